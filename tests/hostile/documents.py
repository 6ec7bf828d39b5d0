"""Hostile documents, made to any size: each attack knows the size at which it must be refused, if not before."""

# ruff: noqa: E501  one attack, one line

from collections.abc import Callable
from dataclasses import dataclass

from handrail.core import limits


@dataclass(frozen=True)
class Attack:
    """`at(size)` is the document; from `limit` on, no size may run."""

    name: str
    limit: int
    at: Callable[[int], str]

    def __str__(self) -> str:
        return self.name


def many(part: str, times: int) -> str:
    """The part so many times, `#` being which."""
    return " ".join(part.replace("#", str(number)) for number in range(times))


def nested(opening: str, inside: str, closing: str, times: int) -> str:
    """So many inside each other."""
    return f"{{ me {opening * times}{inside}{closing * times} }}"


def fragments(body: str, times: int, last: str = "role", start: str = "me", on: str = "Me") -> str:
    """A chain of fragments on a type; `>` in a body is a spread of the next."""
    links = [f"fragment F{number} on {on} {{ {body.replace('>', f'...F{number + 1}')} }}" for number in range(times)]
    return " ".join(
        ["{", start, "{ ...F0 }", "}" * (start.count("{") + 1), *links, f"fragment F{times} on {on} {{ {last} }}"]
    )


def circle(times: int) -> str:
    """A ring of fragments, each of which spreads all the others."""
    names = [f"...F{number}" for number in range(times)]
    rings = [
        f"fragment F{n} on Me {{ {' '.join(name for name in names if name != f'...F{n}')} }}" for n in range(times)
    ]
    return " ".join(["{ me { ...F0 } }", *rings])


