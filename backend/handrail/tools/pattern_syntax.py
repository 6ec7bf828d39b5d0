"""How the patterns of a tool's schema are written: what ECMA-262 and Python have in common, without lookaround and
back references.
"""

from dataclasses import dataclass

MOST_LETTERS = 300
LAST = 0x10FFFF
Ranges = tuple[tuple[int, int], ...]
DIGIT: Ranges = ((48, 57),)
WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
SPACE: Ranges = ((9, 13), (32, 32), (160, 160), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
                 (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF))  # fmt: skip
NAMED = {"d": DIGIT, "w": WORD, "s": SPACE}
CONTROLS = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11, "0": 0}


class BadPattern(Exception):
    """The pattern cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a pattern: `set`, `all` (one after the other), `any` (one of), `repeat`, `at`."""

    kind: str
    parts: tuple["Node", ...] = ()
    ranges: Ranges = ()
    least: int = 0
    most: int | None = None
    where: str = ""


@dataclass(slots=True)
class Parser:
    """Reads a pattern from left to right."""

    text: str
    at: int = 0

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, expected: str = "") -> str:
        sign = self.peek()
        if not sign or (expected and sign != expected):
            raise BadPattern(f"`{expected or 'more'}` is missing at its position {self.at + 1}.")
        self.at += 1
        return sign

    def choice(self) -> Node:
        options = [self.sequence()]
        while self.peek() == "|":
            self.take()
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Node("any", tuple(options))

    def sequence(self) -> Node:
        parts = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.repeated(self.atom()))
        return Node("all", tuple(parts))

    def atom(self) -> Node:
        sign = self.take()
        if sign == "(":
            if self.peek() == "?":
                self.take()
                if self.take() != ":":
                    raise BadPattern("Lookaround, named groups and flags are not supported.")
            inside = self.choice()
            self.take(")")
            return inside
        if sign in "^$":
            return Node("at", where=sign)
        if sign == "[":
            return self.one_of()
        if sign == ".":
            return Node("set", ranges=outside(((10, 10), (13, 13), (0x2028, 0x2029))))
        if sign == "\\":
            return self.escaped()
        if sign in "*+?{":
            raise BadPattern(f"Nothing to repeat at its position {self.at}.")
        return single(ord(sign))

    def escaped(self) -> Node:
        sign = self.peek()
        if sign and sign in "bB":
            return Node("at", where=self.take())
        return Node("set", ranges=self.escape())

    def escape(self) -> Ranges:
        sign = self.take()
        if sign.lower() in NAMED:
            return NAMED[sign] if sign in NAMED else outside(NAMED[sign.lower()])
        if sign in CONTROLS:
            return single(CONTROLS[sign]).ranges
        if sign in "xu":
            digits = "".join(self.take() for _ in range(2 if sign == "x" else 4))
            try:
                return single(int(digits, 16)).ranges
            except ValueError:
                raise BadPattern(f"`{digits}` is not hexadecimal.") from None
        if sign.isascii() and sign.isalnum():
            raise BadPattern(f"`\\{sign}` is not supported.")
        return single(ord(sign)).ranges

    def one_of(self) -> Node:
        negated = self.peek() == "^" and bool(self.take())
        ranges: list[tuple[int, int]] = []
        while self.peek() != "]":
            low = self.member()
            if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.take()
                high = self.member()
                if len(low) != 1 or len(high) != 1 or low[0][0] != low[0][1] or low[0][0] > high[0][0]:
                    raise BadPattern(f"Not a range before its position {self.at + 1}.")
                ranges.append((low[0][0], high[0][1]))
            else:
                ranges += low
        self.take("]")
        return Node("set", ranges=outside(tuple(ranges)) if negated else tuple(ranges))

    def member(self) -> Ranges:
        sign = self.take()
        if sign == "\\" and self.peek() == "b":
            return single(8).ranges if self.take() else ()
        return self.escape() if sign == "\\" else single(ord(sign)).ranges

    def repeated(self, node: Node) -> Node:
        while self.peek() and self.peek() in "*+?{":
            least, most = self.times()
            if self.peek() == "?":
                self.take()  # lazy or greedy: the same texts match
            if most is not None and most < least:
                raise BadPattern(f"Repeated at least {least} and at most {most} times.")
            node = Node("repeat", (node,), least=least, most=most)
        return node

    def times(self) -> tuple[int, int | None]:
        sign = self.take()
        if sign != "{":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        inside = ""
        while self.peek() != "}":
            inside += self.take()
        self.take("}")
        low, comma, high = inside.partition(",")
        if not low.isdecimal() or (high and not high.isdecimal()) or len(inside) > 9:
            raise BadPattern(f"`{{{inside[:20]}}}` is no number of times.")
        return int(low), (int(high) if high else None) if comma else int(low)


def single(code: int) -> Node:
    """Exactly this character."""
    return Node("set", ranges=((code, code),))


def outside(ranges: Ranges) -> Ranges:
    """Every character but these."""
    found, start = [], 0
    for low, high in sorted(ranges):
        if low > start:
            found.append((start, low - 1))
        start = max(start, high + 1)
    return (*found, (start, LAST)) if start <= LAST else tuple(found)


def parse(pattern: str) -> Node:
    """The pattern as a tree. Errors: BadPattern."""
    if len(pattern) > MOST_LETTERS:
        raise BadPattern(f"It may have at most {MOST_LETTERS} letters.")
    parser = Parser(pattern)
    try:
        node = parser.choice()
    except RecursionError:
        raise BadPattern("It is nested too deeply.") from None
    if parser.peek():
        raise BadPattern("A `)` too many.")
    return node
