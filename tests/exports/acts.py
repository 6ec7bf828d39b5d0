"""What tests do with exports."""

from typing import Any

import httpx

from tests.makers import act
from tests.world import Api, until

EXPORT = """id state format name query rows total bytes problem finishedAt expiresAt manifest
  downloadPath manifestPath proofPath by { name }"""


def start(api: Api, **given: Any) -> Any:
    """An export of the audit log, as CSV unless told."""
    return act(api, "startExport", input={"kind": "AUDIT_LOG", **given})


def shown(api: Api, export_id: str) -> Any:
    """The export as it stands."""
    return api.one(f"query ($id: ID!) {{ export(id: $id) {{ {EXPORT} }} }}", id=export_id)


def ended(api: Api, started: Any) -> Any:
    """The export as it ended."""
    assert started["__typename"] == "Export", started
    return until(lambda: found if (found := shown(api, started["id"]))["state"] != "RUNNING" else None)


def done(api: Api, **given: Any) -> Any:
    """An export that is finished."""
    found = ended(api, start(api, **given))
    assert found["state"] == "DONE", found
    return found


def fetched(api: Api, path: str) -> httpx.Response:
    """What a download answers."""
    return api.http.get(path)