ATTACKS = [
    Attack("braces", limits.MAX_NESTING, lambda n: "{" * n),
    Attack("deep fields", limits.MAX_DEPTH, lambda n: "{ agents { nodes " + "{ domain { defaultAgent " * n + "{ id }" + "} }" * n + " } }"),
    Attack("deep inline fragments", limits.MAX_LEVELS, lambda n: nested("{ ... ", "{ role }", " }", n)),
    Attack("deep lists", limits.MAX_NESTING, lambda n: f"{{ me(x: {'[' * n}{']' * n}) {{ role }} }}"),
    Attack("deep objects", limits.MAX_NESTING, lambda n: f"{{ me(x: {'{a:' * n}1{'}' * n}) {{ role }} }}"),
    Attack("deep types", limits.MAX_NESTING, lambda n: f"query ($x: {'[' * n}Int{']' * n}) {{ me {{ role }} }}"),
    Attack("aliases", limits.MAX_ALIASES + 1, lambda n: f"{{ me {{ {many('a#: role', n)} }} }}"),
    Attack("root fields", limits.MAX_ROOTS + 1, lambda n: f"{{ {many('a#: me { role }', n)} }}"),
    Attack("mutations", limits.MAX_ROOTS + 1, lambda n: f"mutation {{ {many('a#: signOut { at }', n)} }}"),
    Attack("directives in one place", 6, lambda n: f"{{ me {many('@skip(if: false)', n)} {{ role }} }}"),
    Attack("directives", limits.MAX_DIRECTIVES + 1, lambda n: f"{{ me {{ {many('role @skip(if: false)', n)} }} }}"),
    Attack("unknown directives", 6, lambda n: f"{{ me {many('@x#', n)} {{ role }} }}"),
    Attack("repeated fields", limits.MAX_TOKENS, lambda n: f"{{ me {{ {many('role', n)} }} }}"),
    Attack("repeated objects", limits.MAX_TOKENS // 4, lambda n: f"{{ me {{ {many('actor { name }', n)} }} }}"),
    Attack("repeated arguments", 600, lambda n: f"{{ {many('agents(first: 1) { totalCount }', n)} }}"),
    Attack("conflicting fields", 400, lambda n: f"{{ me {{ {many('a: role a: permissions', n)} }} }}"),
    Attack("unknown fields", 1, lambda n: f"{{ me {{ {many('nothing#', n)} }} }}"),
    Attack("almost known fields", 1, lambda n: f"{{ {many('toolRunz', n)} }}"),
    Attack("unknown arguments", 1, lambda n: f"{{ me({many('x#: 1', n)}) {{ role }} }}"),
    Attack("unknown types", 1, lambda n: f"query ({many('$v#: Agnt#', n)}) {{ me {{ role }} }}"),
    Attack("unused variables", 1, lambda n: f"query ({many('$v#: Int', n)}) {{ me {{ role }} }}"),
    Attack("doubling fragments", 13, lambda n: fragments("> >", n)),
    Attack("tripling fragments with fields", 8, lambda n: fragments("a: role > role > role >", n)),
    Attack("doubling through fields", limits.MAX_DEPTH, lambda n: fragments("user { id } ... { > } ... { > }", n)),
    Attack("chained fragments", limits.MAX_LEVELS, lambda n: fragments(">", n)),
    Attack("a circle of fragments", 2, lambda n: fragments(">", n, "...F0")),
    Attack("circles everywhere", 3, circle),
    Attack("fragments nobody spreads", limits.MAX_FRAGMENTS + 1, lambda n: "{ me { role } } " + many("fragment F# on Me { role }", n)),
    Attack("fragments of one name", 2, lambda n: "{ me { ...F } } " + many("fragment F on Me { role }", n)),
    Attack("spreads of one fragment", limits.MAX_SIZE // 20, lambda n: f"{{ me {{ {many('...F', n)} }} }} fragment F on Me {{ {many('role', 20)} }}"),
    Attack("operations", limits.MAX_OPERATIONS + 1, lambda n: many("query Q# { me { role } }", n)),
    Attack("anonymous operations", 2, lambda n: many("{ me { role } }", n)),
    Attack("operations of one fragment", limits.MAX_OPERATIONS, lambda n: many("query Q# { me { ...F } }", n) + f" fragment F on Me {{ {many('role', 100)} }}"),
    Attack("pages of pages", 10, lambda n: "{ agents(first: 100) { nodes { " + many("d#: domain { defaultAgent { tools { id name description } } }", n) + " } } }"),
    Attack("literals", limits.MAX_TOKENS, lambda n: f"{{ agents(filter: {{ domainId: [{many('1', n)}] }}) {{ totalCount }} }}"),
    Attack("object literals", 1000, lambda n: f"{{ agents(filter: {{ {many('x#: 1', n)} }}) {{ totalCount }} }}"),
    Attack("a long string", limits.MAX_CHARACTERS, lambda n: f'{{ toolRun(id: "{"x" * n}") {{ id }} }}'),
    Attack("a long block string", limits.MAX_CHARACTERS, lambda n: '{ toolRun(id: """' + "\n  x" * (n // 4) + '""") { id } }'),
    Attack("a long escaped string", limits.MAX_CHARACTERS // 6, lambda n: '{ toolRun(id: "' + "\\u00e9" * n + '") { id } }'),
    Attack("a string without an end", 1, lambda n: '{ toolRun(id: "' + "x" * n),
    Attack("a block string without an end", 1, lambda n: '{ toolRun(id: """' + "\n" * n),
    Attack("a long name", limits.MAX_CHARACTERS, lambda n: "{ " + "m" * n + " }"),
    Attack("a long number", limits.MAX_CHARACTERS, lambda n: f"{{ agents(first: {'9' * n}) {{ totalCount }} }}"),
    Attack("ten thousand digits", 1, lambda n: f"{{ agents(first: 1{'0' * 10_000}) {{ {many('totalCount', n)} }} }}"),
    Attack("commas", limits.MAX_CHARACTERS, lambda n: "{ me { role" + "," * n + "} }"),
    Attack("spaces", limits.MAX_CHARACTERS, lambda n: "{ me { role" + " " * n + "} }"),
    Attack("lines", limits.MAX_CHARACTERS, lambda n: "{ me { role" + "\n" * n + "} }"),
    Attack("a long comment", limits.MAX_CHARACTERS, lambda n: "{ me { role } } #" + "é" * n),
    Attack("comments", limits.MAX_TOKENS, lambda n: "#\n" * n + "{ me { role } }"),
    Attack("byte order marks", limits.MAX_CHARACTERS, lambda n: "\ufeff" * n + "{ me { role } }"),
    Attack("letters of other alphabets", 1, lambda n: "{ " + "рольʀ𝔯" * n + " }"),
    Attack("no letters", 1, lambda n: "{ me { role } } " + "\u0000" * n),
    Attack("what is not executable", 1, lambda n: "{ me { role } } " + many("type T# { x: Int }", n)),
    Attack("introspection in circles", 2, lambda n: "{ __schema { types { " + "fields { type { " * n + "name" + " } }" * n + " } } }"),
    Attack("input types in circles", 2, lambda n: "{ __schema { types { " + "inputFields { type { ofType { " * n + "name" + " } } }" * n + " } } }"),
    Attack("introspection of aliases", 1, lambda n: "{ __schema { " + many("a#: types { name }", n) + " } }"),
    Attack("introspection again and again", 2, lambda n: "{ " + many("a#: __schema { types { name } }", n) + " }"),
    Attack("doubling introspection", 13, lambda n: fragments("> >", n, "name", "__schema { types", "__Type")),
]  # fmt: skip
