"""The documents that a schema knows: those of our own console for good, others as long as there is room."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode

from handrail.core.cost import INTROSPECTION, Bill, size_of

MOST = 500
MOST_CHARACTERS = 1_000_000
LONGEST = 16_384
MOST_PRICES = 100


@dataclass(slots=True)
class Price:
    """What an operation costs. `counted`: as far as the limit of a document is concerned; `points`: all of it."""

    counted: int
    points: int


@dataclass(slots=True)
class Reading:
    """A document that was read, and what its operations cost for the page sizes met so far."""

    document: DocumentNode
    operations: dict[str | None, OperationDefinitionNode] = field(default_factory=dict)
    sizes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    prices: dict[tuple[int, ...], Price] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found = [node for node in self.document.definitions if isinstance(node, OperationDefinitionNode)]
        self.operations = {node.name.value if node.name else None: node for node in found}
        if len(found) == 1:
            self.operations[None] = found[0]
        elif len(found) > 1:
            self.operations.pop(None, None)

    def price(self, schema: GraphQLSchema, node: OperationDefinitionNode, given: Mapping[str, Any]) -> Price:
        """What an operation costs; measured once for each choice of page sizes."""
        names = self.sizes.get(id(node))
        if names is not None:
            known = self.prices.get((id(node), *(self.size(name, given) for name in names)))
            if known:
                return known
        bill = Bill(schema, self.document, node, given)
        counted = bill.total()
        price = Price(counted, counted + INTROSPECTION * bill.introspects)
        names = self.sizes[id(node)] = tuple(sorted(bill.sizes))
        if len(self.prices) >= MOST_PRICES:
            self.prices.clear()
        self.prices[(id(node), *(self.size(name, given) for name in names))] = price
        return price

    @staticmethod
    def size(name: str, given: Mapping[str, Any]) -> int:
        """A variable's page size; 0 where it is left out."""
        return size_of(given[name]) if name in given else 0


class Library:
    """Readings of valid documents by their text. Bounded in number and in characters: nobody can fill the memory."""

    def __init__(self) -> None:
        self.trusted: dict[str, str] = {}  # SHA-256 in hex -> text
        self.kept: dict[str, Reading | None] = {}  # trusted text -> its reading, once it was asked for
        self.recent: OrderedDict[str, Reading] = OrderedDict()
        self.characters = 0

    def trust(self, texts: list[str]) -> None:
        """Keep these for good; they are read when they are first asked for."""
        for text in texts:
            self.trusted[digest(text)] = text
            self.kept.setdefault(text, None)

    def find(self, text: str) -> Reading | None:
        """The reading of a valid document, if it is known."""
        found = self.kept.get(text)
        if found is None and text in self.recent:
            self.recent.move_to_end(text)
            found = self.recent[text]
        return found

    def remember(self, text: str, reading: Reading) -> None:
        """Keep a valid document; those that were not used for longest go when there are too many."""
        if text in self.kept:
            self.kept[text] = reading
            return
        if len(text) > LONGEST or text in self.recent:
            return
        self.recent[text] = reading
        self.characters += len(text)
        while len(self.recent) > MOST or self.characters > MOST_CHARACTERS:
            self.characters -= len(self.recent.popitem(last=False)[0])


def digest(text: str) -> str:
    """A document's id."""
    return hashlib.sha256(text.encode()).hexdigest()
