"""An export is checked by a program that needs nothing but its files, and that agrees with the server."""

import hashlib
import json
import runpy
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.core import checkpoints
from handrail.proof import service
from tests.exports import acts
from tests.makers import Scene
from tests.proof.test_proof import audit, unlocked
from tests.world import World

CHECK = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "verify_export.py"))["main"]
Said = Callable[..., tuple[int, str]]


class Files:
    """An export with its manifest and proof, as someone holds them."""

    def __init__(self, world: World, folder: Path, form: str, said: Callable[[], str]) -> None:
        made = acts.done(world.admin, query="action:tool_run.*", format=form, proof=True)
        self.manifest, self.file, self.proof = (folder / f"{form}-{part}" for part in ("manifest", "file", "proof"))
        self.file.write_bytes(acts.fetched(world.admin, made["downloadPath"]).content)
        self.proof.write_bytes(acts.fetched(world.admin, made["proofPath"]).content)
        self.manifest.write_text(json.dumps(made["manifest"]))
        self.said = said

    def check(self, *signed: str) -> tuple[int, str]:
        """The exit status and what the program says."""
        return CHECK(str(self.manifest), str(self.file), str(self.proof), *signed), self.said()

    def forge(self, path: Path, change: Callable[[list[bytes]], list[bytes]]) -> tuple[int, str]:
        """Change lines of a file, and its digest in the manifest; what the program says then."""
        kept, manifest = path.read_bytes(), json.loads(self.manifest.read_text())
        fresh = b"".join(change(kept.splitlines(keepends=True)))
        assert fresh != kept
        about = manifest if path == self.file else manifest["proof"]
        path.write_bytes(fresh)
        original = self.manifest.read_text()
        assert self.check()[0] == 1, "the digest does not fit"
        about |= {"bytes": len(fresh), "sha256": hashlib.sha256(fresh).hexdigest()}
        self.manifest.write_text(json.dumps(manifest))
        found = self.check()
        path.write_bytes(kept)
        self.manifest.write_text(original)
        return found


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    def read() -> str:
        out, err = capsys.readouterr()
        return out + err

    return read


def test_an_export_proves_itself_and_every_change_is_found(
    world: World, tmp_path: Path, said: Callable[[], str]
) -> None:
    scene = Scene(world)
    for _ in range(3):
        scene.decide(scene.request(reason="=1+1, they said"))
    seal = world.call(service.checkpoint(world.kernel, every=timedelta()))
    key, kept = checkpoints.signer(world.settings).public_key, str(world.settings.checkpoints())
    files = {form: Files(world, tmp_path, form, said) for form in ("JSONL", "JSON", "CSV")}
    for one in files.values():
        status, words = one.check(kept, key)
        assert status == 0 and f"signed up to entry {seal.seq}" in words, words
        assert one.check()[0] == 0
    one = files["JSONL"]
    last = len(one.proof.read_bytes().splitlines())
    for place in range(1, last):
        for change in (flipped(place), without(place), swapped(place)):
            assert one.forge(one.proof, change)[0] == 1
    for form in files.values():
        assert form.forge(form.file, lambda lines: [line.replace(b"refund", b"profit") for line in lines])[0] == 1
    assert one.forge(one.file, without(1))[0] == one.forge(one.file, swapped(1))[0] == 1
    assert one.forge(one.file, lambda lines: [*lines, lines[-1]])[0] == 1
    wrong = checkpoints.Signer(b"another").public_key
    assert "not signed with this key" in one.check(kept, wrong)[1]


def test_the_program_agrees_with_the_server_about_what_was_tampered_with(
    world: World, tmp_path: Path, said: Callable[[], str]
) -> None:
    scene = Scene(world)
    scene.decide(scene.request())
    seq = next(row.seq for row in world.ledger() if row.action == "tool_run.approve")
    unlocked(world, f"UPDATE ledger_entry SET outcome = 'REFUSED' WHERE seq = {seq}")
    audit(world, code=1, said=f"at entry {seq}: it was changed")
    status, words = Files(world, tmp_path, "JSONL", said).check()
    assert status == 1 and f"entry {seq} was changed" in words, words


def flipped(place: int) -> Any:
    """One letter of a hash is another."""

    def change(lines: list[bytes]) -> list[bytes]:
        link = json.loads(lines[place])
        link["hash"] = link["hash"][:-1] + ("0" if link["hash"][-1] != "0" else "1")
        return [*lines[:place], json.dumps(link).encode() + b"\n", *lines[place + 1 :]]

    return change


def without(place: int) -> Any:
    """One line less."""
    return lambda lines: [*lines[:place], *lines[place + 1 :]]


def swapped(place: int) -> Any:
    """A line and the one before it."""
    return lambda lines: [*lines[: place - 1], lines[place], lines[place - 1], *lines[place + 1 :]]
