"""Fields with one name in the answer must be the same field: graphql's rule, in time that is bounded.

graphql-core compares every pair of fields and every pair of fragments, which takes seconds for a document of a few
kilobytes. Here the fields of one answer are collected once, with their fragments put in, and each group is compared
with its first member: for types that can be one object, name and arguments; then the shapes of what they return. The
same documents are refused (tests compare the two rules); only the sentences are shorter.
"""

from collections import deque
from collections.abc import Iterable
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationRule,
    get_named_type,
    is_leaf_type,
    is_object_type,
    print_ast,
)
from graphql.utilities.sort_value_node import sort_value_node

from handrail.core.limits import too_complex

MAX_WORK = 20_000


class Place(NamedTuple):
    """A field on a type; `field` is None where the type has no such field."""

    kind: Any
    node: FieldNode
    field: GraphQLField | None


Groups = dict[str, list[Place]]


class Conflict(Exception):
    """Two fields that cannot be one."""

    def __init__(self, name: str, one: Place, other: Place, reason: str) -> None:
        super().__init__(
            f"Fields '{name}' conflict because {reason}."
            " Use different aliases on the fields to fetch both if this was intentional."
        )
        self.nodes = [one.node, other.node]


class OverlappingFields(ValidationRule):
    """In place of graphql-core's `OverlappingFieldsCanBeMergedRule`."""

    work = 0

    def enter_operation_definition(self, node: OperationDefinitionNode, *_args: Any) -> None:
        groups = self.collect([(self.context.schema.get_root_type(node.operation), node.selection_set)])
        try:
            self.same_fields(groups)
            self.same_shapes(groups)
        except Conflict as conflict:
            self.report_error(GraphQLError(str(conflict), conflict.nodes))
        except GraphQLError as error:
            self.report_error(error)

    def collect(self, sets: Iterable[tuple[Any, SelectionSetNode]]) -> Groups:
        """The fields of selections that end in one object, by their name in the answer; each of them once."""
        groups: Groups = {}
        spread: set[str] = set()
        waiting = deque(sets)
        while waiting:
            kind, selections = waiting.popleft()
            for node in selections.selections:
                if isinstance(node, FieldNode):
                    name = node.alias.value if node.alias else node.name.value
                    field = (getattr(kind, "fields", None) or {}).get(node.name.value)
                    groups.setdefault(name, []).append(Place(kind, node, field))
                    self.work += 1
                    continue
                found: Any = node
                if isinstance(node, FragmentSpreadNode):
                    found = self.context.get_fragment(node.name.value)
                    if found is None or node.name.value in spread:
                        continue
                    spread.add(node.name.value)
                condition = found.type_condition
                inside = self.context.schema.get_type(condition.name.value) if condition else kind
                waiting.append((inside, found.selection_set))
        if self.work > MAX_WORK:
            raise too_complex("The document repeats its fields too often to be checked.")
        return groups

    def below(self, places: list[Place]) -> Groups:
        """What these fields ask of the one thing they return."""
        return self.collect(
            (place.field and get_named_type(place.field.type), place.node.selection_set)
            for place in places
            if place.node.selection_set
        )

    def same_shapes(self, groups: Groups) -> None:
        """All fields of a group return lists alike, nullable alike, and the same leaf or none."""
        for name, places in groups.items():
            typed = [place for place in places if place.field]
            for place in typed[1:]:
                one, other = typed[0].field.type, place.field.type  # type: ignore[union-attr]
                if shape(one) != shape(other):
                    raise Conflict(name, typed[0], place, f"they return conflicting types '{one}' and '{other}'")
            self.same_shapes(self.below(places))

    def same_fields(self, groups: Groups) -> None:
        """Fields of types that can be one object are the same field with the same arguments."""
        for name, places in groups.items():
            for together in of_one_object(places):
                first = together[0]
                for place in together[1:]:
                    if first.node.name.value != place.node.name.value:
                        reason = f"'{first.node.name.value}' and '{place.node.name.value}' are different fields"
                        raise Conflict(name, first, place, reason)
                    if arguments(first.node) != arguments(place.node):
                        raise Conflict(name, first, place, "they have differing arguments")
                self.same_fields(self.below(together))


def of_one_object(places: list[Place]) -> list[list[Place]]:
    """The places that can stand in one object: those of each object type, with all of the abstract types."""
    if len(places) == 1:
        return [places]
    objects: dict[str, list[Place]] = {}
    abstract = []
    for place in places:
        if is_object_type(place.kind):
            objects.setdefault(place.kind.name, []).append(place)
        else:
            abstract.append(place)
    return [own + abstract for own in objects.values()] or [abstract]


def shape(kind: Any) -> str:
    """A type as far as it matters to the form of an answer."""
    if isinstance(kind, GraphQLNonNull):
        return shape(kind.of_type) + "!"
    if isinstance(kind, GraphQLList):
        return f"[{shape(kind.of_type)}]"
    return str(kind) if is_leaf_type(kind) else "{}"


def arguments(node: FieldNode) -> tuple[str, ...]:
    """A field's arguments, in one spelling."""
    return tuple(sorted(f"{each.name.value}:{print_ast(sort_value_node(each.value))}" for each in node.arguments or ()))
