"""Documents on their way to execution: read, measured, validated and chosen from, and none of it twice.

`prepare` is the one door: HTTP, sockets and streams call it before anything runs. Parsing and validating cost more than
most answers, and programs send the same few documents over and over; only valid documents of moderate length are
remembered, so that nobody can fill the memory.
"""

from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
    parse,
    validate,
)
from strawberry.extensions import SchemaExtension

from handrail.core import limits

MOST = 500
LONGEST = 8_192
Known = dict[str, DocumentNode]


@dataclass(frozen=True, slots=True)
class Operation:
    """What a client sends. `document_id`: the SHA-256 (hex) of a trusted document, in place of its text."""

    query: str | None
    variables: dict[str, Any] | None = None
    name: str | None = None
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation that may run."""

    text: str
    document: DocumentNode
    node: OperationDefinitionNode
    variables: dict[str, Any]
    name: str | None

    @property
    def kind(self) -> OperationType:
        """Query, mutation or subscription."""
        return self.node.operation


class Rejected(Exception):
    """The document does not run: it cannot be read, asks for too much, is not valid, or names no operation."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


def prepare(schema: Any, operation: Operation) -> Prepared:
    """The operation, read and validated. Errors: Rejected."""
    text = operation.query or ""
    document = known_to(schema).get(text) or read(schema._schema, text)
    remember(known_to(schema), text, document)
    node = get_operation_ast(document, operation.name)
    if node is None:
        raise Rejected([GraphQLError("Name one of the document's operations as `operationName`.")])
    return Prepared(text, document, node, operation.variables or {}, operation.name)


def read(schema: GraphQLSchema, text: str) -> DocumentNode:
    """A document that is new to us. Errors: Rejected."""
    try:
        limits.check_text(text)
        document = parse(text)
        limits.check_depth(document)
    except GraphQLError as error:
        raise Rejected([error]) from None
    if errors := validate(schema, document):
        raise Rejected(errors)
    return document


class Documents(SchemaExtension):
    """Gives Strawberry the prepared document of the context; without one, runs the limits around its own parser."""

    def on_parse(self) -> Any:
        context = self.execution_context
        prepared: Prepared | None = getattr(context.context, "prepared", None)
        text = context.query or ""
        found = prepared.document if prepared else known_to(context.schema).get(text)
        if found is None:
            limits.check_text(text)
            yield
            if context.graphql_document:
                limits.check_depth(context.graphql_document)
        else:
            context.graphql_document, context.pre_execution_errors = found, []
            yield

    def on_validate(self) -> Any:
        yield
        context = self.execution_context
        if context.pre_execution_errors == [] and context.query and context.graphql_document:
            remember(known_to(context.schema), context.query, context.graphql_document)


def known_to(schema: Any) -> Known:
    """The valid documents that a schema remembers."""
    known: Known = schema.known_documents
    return known


def remember(known: Known, text: str, document: DocumentNode) -> None:
    """Keep a valid document; the one that was kept first goes when there are too many."""
    if len(text) > LONGEST or text in known:
        return
    if len(known) >= MOST:
        del known[next(iter(known))]
    known[text] = document
