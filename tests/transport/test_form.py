"""A request that is not one still gets an answer that programs can read."""

import pytest

from tests.world import World


@pytest.mark.parametrize(
    ("body", "content_type"),
    [("{", "application/json"), ("[]", "application/json"), ('{"query": 5}', "application/json"), ("x", "text/plain")],
)
def test_a_body_that_is_no_request_is_answered_in_graphqls_form(world: World, body: str, content_type: str) -> None:
    answer = world.admin.http.post("/graphql", content=body, headers={"content-type": content_type})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
