"""What an operation costs, in points: one for each field, times the length of the lists that it stands in.

    a field         1, and what is below it; `__typename` nothing; a mutation 10
    a list          what is below it, times its length: what it declares, or the `first` of the field around it (50
                    unless told), or 5
    a union         the dearest of its types
    __schema        50, and 1,000 (INTROSPECTION) that the limit of a document leaves out

A resolver may declare its price and the length of its list, `@query(..., cost=0)` and `@field(size=2)`; a price of 0
frees what is below it too. Each selection set is measured once, as a pair: what it costs by itself, and what for each
element of the page around it. So a fragment that is spread a thousand times under different pages is measured once too.
Costs stop at a ceiling.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_list_type,
    is_object_type,
)

LIST = 5
PAGE = 50
MAX_PAGE = 100
MUTATION = 10
INTROSPECTION = 1_000
CEILING = 1_000_000_000
Pair = tuple[int, int]


class Bill:
    """The costs of one operation, for one choice of page sizes."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, node: OperationDefinitionNode, given: Mapping[str, Any]
    ) -> None:
        self.schema = schema
        self.fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self.node = node
        self.root = schema.get_root_type(node.operation)
        self.given = {
            each.variable.name.value: size_of(each.default_value)
            for each in node.variable_definitions or ()
            if each.default_value
        } | {name: size_of(value) for name, value in given.items()}
        self.sizes: set[str] = set()  # the variables that a page size was taken from
        self.introspects = False
        self.known: dict[int, Pair] = {}

    def total(self) -> int:
        """The cost of the whole operation."""
        once, each = self.of(self.node.selection_set, self.root)
        return min(CEILING, once + each * LIST)

    def of(self, selections: SelectionSetNode, kind: Any) -> Pair:
        """A selection set on a type, measured once."""
        pair = self.known.get(id(selections))
        if pair is None:
            always, only = [(0, 0)], dict[str, list[Pair]]()
            for node in selections.selections:
                inside = None if isinstance(node, FieldNode) else self.inside(node, kind)[1]
                if is_abstract_type(kind) and is_object_type(inside):
                    only.setdefault(inside.name, []).append(self.part(node, kind))
                else:
                    always.append(self.part(node, kind))
            pair = total([*always, dearest(total(pairs) for pairs in only.values())])
            self.known[id(selections)] = pair
        return pair

    def part(self, node: SelectionNode, kind: Any) -> Pair:
        """One selection."""
        if isinstance(node, FieldNode):
            return self.field(node, kind)
        inside, its_kind = self.inside(node, kind)
        return self.of(inside, its_kind) if inside else (0, 0)

    def field(self, node: FieldNode, kind: Any) -> Pair:
        """A field: a list costs for each element of the page around it only once that is known."""
        name = node.name.value
        if name == "__typename":
            return 0, 0
        if name in ("__schema", "__type"):
            self.introspects = self.introspects or name == "__schema"
            return PAGE, 0
        field = field_of(kind, name)
        declared = declared_by(field)
        price = MUTATION if kind is not None and kind is self.schema.mutation_type else declared.get("cost", 1)
        if node.selection_set is None or price == 0:
            return price, 0
        once, each = self.of(node.selection_set, field and get_named_type(field.type))
        below = once + each * self.page(node, field)
        if field is None or not is_list_type(get_nullable_type(field.type)):
            return price + below, 0
        size = declared.get("size")
        return (price + below * size, 0) if size else (price, below)

    def inside(self, node: Node, kind: Any) -> tuple[SelectionSetNode | None, Any]:
        """The selections that a field, an inline fragment or a spread leads to, and their type."""
        if isinstance(node, FieldNode):
            field = field_of(kind, node.name.value)
            return node.selection_set, field and get_named_type(field.type)
        found = self.fragments.get(node.name.value) if isinstance(node, FragmentSpreadNode) else node
        if not isinstance(found, FragmentDefinitionNode | InlineFragmentNode):
            return None, None
        condition = found.type_condition
        return found.selection_set, self.schema.type_map.get(condition.name.value) if condition else kind

    def page(self, node: FieldNode, field: GraphQLField | None) -> int:
        """How long the lists directly below a field are."""
        if field is None or "first" not in field.args:
            return LIST
        for argument in node.arguments or ():
            if argument.name.value == "first":
                if isinstance(argument.value, VariableNode):
                    self.sizes.add(argument.value.name.value)
                    return self.given.get(argument.value.name.value, PAGE)
                return size_of(argument.value)
        return PAGE

    def dearest(self) -> str:
        """The path that costs most, such as `toolRuns.nodes.agent`."""
        path: list[str] = []
        selections: SelectionSetNode | None = self.node.selection_set
        kind, page = self.root, LIST
        while selections is not None and selections.selections:

            def cost(node: SelectionNode, kind: Any = kind, page: int = page) -> int:
                once, each = self.part(node, kind)
                return once + each * page

            node = max(selections.selections, key=cost)
            if isinstance(node, FieldNode):
                path.append(node.alias.value if node.alias else node.name.value)
                page = self.page(node, field_of(kind, node.name.value))
            selections, kind = self.inside(node, kind)
        return ".".join(path)


def total(pairs: Iterable[Pair]) -> Pair:
    """The sum, below the ceiling."""
    once, each = (sum(parts) for parts in zip(*pairs, strict=True))
    return min(CEILING, once), min(CEILING, each)


def dearest(pairs: Iterable[Pair]) -> Pair:
    """The most of each."""
    once, each = (max(parts) for parts in zip((0, 0), *pairs, strict=True))
    return once, each


def field_of(kind: Any, name: str) -> GraphQLField | None:
    """A type's field; None for what has no such field."""
    fields: Mapping[str, GraphQLField] = getattr(kind, "fields", None) or {}
    return fields.get(name)


def declared_by(field: GraphQLField | None) -> dict[str, Any]:
    """The `cost` and `size` that a resolver declares."""
    own = (field.extensions or {}).get("strawberry-definition") if field else None
    return getattr(own, "metadata", None) or {}


def size_of(value: Any) -> int:
    """A page size within what a page may have: what lies outside is refused when it runs."""
    if isinstance(value, IntValueNode):
        value = int(value.value[:10])
    if isinstance(value, bool) or not isinstance(value, int):
        return PAGE
    return min(max(value, 1), MAX_PAGE)
