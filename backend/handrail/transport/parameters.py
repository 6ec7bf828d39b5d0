"""The operation in a request: JSON in the body of a POST, parameters in the address of a GET."""

import json
from typing import Any
from urllib.parse import parse_qsl

from graphql import GraphQLError

from handrail.core.documents import Operation, Rejected
from handrail.core.json import decode
from handrail.core.refusals import Fault

TEXTS = ("query", "operationName", "documentId")
OBJECTS = ("variables", "extensions")
NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
BATCH = "Send one operation per request: batches are not taken."


class Malformed(Fault):
    """A request that GraphQL over HTTP does not know, and the status that says so."""

    def __init__(self, status: int, message: str, code: str = "BAD_REQUEST", **headers: str) -> None:
        super().__init__(code, message)
        self.status = status
        self.headers = headers


def from_body(body: bytes) -> Operation:
    """The operation in a POST. Errors: Malformed, Rejected."""
    value = parsed(body, "The body")
    if isinstance(value, list):
        raise Malformed(400, BATCH)
    if not isinstance(value, dict):
        raise Malformed(400, "The body is no JSON object.")
    return operation(value)


def from_address(query_string: bytes) -> Operation:
    """The operation in a GET. Errors: Malformed, Rejected."""
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError:
        raise Malformed(400, "The address holds parameters that cannot be read.") from None
    values: dict[str, Any] = dict(pairs)
    if len(values) < len(pairs):
        raise Malformed(400, "Each parameter may be given once.")
    for name in OBJECTS:
        if name in values:
            values[name] = parsed(values[name], f"`{name}`") if values[name] else None
    return operation(values)


def parsed(text: str | bytes, what: str) -> Any:
    """The JSON value. Errors: Malformed."""
    try:
        return decode(text)
    except (json.JSONDecodeError, UnicodeEncodeError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "not UTF-8"
        raise Malformed(400, f"{what} is no valid JSON: {reason}.") from None


def operation(values: dict[str, Any]) -> Operation:
    """The operation that these parameters mean. Errors: Malformed, Rejected."""
    for name in TEXTS:
        if not isinstance(values.get(name), str | None):
            raise Malformed(400, f"`{name}` must be a string.")
    for name in OBJECTS:
        if not isinstance(values.get(name), dict | None):
            raise Malformed(400, f"`{name}` must be an object.")
    query, document_id = values.get("query") or None, values.get("documentId") or None
    if query and document_id:
        raise Malformed(400, "Send `query` or `documentId`, not both.")
    if not query and not document_id:
        if "persistedQuery" in (values.get("extensions") or {}):  # Apollo's clients then send the text
            raise Rejected([GraphQLError("PersistedQueryNotSupported", extensions={"code": NOT_SUPPORTED})])
        raise Malformed(400, "Send the document as `query`.")
    return Operation(query, values.get("variables"), values.get("operationName") or None, document_id)
