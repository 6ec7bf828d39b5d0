"""Random small documents over a small schema, for rules that must agree with plainer ones."""

from hypothesis import strategies as some

SDL = """
interface Thing { name: String }
union Any = Box | Bag
type Box implements Thing { name: String size: Int! sizes: [Int] box: Box bag: Bag thing: Thing any: Any list: [Box!]!
  boxes(first: Int, kind: String): Boxes! }
type Bag implements Thing { name: String size: Int sizes: [Int] box: Box bag: Bag any: Any }
type Boxes { nodes: [Box!]! edges: [Edge] total: Int }
type Edge { node: Box }
type Query { name: String one: Any box: Box thing: Thing list: [Box!]! boxes(first: Int, kind: String): Boxes! }
type Mutation { make: Box }
"""
LEAVES = {
    "Thing": ["name"], "Any": [], "Box": ["name", "size", "sizes"], "Bag": ["name", "size", "sizes"],
    "Boxes": ["total"], "Edge": [], "Query": ["name"],
}  # fmt: skip
EDGES = {
    "Thing": {}, "Any": {}, "Bag": {"box": "Box", "bag": "Bag", "any": "Any"},
    "Box": {"box": "Box", "bag": "Bag", "thing": "Thing", "any": "Any", "list": "Box", "boxes": "Boxes"},
    "Boxes": {"nodes": "Box", "edges": "Edge"}, "Edge": {"node": "Box"},
    "Query": {"one": "Any", "box": "Box", "thing": "Thing", "list": "Box", "boxes": "Boxes"},
}  # fmt: skip
FITTING = {"Thing": ["Thing", "Box", "Bag"], "Any": ["Any", "Thing", "Box", "Bag"], "Box": ["Box", "Thing", "Any"],
           "Bag": ["Bag", "Thing", "Any"], "Boxes": ["Boxes"], "Edge": ["Edge"], "Query": ["Query"]}  # fmt: skip
ALIASES = ["", "", "", "a: ", "b: "]


@some.composite
def selections(draw: some.DrawFn, kind: str, depth: int, later: dict[str, str]) -> str:
    """What stands between braces; `later` are the fragments that may be spread, with their types."""
    parts = []
    for _ in range(draw(some.integers(1, 3))):
        spreads = [name for name, on in later.items() if on in FITTING[kind]]
        choices = ["leaf", *["edge"] * (depth > 0), *["inline"] * (depth > 0), *["spread"] * bool(spreads)]
        match draw(some.sampled_from(choices)):
            case "edge" if EDGES[kind]:
                name = draw(some.sampled_from(sorted(EDGES[kind])))
                arguments = ""
                if name == "boxes":
                    arguments = draw(some.sampled_from(["", "(first: 2)", "(first: 3)", '(first: 2, kind: "x")']))
                below = draw(selections(EDGES[kind][name], depth - 1, later))
                parts.append(f"{draw(some.sampled_from(ALIASES))}{name}{arguments} {{ {below} }}")
            case "inline":
                on = draw(some.sampled_from(FITTING[kind]))
                condition = f"on {on} " if on != kind or draw(some.booleans()) else ""
                parts.append(f"... {condition}{{ {draw(selections(on, depth - 1, later))} }}")
            case "spread":
                parts.append(f"...{draw(some.sampled_from(sorted(spreads)))}")
            case _:
                parts.append(draw(some.sampled_from(ALIASES)) + draw(some.sampled_from([*LEAVES[kind], "__typename"])))
    return " ".join(parts)


@some.composite
def documents(draw: some.DrawFn) -> str:
    """A query with up to four fragments, each of which may spread those after it."""
    later: dict[str, str] = {}
    written = []
    for number in range(draw(some.integers(0, 4))):
        on = draw(some.sampled_from(sorted(LEAVES)))
        written.append(f"fragment F{number} on {on} {{ {draw(selections(on, 2, later))} }}")
        later[f"F{number}"] = on
    return " ".join([f"{{ {draw(selections('Query', 3, later))} }}", *written])
