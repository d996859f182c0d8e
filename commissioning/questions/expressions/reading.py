"""Reading a text: its words and signs, and how they belong together."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, Never

Type = Literal["number", "money", "text", "date", "truth", "list", "table", "other"]
LONGEST = 500
DEEPEST = 12
FUNCTIONS = ("sum", "count", "min", "max", "round", "words", "days_between", "has", "answered")
WORDS = {"and", "or", "not", "where", "yes", "no"}
TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n]+)
  | (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9]))
  | (?P<money>£[ ]?[0-9][0-9,]{0,14}(\.[0-9]{1,2})?(?![0-9]))
  | (?P<number>[0-9]{1,12}(\.[0-9]{1,6})?(?![0-9]))
  | (?P<text>"[^"\n]*")
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<sign><=|>=|!=|[-=<>+*/(),.])
    """,
    re.VERBOSE,
)


class ExpressionError(ValueError):
    """A text that cannot be read, or does not fit the questions it names; the words say where."""


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    place: int


@dataclass(frozen=True)
class Node:
    """A part of an expression. `place` is its first character, for messages."""

    place: int


@dataclass(frozen=True)
class Given(Node):
    """A number, sum, day, word or yes/no that stands in the text itself."""

    type: Type
    value: Any


@dataclass(frozen=True)
class Name(Node):
    """An answer, a column of a table, or a fact."""

    key: str
    column: str = ""

    def __str__(self) -> str:
        return f"{self.key}.{self.column}" if self.column else self.key


@dataclass(frozen=True)
class Function(Node):
    name: str
    parts: tuple[Node, ...]
    where: Node | None = None


@dataclass(frozen=True)
class Chain(Node):
    """Parts of one rank with the signs between them, left to right: a + b - c."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Turned(Node):
    """`not` or a minus before something."""

    sign: str
    part: Node


def refuse(place: int, says: str) -> Never:
    raise ExpressionError(f"at character {place + 1}, {says}")


@lru_cache(maxsize=2000)
def parse(text: str) -> Node:
    """The expression that a text writes. Raises: ExpressionError saying where it cannot be read."""
    if len(text) > LONGEST:
        raise ExpressionError(f"it has {len(text)} characters; use {LONGEST} or fewer")
    return Reader(text).whole()


def tokens(text: str) -> list[Token]:
    found, place = [], 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            refuse(place, f"“{text[place]}” is not understood")
        kind = str(match.lastgroup)
        if kind != "space":
            word = match.group()
            found.append(Token("word" if kind == "name" and word in WORDS else kind, word, place))
        place = match.end()
    return [*found, Token("end", "", len(text))]


class Reader:
    """Reads one text from left to right; each method reads one rank of signs."""

    def __init__(self, text: str) -> None:
        self.tokens, self.at, self.depth, self.in_where = tokens(text), 0, 0, False

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.next
        self.at += token.kind != "end"
        return token

    def takes(self, *texts: str) -> bool:
        """Whether the next token is one of these signs or words; it is read where it is."""
        if self.next.kind in ("sign", "word") and self.next.text in texts:
            self.at += 1
            return True
        return False

    def want(self, text: str) -> None:
        if not self.takes(text):
            refuse(self.next.place, f"“{text}” is missing")

    def whole(self) -> Node:
        node = self.any_of()
        if self.next.kind != "end":
            refuse(self.next.place, f"“{self.next.text}” is not expected")
        return node

    def any_of(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            refuse(self.next.place, "brackets stand in each other too deep")
        node = self.chain(self.all_of, "or")
        self.depth -= 1
        return node

    def all_of(self) -> Node:
        return self.chain(self.denied, "and")

    def denied(self) -> Node:
        place, turns = self.next.place, 0
        while self.takes("not"):
            turns += 1
        node = self.compared()
        return Turned(place, "not", node) if turns % 2 else node

    def compared(self) -> Node:
        node, place = self.added(), self.next.place
        if self.next.kind == "sign" and self.next.text in ("=", "!=", "<", "<=", ">", ">="):
            sign = self.take().text
            return Chain(place, node, ((sign, self.added()),))
        return node

    def added(self) -> Node:
        return self.chain(self.multiplied, "+", "-")

    def multiplied(self) -> Node:
        return self.chain(self.signed, "*", "/")

    def chain(self, part: Callable[[], Node], *signs: str) -> Node:
        place, first, rest = self.next.place, part(), []
        while self.next.kind in ("sign", "word") and self.next.text in signs:
            rest.append((self.take().text, part()))
        return Chain(place, first, tuple(rest)) if rest else first

    def signed(self) -> Node:
        place, turns = self.next.place, 0
        while self.takes("-"):
            turns += 1
        node = self.one()
        return Turned(place, "-", node) if turns % 2 else node

    def one(self) -> Node:
        token = self.take()
        if token.kind == "sign" and token.text == "(":
            node = self.any_of()
            self.want(")")
            return node
        if token.kind == "name":
            return self.function(token) if self.next.text == "(" else self.name(token)
        if token.kind == "word" and token.text in ("yes", "no"):
            return Given(token.place, "truth", token.text == "yes")
        return given(token)

    def name(self, token: Token) -> Name:
        if not self.takes("."):
            return Name(token.place, token.text)
        column = self.take()
        if column.kind not in ("name", "word"):
            refuse(column.place, "the name of a column is missing after the full stop")
        return Name(token.place, token.text, column.text)

    def function(self, token: Token) -> Function:
        if token.text not in FUNCTIONS:
            refuse(token.place, f"there is no function {token.text}; use one of {', '.join(FUNCTIONS)}")
        if self.in_where and token.text in ("sum", "count"):
            refuse(token.place, f"{token.text} cannot stand after “where”")
        self.want("(")
        parts = [self.any_of()]
        where = None
        if self.takes("where"):
            if token.text not in ("sum", "count", "min", "max") or self.in_where:
                refuse(token.place, "“where” belongs in sum, count, min or max of a table, and there once")
            self.in_where = True
            where = self.any_of()
            self.in_where = False
        while where is None and self.takes(","):
            parts.append(self.any_of())
        self.want(")")
        return Function(token.place, token.text, tuple(parts), where)


def given(token: Token) -> Given:
    """Raises: ExpressionError for what is no value, and for days that do not exist."""
    if token.kind == "number":
        return Given(token.place, "number", Decimal(token.text))
    if token.kind == "money":
        return Given(token.place, "money", Decimal(token.text.lstrip("£ ").replace(",", "")) * 100)
    if token.kind == "text":
        return Given(token.place, "text", token.text[1:-1])
    if token.kind == "date":
        try:
            return Given(token.place, "date", date.fromisoformat(token.text))
        except ValueError:
            refuse(token.place, f"{token.text} is not a real day")
    refuse(token.place, f"“{token.text}” is not expected" if token.text else "it ends too soon")
