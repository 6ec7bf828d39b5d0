"""Checks an export of the audit log without the server, with nothing but Python 3.11:

    python verify_export.py MANIFEST FILE PROOF [CHECKPOINTS PUBLIC_KEY]

It says what it found and ends with 0, or names the first thing that is wrong and ends with 1. CHECKPOINTS is a file of
signed checkpoints (checkpoints.jsonl), PUBLIC_KEY the key in base64; signatures need `pip install cryptography`.
"""

import base64
import csv
import hashlib
import json
import struct
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FIELDS = (
    "at", "actor_type", "actor_id", "action", "resource_type", "resource_id", "domain_id", "subject_id", "audience",
    "outcome", "channel", "request_id", "detail_digest",
)  # fmt: skip
SAME = {"user_id": "actor_id"} | {
    name: name
    for name in ("action", "resource_type", "resource_id", "actor_type", "domain_id", "outcome", "channel", "hash")
}
DETAIL = {"before_state": "before", "after_state": "after"} | {
    name: name for name in ("metadata", "actor_name", "resource_name", "summary", "address")
}
PARSED = ("before_state", "after_state", "metadata")


class Wrong(Exception):
    """What is not as it was written."""


def number(value: int) -> bytes:
    """8 bytes, big-endian, signed."""
    return struct.pack(">q", value)


def digest_of_payload(link: dict[str, Any]) -> bytes:
    """SHA-256 of the format's version and each field with its length in front."""
    texts = [None if link[name] is None else str(link[name]).encode() for name in FIELDS]
    coded = (number(-1) if text is None else number(len(text)) + text for text in texts)
    return hashlib.sha256(number(1) + b"".join(coded)).digest()


def ensure_file(path: Path, said: dict[str, Any]) -> None:
    """The file that the manifest speaks of."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if (path.stat().st_size, found) != (said["bytes"], said["sha256"]):
        raise Wrong(f"{path} is not the file of the manifest")


def entries_of(path: Path, form: str) -> Iterator[dict[str, Any]]:
    """The entries of an export, one by one; the texts of a CSV as they are in JSON."""
    if form == "CSV":
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                plain = {name: text[1:] if text.startswith("'") else text for name, text in row.items()}
                parsed = {
                    name: json.loads(plain[name] or "null") for name in ("before_state", "after_state", "metadata")
                }
                yield plain | parsed
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            text = line.strip().removesuffix(",")
            if text not in ("[", "]", "[]", ""):
                yield json.loads(text.removeprefix("["))


def ensure_same(entry: dict[str, Any], link: dict[str, Any]) -> None:
    """What the export tells of an entry is what the chain holds."""
    moment = datetime.fromisoformat(entry["timestamp"]) - datetime(1970, 1, 1, tzinfo=UTC)
    if moment // timedelta(microseconds=1) != link["at"]:
        raise Wrong(f"entry {link['seq']} has another timestamp in the export")
    detail = json.loads(link["detail"])
    for names, source in ((SAME, link), (DETAIL, detail)):
        for name, other in names.items():
            if (entry[name] or None) != (source[other] or None):
                raise Wrong(f"entry {link['seq']} has another {name} in the export")


def walk(links: Iterable[str], entries: Iterator[dict[str, Any]], vouched: dict[int, str]) -> tuple[int, str, int, int]:
    """The chain from the first line on: last number, last hash, how many exported entries, how many erased."""
    before, last, held, erased = "", 0, 0, 0
    for line in links:
        link = json.loads(line)
        seq = link["seq"]
        whole = "payload_digest" not in link
        if before or seq == 1:
            if before and seq != last + 1:
                raise Wrong(f"entry {last + 1} is missing")
            payload = digest_of_payload(link) if whole else bytes.fromhex(link["payload_digest"])
            made = hashlib.sha256(bytes.fromhex(before or "00" * 32) + number(seq) + payload).hexdigest()
            if made != link["hash"]:
                raise Wrong(f"entry {seq} was changed")
        if whole:
            salted = hashlib.sha256(bytes.fromhex(link["salt"]) + link["detail"].encode()).hexdigest()
            if link["salt"] and salted != link["detail_digest"]:
                raise Wrong(f"the detail of entry {seq} was changed")
            entry = next(entries, None)
            if entry is None or int(entry["sequence"]) != seq:
                raise Wrong(f"entry {seq} is missing in the export")
            ensure_same(entry, link)
            held, erased = held + 1, erased + (not link["salt"])
        if vouched.get(seq, link["hash"]) != link["hash"]:
            raise Wrong(f"entry {seq} is not the one that a checkpoint vouches for")
        before, last = link["hash"], seq
    if next(entries, None) is not None:
        raise Wrong("the export has entries that its proof does not know")
    return last, before, held, erased


def checkpoints(path: Path, public_key: str) -> dict[int, str]:
    """Number and hash of each checkpoint that this key signed. Errors: Wrong for one with another signature."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key, found = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key)), {}
    for line in path.read_text().splitlines():
        said = json.loads(line)
        text = f"handrail checkpoint 1\n{said['seq']}\n{said['hash']}\n{said['at']}"
        try:
            key.verify(base64.b64decode(said["signature"]), text.encode())
        except InvalidSignature:
            raise Wrong(f"the checkpoint at {said['seq']} is not signed with this key") from None
        found[int(said["seq"])] = said["hash"]
    return found


def main(manifest_file: str, file: str, proof: str, *signed: str) -> int:
    """Check everything; the exit status."""
    try:
        manifest = json.loads(Path(manifest_file).read_text())
        ensure_file(Path(file), manifest)
        ensure_file(Path(proof), manifest["proof"])
        vouched = checkpoints(Path(signed[0]), signed[1]) if signed else {}
        with Path(proof).open(encoding="utf-8") as links:
            last, head, held, erased = walk(links, entries_of(Path(file), manifest["format"]), vouched)
        if (last, head, held) != (manifest["head_sequence"], manifest["head_hash"], manifest["count"]):
            raise Wrong("the end of the proof is not the one of the manifest")
    except (Wrong, ValueError, KeyError, TypeError) as wrong:
        print(f"Not as it was written: {wrong}.", file=sys.stderr)
        return 1
    inside = [seq for seq in vouched if manifest["first_sequence"] <= seq <= last]
    until = f"; signed up to entry {max(inside)}" if inside else "; no checkpoint vouches for it"
    print(f"As it was written: {held} entries, {erased} of them with erased texts{until}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
