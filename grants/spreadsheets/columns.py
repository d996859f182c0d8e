"""What a column of a sheet is."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "words", "pounds", "number", "decimal", "date", "instant"]


@dataclass(frozen=True)
class Column:
    """A heading, what stands beneath it, how wide it is in characters, and what it means."""

    heading: str
    kind: Kind = "text"
    width: int = 0
    note: str = ""
