"""Documents on their way to execution: read, measured, validated and chosen from, and none of it twice.

`prepare` is the one door: HTTP, sockets and streams call it before anything runs. Parsing and validating cost more than
most answers, and programs send the same few documents over and over: valid ones are remembered (core/library.py).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    specified_rules,
    validate,
)
from graphql.validation import MaxIntrospectionDepthRule, OverlappingFieldsCanBeMergedRule
from strawberry.extensions import SchemaExtension

from handrail.core import introspection, limits
from handrail.core.buckets import spend
from handrail.core.cost import Bill
from handrail.core.library import Library, Reading
from handrail.core.overlaps import OverlappingFields
from handrail.settings import Settings

if TYPE_CHECKING:
    from handrail.core.graphql import Context

MAX_ERRORS = 10
MAX_COST: int = Settings.model_fields["max_cost"].default
FREE = "document:free"
# Two of graphql's rules take exponential or quadratic time; the shape and a rule of our own stand in for them.
RULES = [
    *(rule for rule in specified_rules if rule not in (MaxIntrospectionDepthRule, OverlappingFieldsCanBeMergedRule)),
    OverlappingFields,
]


@dataclass(frozen=True, slots=True)
class Operation:
    """What a client sends. `document_id`: the SHA-256 (hex) of a trusted document, in place of its text."""

    query: str | None
    variables: dict[str, Any] | None = None
    name: str | None = None
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation that may run. `cost`: what it costs in points."""

    text: str
    document: DocumentNode
    node: OperationDefinitionNode
    variables: dict[str, Any]
    name: str | None
    cost: int = 0

    @property
    def kind(self) -> OperationType:
        """Query, mutation or subscription."""
        return self.node.operation


class Rejected(Exception):
    """The document does not run: it cannot be read, asks for too much, is not valid, or names no operation."""

    def __init__(self, errors: list[GraphQLError], document: DocumentNode | None = None) -> None:
        super().__init__(errors[0].message)
        self.errors = errors
        self.document = document


def prepare(schema: Any, operation: Operation, context: "Context | None" = None) -> Prepared:
    """The operation, read, measured and validated. Errors: Rejected; Fault RATE_LIMITED.

    The limit of a document's cost, and who may send which documents, are those of the context. It also pays for
    reading a document that is not known, valid or not: a point for every ten characters.
    """
    library: Library = schema.known_documents
    text = text_of(library, operation)
    ensure_free(library, text, context)
    known = library.find(text)
    if known is None and context is not None:
        spend(context, min(len(text), limits.MAX_CHARACTERS) // 10)
    reading = known or read(text)
    node = reading.operations.get(operation.name or None)
    variables = operation.variables or {}
    cost = 0
    if node is not None:
        price = reading.price(schema._schema, node, variables)
        limit = context.kernel.settings.max_cost if context else MAX_COST
        if price.counted > limit and text not in library.kept:
            raise Rejected([too_dear(Bill(schema._schema, reading.document, node, variables), limit)])
        cost = price.points
    if known is None:
        ensure_valid(schema._schema, reading.document)
        library.remember(text, reading)
    if node is None:
        raise Rejected([GraphQLError("Name one of the document's operations as `operationName`.")])
    return Prepared(text, reading.document, node, variables, operation.name, cost)


def trust(schema: Any, documents: dict[str, str]) -> None:
    """Keep our own documents, by whatever name, for good: found by their SHA-256, and open to everyone."""
    schema.known_documents.trust(list(documents.values()))


def text_of(library: Library, operation: Operation) -> str:
    """The text that is meant. Errors: Rejected."""
    if operation.query is not None or operation.document_id is None:
        return operation.query or ""
    text = library.trusted.get(operation.document_id)
    if text is None:
        raise Rejected(
            [GraphQLError("No document has this id.", extensions={"code": "DOCUMENT_NOT_FOUND"})],
        )
    return text


def ensure_free(library: Library, text: str, context: "Context | None") -> None:
    """Where only trusted documents may be sent without a token, refuse others. Errors: Rejected."""
    if context is None or not context.kernel.settings.trusted_documents_only or text in library.kept:
        return
    viewer = context.viewer
    if viewer is None or (viewer.token_id is None and not viewer.scope.may(FREE)):
        message = f"Only the console's own documents may be sent here without a token or the permission {FREE}."
        raise Rejected([GraphQLError(message, extensions={"code": "FORBIDDEN", "permission": FREE})])


def read(text: str) -> Reading:
    """A document that is new to us, within the limits of its shape. Errors: Rejected."""
    try:
        document = limits.read(text)
        introspection.check(document)
    except GraphQLError as error:
        raise Rejected([error]) from None
    return Reading(document)


def ensure_valid(schema: GraphQLSchema, document: DocumentNode) -> None:
    """graphql's own rules. Errors: Rejected."""
    if errors := validate(schema, document, RULES, MAX_ERRORS):
        raise Rejected(errors, document)


def too_dear(bill: Bill, limit: int) -> GraphQLError:
    """The error of an operation that costs too much, with the path that costs most."""
    cost = bill.total()
    message = f"The operation costs {cost:,} points; {limit:,} are allowed. Most of it is {bill.dearest()}."
    extensions = {"code": "QUERY_TOO_COMPLEX", "cost": cost, "limit": limit}
    return GraphQLError(message, bill.node, extensions=extensions)


class Documents(SchemaExtension):
    """Gives Strawberry the prepared document of the context; without one, prepares what it was asked to run."""

    def on_parse(self) -> Any:
        context = self.execution_context
        prepared: Prepared | None = getattr(context.context, "prepared", None)
        context.pre_execution_errors = context.pre_execution_errors or []
        if prepared is None:
            operation = Operation(context.query, context.variables, context.operation_name)
            try:
                prepared = prepare(context.schema, operation, context.context)
            except Rejected as rejected:
                if rejected.document is None:
                    raise rejected.errors[0] from None
                context.graphql_document, context.pre_execution_errors = rejected.document, rejected.errors
        if prepared is not None:
            context.graphql_document = prepared.document
        yield
