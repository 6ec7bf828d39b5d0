"""Introspection by its shape: what GraphiQL and the code generators ask passes, whatever it costs; circles do not.

From a type one may step once to its lists (`fields`, `inputFields`, `interfaces`, `possibleTypes`), and from there as
deep into `ofType` as the braces go. Aliases would run the same lists again and again, so there are none inside.
"""

from graphql import DocumentNode, FieldNode, FragmentDefinitionNode, FragmentSpreadNode, Node

from handrail.core.limits import too_complex

STARTS = frozenset({"__schema", "__type"})
LISTS = frozenset({"fields", "inputFields", "interfaces", "possibleTypes"})
MAX_STEPS = 1


def check(document: DocumentNode) -> None:
    """Refuse introspection that goes round in circles. Errors: GraphQLError. The fragments have no cycles."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    known: dict[str, int] = {}

    def steps(node: Node) -> int:
        """The most lists inside each other below a node of introspection."""
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in known:
                known[name] = steps(fragments[name]) if name in fragments else 0
            return known[name]
        most = 0
        for child in below(node):
            if isinstance(child, FieldNode) and child.alias is not None:
                raise too_complex(f"Introspection takes no aliases, such as {child.alias.value}.")
            most = max(most, steps(child))
        most += isinstance(node, FieldNode) and node.name.value in LISTS
        if most > MAX_STEPS:
            raise too_complex("Introspection goes round in circles: ask for the fields of types, not of their types.")
        return most

    def search(node: Node) -> None:
        for child in below(node):
            if not isinstance(child, FieldNode) or child.name.value not in STARTS:
                search(child)
                continue
            if child.alias is not None and child.name.value == "__schema":
                raise too_complex("Introspection takes no aliases: ask for __schema once.")
            steps(child)

    for definition in document.definitions:
        search(definition)


def below(node: Node) -> tuple[Node, ...]:
    """The selections of a node."""
    selections = getattr(node, "selection_set", None)
    return selections.selections if selections else ()
