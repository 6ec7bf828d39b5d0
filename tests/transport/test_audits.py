"""The audits of the graphql-http package: every one of them passes, MUST, SHOULD and MAY alike."""

import json
import subprocess
from pathlib import Path

from tests.world import World

CLIENTS = Path(__file__).parents[1] / "clients"


def test_all_audits_of_graphql_over_http_pass(world: World) -> None:
    done = subprocess.run(
        ["node", "audits.mjs", f"{world.url}/graphql"], cwd=CLIENTS, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    audits = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(audits) == 61
    assert [audit for audit in audits if audit["status"] != "ok"] == []
