"""A request that is not one still gets an answer that programs can read."""

import pytest

from tests.world import World


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ('{"query": 5}', "application/json", 400),
        ("x", "text/plain", 415),
    ],
)
def test_a_body_that_is_no_request_is_answered_in_graphqls_form(
    world: World, body: str, content_type: str, status: int
) -> None:
    answer = world.admin.http.post("/graphql", content=body, headers={"content-type": content_type})
    assert answer.status_code == status
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
