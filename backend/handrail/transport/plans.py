"""What a subscription's document allows: whether it can be shared, with whom, and where it begins."""

import json
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    Visitor,
    get_argument_values,
    get_variable_values,
    print_ast,
    visit,
)

from handrail.core.documents import Prepared, Rejected
from handrail.core.schema import definition

CURSOR = "after"


@dataclass(frozen=True, slots=True)
class Plan:
    """Of one operation of a document. `cursor`: the variable that says where to begin, if nothing else uses it."""

    node: FieldNode
    permission: str
    shared: bool
    state: bool
    resumes: bool
    cursor: str | None
    text: str

    def key(self, prepared: Prepared) -> tuple[str, str | None, str]:
        """Equal for operations that give the same to everyone with the same scope, wherever they begin."""
        names = {node.variable.name.value for node in prepared.node.variable_definitions or ()} - {self.cursor}
        given = {name: value for name, value in prepared.variables.items() if name in names}
        return self.text, prepared.name, json.dumps(given, sort_keys=True)

    def after(self, schema: GraphQLSchema, prepared: Prepared) -> str | None:
        """The cursor that the client gave. Errors: Rejected for variables that do not fit."""
        values = get_variable_values(schema, prepared.node.variable_definitions or (), prepared.variables)
        if isinstance(values, list):
            raise Rejected(values)
        found = get_argument_values(root(schema).fields[self.node.name.value], self.node, values)
        after: str | None = found.get(CURSOR)
        return after


def plan(schema: GraphQLSchema, prepared: Prepared) -> Plan:
    """How to run this subscription."""
    [node, *more] = fields_of(prepared.document, prepared.node.selection_set)
    field = root(schema).fields[node.name.value]
    metadata = definition(field).metadata
    given = next((argument.value for argument in node.arguments or () if argument.name.value == CURSOR), None)
    seen = Look(TypeInfo(schema))
    visit(prepared.document, TypeInfoVisitor(seen.types, seen))
    cursor = given.name.value if isinstance(given, VariableNode) else None
    alone = not more and (cursor is None or seen.variables.count(cursor) == 2)  # where it is declared, and here
    text = prepared.text
    if given is not None and cursor is None:
        text = print_ast(visit(prepared.document, WithoutCursor(node)))
    return Plan(
        node=node,
        permission=metadata["permission"],
        shared=bool(metadata.get("shared")) and alone and not seen.personal,
        state=bool(metadata.get("state")),
        resumes=CURSOR in field.args,
        cursor=cursor,
        text=text,
    )


def root(schema: GraphQLSchema) -> Any:
    """The subscription type."""
    return schema.subscription_type


def fields_of(document: DocumentNode, selections: SelectionSetNode) -> list[FieldNode]:
    """The root fields as they are written, through fragments too; a valid document names one field."""
    found: list[FieldNode] = []
    for node in selections.selections:
        if isinstance(node, FieldNode):
            found.append(node)
        elif isinstance(node, InlineFragmentNode):
            found += fields_of(document, node.selection_set)
        elif isinstance(node, FragmentSpreadNode):
            for other in document.definitions:
                if isinstance(other, FragmentDefinitionNode) and other.name.value == node.name.value:
                    found += fields_of(document, other.selection_set)
    return found


class Look(Visitor):
    """Notes the variables, and whether any field's answer depends on who asks."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.variables: list[str] = []
        self.personal = False

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        """One more use."""
        self.variables.append(node.name.value)

    def enter_field(self, *_: Any) -> None:
        """A field, of whichever type."""
        field = self.types.get_field_def()
        metadata = getattr(definition(field) if field else None, "metadata", None) or {}
        self.personal = self.personal or bool(metadata.get("personal"))


class WithoutCursor(Visitor):
    """Takes the literal cursor out of the root field."""

    def __init__(self, root_field: FieldNode) -> None:
        super().__init__()
        self.root_field = root_field

    def enter_field(self, node: FieldNode, *_: Any) -> Any:
        """The root field, without its `after`."""
        if node is not self.root_field:
            return None
        kept = tuple(argument for argument in node.arguments or () if argument.name.value != CURSOR)
        return FieldNode(
            alias=node.alias,
            name=node.name,
            arguments=kept,
            directives=node.directives,
            selection_set=node.selection_set,
        )
