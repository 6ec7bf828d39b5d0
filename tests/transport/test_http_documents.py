"""Documents by their SHA-256: those of the console's build are known, others are asked for as text."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.transport.trusted import documents_of
from tests.transport.test_http_requests import code, get, post
from tests.world import Template, World, free_port, running

TEXT = "query Role{me{role}}"
OURS = hashlib.sha256(TEXT.encode()).hexdigest()


@pytest.fixture
def built(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: Template) -> Iterator[World]:
    """A server whose console has one document."""
    root = tmp_path / "web"
    root.mkdir()
    (root / "documents.json").write_text(json.dumps({OURS: TEXT}))
    monkeypatch.setattr("handrail.app.web_root", lambda: root)
    with running(world.settings.model_copy(update={"port": free_port()}), template.cookie) as served:
        yield served


def test_the_consoles_documents_are_found_by_their_id(built: World) -> None:
    answer = built.admin.http.post("/graphql", json={"documentId": OURS})
    assert answer.status_code == 200 and answer.json()["data"] == {"me": {"role": "ADMIN"}}
    assert get(built, documentId=OURS).json()["data"] == {"me": None}


@pytest.mark.parametrize("name", ["ab" * 32, "x", OURS.upper(), "\u0000"])
def test_an_unknown_id_has_a_code_of_its_own(built: World, name: str) -> None:
    for accept, status in (("application/json", 200), ("application/graphql-response+json", 400)):
        answer = post(built, {"documentId": name}, accept=accept)
        assert answer.status_code == status and code(answer) == "DOCUMENT_NOT_FOUND"


def test_without_a_list_or_with_a_broken_one_the_server_starts(tmp_path: Path) -> None:
    assert documents_of(tmp_path) == {}
    (tmp_path / "documents.json").write_text("{")
    assert documents_of(tmp_path) == {}
