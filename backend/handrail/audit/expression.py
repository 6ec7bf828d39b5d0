"""What is wanted, as an expression over tokens: for the index, for what is not indexed yet, and for both databases."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Union

from handrail.audit.query import Condition, Match, Wanted
from handrail.audit.tokens import EVERYONE, NOWHERE, field, folded, phrase
from handrail.core.viewer import Viewer

NEVER = "p=never"
IDENTIFIERS = "radq"  # the tokens that are identifiers: resource, actor, domain, request
SHORTEST_ID = 8  # as much of an identifier as may be its beginning


@dataclass(frozen=True, slots=True)
class Start:
    """Every token that begins so."""

    token: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of these, and none of the others."""

    nodes: tuple["Node", ...]
    but: tuple["Node", ...] = ()


Node = Union[str, Start, AnyOf, AllOf]  # noqa: UP007  # it refers to itself


def match(given: Match, indexed: bool) -> Node:
    """One way to meet a condition. indexed: by the tokens that are known to begin so, instead of any that do."""
    if given.field == "resource":
        return AllOf((field("resource_type", given.kind), field("resource_id", given.value)))
    if given.field == "words":
        return mention(given, indexed)
    if not given.begins:
        return field(given.field, given.value)
    start = field(given.field, given.value)
    if start.endswith("."):  # each action has the tokens of its families
        return start
    return AnyOf(given.tokens) if indexed else Start(start)


def mention(given: Match, indexed: bool) -> Node:
    """Words are in a name, or are an identifier."""
    if given.begins:
        word = folded(given.value)
        starts = tuple(Start(f"{letter}={word}") for letter in IDENTIFIERS) if len(word) >= SHORTEST_ID else ()
        return AnyOf((*given.tokens, *starts) if indexed else (Start(word), *starts))
    said = phrase(given.value) or [NEVER]
    names = AllOf(tuple(said))
    return AnyOf((names, *(f"{letter}={said[0]}" for letter in IDENTIFIERS))) if len(said) == 1 else names


def condition(given: Condition, indexed: bool) -> Node:
    """The ways of a condition, whether or not it is negated."""
    return AnyOf(tuple(match(one, indexed) for one in given.any))


def visible(viewer: Viewer) -> AllOf:
    """What this viewer may see: `may_see` of the store in tokens."""
    scope = viewer.scope
    audiences = [EVERYONE, f"user:{viewer.user_id}"] + (["people"] if viewer.user_id else [])
    nodes: list[Node] = [AnyOf(tuple(field("audience", name) for name in audiences))]
    if scope.subject is not None:
        nodes.append(field("subject_id", scope.subject))
    elif scope.domains is not None:
        inside: list[Node] = [field("domain_id", domain_id) for domain_id in sorted(scope.domains)]
        if viewer.token_id is None:
            inside.append(AllOf((f"d={NOWHERE}", field("actor_id", viewer.actor_id))))
        nodes.append(AnyOf(tuple(inside)))
    return AllOf(tuple(nodes))


def of(conditions: Iterable[Condition], viewer: Viewer | None, indexed: bool = True) -> AllOf:
    """All of these conditions, and what the viewer may see."""
    given = list(conditions)
    seen = visible(viewer).nodes if viewer else ()
    holding = [condition(one, indexed) for one in given if not one.negated]
    return AllOf((*holding, *seen), tuple(condition(one, indexed) for one in given if one.negated))


def wanted(given: Wanted, viewer: Viewer) -> AllOf:
    """What is wanted, and what the viewer may see; by shapes where they stand for conditions."""
    if given.shapes is None:
        return of(given.conditions, viewer)
    rest = of((one for one in given.conditions if one not in given.shaped), viewer)
    return AllOf((AnyOf(given.shapes), *rest.nodes), rest.but)


def fts5(node: Node) -> str:
    """For SQLite."""
    match node:
        case str():
            return f'"{node}"'
        case Start():
            return f'"{node.token}" *'
        case AnyOf():
            return "(" + " OR ".join(fts5(one) for one in node.nodes or (NEVER,)) + ")"
        case AllOf():
            every = " AND ".join(fts5(one) for one in node.nodes)
            return f"(({every}) NOT {fts5(AnyOf(node.but))})" if node.but else f"({every})"


def tsquery(node: Node) -> str:
    """For PostgreSQL."""
    match node:
        case str():
            return f"'{node}'"
        case Start():
            return f"'{node.token}':*"
        case AnyOf():
            return "(" + " | ".join(tsquery(one) for one in node.nodes or (NEVER,)) + ")"
        case AllOf():
            parts = [*(tsquery(one) for one in node.nodes), *(f"!{tsquery(one)}" for one in node.but)]
            return "(" + " & ".join(parts) + ")"


def holds(node: Node, tokens: AbstractSet[str]) -> bool:
    """For an entry that is not indexed yet, by its tokens."""
    match node:
        case str():
            return node in tokens
        case Start():
            return any(token.startswith(node.token) for token in tokens)
        case AnyOf():
            return any(holds(one, tokens) for one in node.nodes)
        case AllOf():
            return all(holds(one, tokens) for one in node.nodes) and not any(holds(one, tokens) for one in node.but)
