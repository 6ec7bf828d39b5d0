"""Documents on their way to execution: limits around the parser, and none is parsed and validated twice.

Parsing and validating cost more than most answers, and programs send the same few documents over and over. Only valid
documents of moderate length are remembered, so that nobody can fill the memory.
"""

from typing import Any

from graphql import DocumentNode
from strawberry.extensions import SchemaExtension

from handrail.core import limits

MOST = 500
LONGEST = 8_192
Known = dict[str, DocumentNode]


class Documents(SchemaExtension):
    """Runs `core/limits.py` around the parser, for documents that the schema's `known_documents` does not hold yet."""

    def on_parse(self) -> Any:
        context = self.execution_context
        text = context.query or ""
        found = known_to(context.schema).get(text)
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
