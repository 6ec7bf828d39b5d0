"""What a document may ask for, checked before graphql's own rules: size, tokens and depth, all in linear time.

The interface is one function, `problem_with(document)`; the cost rule to come replaces this file alone.
"""

from graphql import DocumentNode, FieldNode, FragmentDefinitionNode, FragmentSpreadNode, GraphQLError, SelectionSetNode
from graphql import Source as GraphQLSource
from graphql.language import Lexer, TokenKind

MAX_TOKENS = 5_000
MAX_NESTING = 64
MAX_DEPTH = 20
OPENING = {TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L}
CLOSING = {TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R}


def too_complex(message: str) -> GraphQLError:
    """The error of a document that asks for too much."""
    return GraphQLError(message, extensions={"code": "QUERY_TOO_COMPLEX"})


def check_text(text: str) -> None:
    """Refuse too many tokens or brackets nested too deep before the (recursive) parser sees them."""
    lexer = Lexer(GraphQLSource(text))
    tokens = nesting = 0
    while True:
        kind = lexer.advance().kind
        if kind is TokenKind.EOF:
            return
        tokens += 1
        nesting += (kind in OPENING) - (kind in CLOSING)
        if tokens > MAX_TOKENS:
            raise too_complex(f"The document has more than {MAX_TOKENS} tokens.")
        if nesting > MAX_NESTING:
            raise too_complex(f"The document is nested more than {MAX_NESTING} deep.")


def check_depth(document: DocumentNode) -> None:
    """Refuse selections deeper than 20 fields; each fragment is measured once."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    known: dict[str, int] = {}

    def depth(selections: SelectionSetNode | None, path: tuple[str, ...]) -> int:
        deepest = 0
        for node in selections.selections if selections else ():
            if isinstance(node, FragmentSpreadNode):
                below = fragment_depth(node.name.value, path)
            else:
                below = depth(getattr(node, "selection_set", None), path) + isinstance(node, FieldNode)
            deepest = max(deepest, below)
        return deepest

    def fragment_depth(name: str, path: tuple[str, ...]) -> int:
        if name in path or name not in fragments:
            return 0  # graphql's own rules name cycles and unknown fragments
        if name not in known:
            known[name] = depth(fragments[name].selection_set, (*path, name))
        return known[name]

    for node in document.definitions:
        measured = depth(getattr(node, "selection_set", None), ())
        if measured > MAX_DEPTH:
            raise too_complex(f"The document is {measured} fields deep; {MAX_DEPTH} are allowed.")
