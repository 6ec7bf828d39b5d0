"""docs/first-agent.py against a real server."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.docs.conftest import Reader
from tests.docs.pages import ROOT

SCRIPT = ROOT / "docs" / "first-agent.py"
QUEUE = """{ toolRuns(filter: { state: [PENDING_APPROVAL] }) {
  nodes { id revision argumentsHash agentIsWaiting heldDecision { releaseAt } } } }"""


def start(reader: Reader) -> "subprocess.Popen[str]":
    """The script, as the reader starts it."""
    environment = {**os.environ, "HANDRAIL_URL": reader.world.url, "HANDRAIL_TOKEN": reader.bot.token or ""}
    environment |= {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    return subprocess.Popen(
        [sys.executable, SCRIPT], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def decide_when_it_waits(reader: Reader, script: "subprocess.Popen[str]", decision: str, reason: str | None) -> None:
    """What a person does in the console once the run is in the queue."""
    assert script.stdout
    assert script.stdout.readline().startswith("waiting for a person")
    runs = reader.admin.one(QUEUE)["nodes"]
    assert len(runs) == 1
    decided = reader.decide(runs[0], decision, reason=reason)
    assert decided["__typename"] == "ToolRun", decided


def talk(reader: Reader, decision: str, reason: str | None = None) -> tuple[int, str, str]:
    """Run the script to its end with one decision; status, output, error output."""
    script = start(reader)
    with ThreadPoolExecutor(1) as person:
        deciding = person.submit(decide_when_it_waits, reader, script, decision, reason)
        deciding.result(30)
        output, errors = script.communicate(timeout=60)
    return script.returncode, output, errors


def test_the_script_asks_waits_is_approved_claims_and_reports(reader: Reader) -> None:
    status, output, errors = talk(reader, "APPROVE")
    assert (status, errors) == (0, "")
    assert output.splitlines() == [
        'refunding {"amount":86,"currency":"EUR","order_id":"ORD-88213"}',
        "reported: EXECUTED",
    ]
    steps = [row for row in reader.world.ledger() if row.resource_type == "tool_run"]
    assert [(row.action, row.actor_type) for row in steps] == [
        ("tool_run.request", "AGENT"),
        ("tool_run.approve", "PERSON"),
        ("tool_run.release", "SYSTEM"),
        ("tool_run.claim", "AGENT"),
        ("tool_run.report", "AGENT"),
    ]


def test_a_rejected_run_ends_the_script_with_the_reason(reader: Reader) -> None:
    status, _, errors = talk(reader, "REJECT", "The order was refunded yesterday.")
    assert status == 1
    assert errors == "not allowed: REJECTED The order was refunded yesterday.\n"


def test_the_script_needs_nothing_but_python_and_stays_short() -> None:
    lines = SCRIPT.read_text().splitlines()
    modules = [line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))]
    assert set(modules) <= sys.stdlib_module_names
    assert len(lines) <= 50
