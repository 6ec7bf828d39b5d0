"""What a document may be made of, whatever it means: checked in linear time, before graphql's own rules see it.

`read` parses under a cap on length, tokens and brackets, so that neither lexer nor (recursive) parser can be hurt.
`check_shape` then looks at each fragment once. What passes has no cycles and, with its fragments put in, a bounded
size; every rule that follows costs no more than that size.
"""

from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    Token,
    TokenKind,
)
from graphql.language import Lexer
from graphql.language.parser import Parser

MAX_CHARACTERS = 65_536
MAX_TOKENS = 2_500
MAX_NESTING = 64
MAX_LEVELS = 64
MAX_DEPTH = 20
MAX_SIZE = 2_500
MAX_ROOTS = 50
MAX_ALIASES = 100
MAX_DIRECTIVES = 100
MAX_DIRECTIVES_HERE = 5
MAX_OPERATIONS = 30
MAX_FRAGMENTS = 100
STEPS = {"{": 1, "[": 1, "(": 1, "}": -1, "]": -1, ")": -1}


def too_complex(message: str) -> GraphQLError:
    """The error of a document that asks for too much."""
    return GraphQLError(message, extensions={"code": "QUERY_TOO_COMPLEX"})


class BoundedLexer(Lexer):
    """Counts what it reads, comments included, while the parser asks for it: nothing is read twice."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.tokens = self.nesting = 0

    def read_next_token(self, start: int) -> Token:
        token = super().read_next_token(start)
        self.tokens += 1
        self.nesting += STEPS.get(token.kind.value, 0)
        if self.tokens > MAX_TOKENS and token.kind is not TokenKind.EOF:
            raise too_complex(f"The document has more than {MAX_TOKENS:,} tokens.")
        if self.nesting > MAX_NESTING:
            raise too_complex(f"The document is nested more than {MAX_NESTING} deep.")
        return token


def read(text: str) -> DocumentNode:
    """The document, parsed and of a bounded shape. Errors: GraphQLError."""
    if len(text) > MAX_CHARACTERS:
        raise too_complex(f"The document is longer than {MAX_CHARACTERS:,} characters.")
    source = Source(text)
    document = Parser(source, lexer=BoundedLexer(source)).parse_document()
    check_shape(document)
    return document


class Shape(NamedTuple):
    """A selection with its fragments put in. `size`: its selections, arguments, values and directives; `depth`: fields
    inside fields; `levels`: braces and spreads inside each other; `width`: its fields, not counting those below."""

    size: int = 0
    depth: int = 0
    levels: int = 0
    width: int = 0
    aliases: int = 0
    directives: int = 0


def check_shape(document: DocumentNode) -> None:
    """Refuse what is too large or goes round in a circle. Errors: GraphQLError."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    at_most("operations", len(operations), MAX_OPERATIONS)
    at_most("fragments", len(document.definitions) - len(operations), MAX_FRAGMENTS)
    shapes = Shapes(fragments)
    total = 0
    definitions: list[OperationDefinitionNode | FragmentDefinitionNode] = [*operations, *fragments.values()]
    for definition in definitions:
        shape = shapes.of_definition(definition)
        total += shape.size
        at_most("selections and values, its fragments put in,", total, MAX_SIZE)
        at_most("fields inside each other", shape.depth, MAX_DEPTH)
        at_most("aliases", shape.aliases, MAX_ALIASES)
        at_most("directives", shape.directives, MAX_DIRECTIVES)
        if isinstance(definition, OperationDefinitionNode):
            at_most("fields at its root", shape.width, MAX_ROOTS)


def at_most(what: str, count: int, most: int) -> None:
    """Errors: GraphQLError."""
    if count > most:
        raise too_complex(f"The document has more than {most:,} {what}".rstrip(",") + ".")


class Shapes:
    """Measures selections, each fragment once."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self.known: dict[str, Shape] = {}
        self.open: list[str] = []

    def of_definition(self, node: OperationDefinitionNode | FragmentDefinitionNode) -> Shape:
        """An operation or a fragment."""
        if isinstance(node, FragmentDefinitionNode):
            return self.of_fragment(node.name.value, 0)
        more = self.extras(node)
        for variable in node.variable_definitions or ():
            more += 1 + self.extras(variable) + values_in(variable.default_value)
        shape = self.of_selections(node.selection_set, 0)
        return shape._replace(size=shape.size + more, directives=shape.directives + len(node.directives or ()))

    def of_fragment(self, name: str, level: int) -> Shape:
        """What a spread puts in; nothing for an unknown name, which graphql's own rules report."""
        if name in self.open:
            via = ", ".join(f"'{other}'" for other in self.open[self.open.index(name) + 1 :])
            raise GraphQLError(f"Cannot spread fragment '{name}' within itself" + (f" via {via}." if via else "."))
        if name not in self.known and name in self.fragments:
            node = self.fragments[name]
            self.open.append(name)
            shape = self.of_selections(node.selection_set, level)
            self.open.pop()
            more = len(node.directives or ())
            self.known[name] = shape._replace(size=shape.size + self.extras(node), directives=shape.directives + more)
        return self.known.get(name, Shape())

    def of_selections(self, selections: SelectionSetNode | None, level: int) -> Shape:
        """A selection set; `level`: how many stand around it."""
        if selections is None:
            return Shape()
        size = depth = levels = width = aliases = directives = 0
        for node in selections.selections:
            if level >= MAX_LEVELS:
                break
            if isinstance(node, FragmentSpreadNode):
                below = self.of_fragment(node.name.value, level + 1)
            else:
                below = self.of_selections(getattr(node, "selection_set", None), level + 1)
            is_field = isinstance(node, FieldNode)
            size += 1 + below.size + self.extras(node)
            depth = max(depth, below.depth + is_field)
            levels = max(levels, below.levels + 1)
            width += 1 if is_field else below.width
            aliases += below.aliases + (getattr(node, "alias", None) is not None)
            directives += below.directives + len(node.directives or ())
            at_most("selections and values, its fragments put in,", size, MAX_SIZE)
        at_most("braces and fragments inside each other", level + max(levels, 1), MAX_LEVELS)
        return Shape(size, depth, levels, width, aliases, directives)

    def extras(self, node: Node) -> int:
        """How many arguments, values and directives stand at a node."""
        directives = getattr(node, "directives", None) or ()
        at_most("directives in one place", len(directives), MAX_DIRECTIVES_HERE)
        arguments = [*(getattr(node, "arguments", None) or ())]
        arguments += [argument for directive in directives for argument in directive.arguments or ()]
        return len(directives) + sum(1 + values_in(argument.value) for argument in arguments)


def values_in(node: Node | None) -> int:
    """How many values a literal holds."""
    if isinstance(node, ListValueNode):
        return sum(1 + values_in(value) for value in node.values)
    if isinstance(node, ObjectValueNode):
        return sum(1 + values_in(field.value) for field in node.fields)
    return 0
