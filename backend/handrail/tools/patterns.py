"""The patterns of a tool's schema: regular expressions in linear time.

Python's `re` backtracks, so that a few letters can keep it busy for hours. Here every state is followed at once (a
Thompson automaton): the work is never more than length of the text times length of the program.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from handrail.tools.pattern_syntax import BadPattern, Node, Ranges, parse

MOST_INSTRUCTIONS = 2000


@dataclass(slots=True)
class Program:
    """`set` takes a character, `fork` goes on at each target, `at` only where it holds, `end` has matched."""

    kinds: list[str] = field(default_factory=list)
    ranges: list[Ranges] = field(default_factory=list)
    targets: list[list[int]] = field(default_factory=list)
    wheres: list[str] = field(default_factory=list)

    def add(self, kind: str, ranges: Ranges = (), where: str = "") -> int:
        if len(self.kinds) >= MOST_INSTRUCTIONS:
            raise BadPattern("It is too large.")
        self.kinds.append(kind)
        self.ranges.append(ranges)
        self.wheres.append(where)
        self.targets.append([])
        return len(self.kinds) - 1

    def write(self, node: Node) -> None:
        """Append what matches the node; whoever follows is appended next."""
        if node.kind in ("set", "at"):
            here = self.add(node.kind, node.ranges, node.where)
            self.targets[here] = [here + 1]
        elif node.kind == "all":
            for part in node.parts:
                self.write(part)
        elif node.kind == "any":
            self.write_any(node)
        else:
            for _ in range(node.least):
                self.write(node.parts[0])
            self.write_rest(node)

    def write_any(self, node: Node) -> None:
        fork = self.add("fork")
        leave = []
        for part in node.parts:
            self.targets[fork].append(len(self.kinds))
            self.write(part)
            leave.append(self.add("fork"))
        for step in leave:
            self.targets[step] = [len(self.kinds)]

    def write_rest(self, node: Node) -> None:
        """The repetitions beyond the least number: each may be left out."""
        forks = []
        for _ in range(1 if node.most is None else node.most - node.least):
            forks.append(self.add("fork"))
            self.targets[forks[-1]] = [len(self.kinds)]
            self.write(node.parts[0])
        if node.most is None:
            back = self.add("fork")
            self.targets[back] = [forks[0]]
        for step in forks:
            self.targets[step].append(len(self.kinds))

    def search(self, text: str) -> bool:
        """Whether it matches anywhere in the text."""
        active: list[int] = []
        for at in range(len(text) + 1):
            ready = self.reach([*active, 0], text, at)
            if ready is None:
                return True
            if at < len(text):
                code = ord(text[at])
                active = [step + 1 for step in ready if any(low <= code <= high for low, high in self.ranges[step])]
        return False

    def reach(self, steps: list[int], text: str, at: int) -> list[int] | None:
        """The `set` steps that are reached without taking a character; None when the end is."""
        ready, seen = [], set()
        while steps:
            step = steps.pop()
            if step in seen:
                continue
            seen.add(step)
            kind = self.kinds[step]
            if kind == "end":
                return None
            if kind == "set":
                ready.append(step)
            elif kind == "fork" or holds(self.wheres[step], text, at):
                steps += self.targets[step]
        return ready


def holds(where: str, text: str, at: int) -> bool:
    """Whether this place in the text is the start, the end, a word's edge, or none."""
    if where in "^$":
        return at == (0 if where == "^" else len(text))
    edge = is_word(text[at - 1 : at]) != is_word(text[at : at + 1])
    return edge == (where == "b")


def is_word(sign: str) -> bool:
    """Whether this is a letter, digit or underscore of ASCII."""
    return sign.isascii() and (sign.isalnum() or sign == "_")


@lru_cache(512)
def compiled(pattern: str) -> Program:
    """The pattern as a program. Errors: BadPattern."""
    program = Program()
    program.write(parse(pattern))
    program.add("end")
    return program


def fault(pattern: str) -> str | None:
    """Why the pattern cannot be used, or None."""
    try:
        compiled(pattern)
    except BadPattern as bad:
        return str(bad)
    return None


def cost(pattern: str, text: str) -> int:
    """The most steps that a search can take."""
    return (len(text) + 1) * len(compiled(pattern).kinds)


def found(pattern: str, text: str) -> bool:
    """Whether the pattern occurs in the text. Errors: BadPattern."""
    return compiled(pattern).search(text)
