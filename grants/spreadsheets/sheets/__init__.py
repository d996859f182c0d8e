"""Every sheet that can be exported: one file each, found by listing this folder.

A file says NAME (in the address and on the command line), TITLE, PURPOSE (a sentence on the exports page), NEEDS (the permission beside
`exports.make`), COLUMNS, and `rows(*, at, user=None, call="")`, which streams one fact a row in the order of COLUMNS. With a `user` it gives
only what she may see; without one, as from the command line, everything of the office. `call` is the reference of one call.
Statements: five at most, and one more for each CHUNK rows. Where the columns depend on what is in it, a file also has
`columns(*, at, user=None, call="")`, which begins with COLUMNS.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol, cast

from grants.spreadsheets.columns import Column

CHUNK = 2_000


class SheetModule(Protocol):
    """What a file of this folder holds."""

    NAME: str
    TITLE: str
    PURPOSE: str
    NEEDS: str
    COLUMNS: Sequence[Column]

    def rows(self, *, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]: ...


def columns_of(found: SheetModule, **asked: Any) -> Sequence[Column]:
    """The columns of a sheet as it is asked for: those that it works out, or its fixed ones."""
    work_out = getattr(found, "columns", None)
    return work_out(**asked) if work_out else found.COLUMNS


def found_in(package: str, path: Sequence[str]) -> dict[str, SheetModule]:
    """The sheets of a folder by name, in the order of their titles."""
    modules = [import_module(f"{package}.{each.name}") for each in iter_modules(path)]
    sheets = sorted((cast(SheetModule, each) for each in modules), key=lambda each: each.TITLE)
    return {each.NAME: each for each in sheets}


@cache
def sheets() -> dict[str, SheetModule]:
    """Every sheet by name, in the order of titles."""
    return found_in(__name__, __path__)


def sheet(name: str) -> SheetModule | None:
    """The sheet of that name, or None."""
    return sheets().get(name)
