"""Reads the seeds: one TOML file for each indicator, and the outcomes of the sample plan. Rows rule once they are copied."""

import csv
import tomllib
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
INDICATORS = HERE / "indicators"
PLAN_OUTCOMES = HERE / "data" / "plan_outcomes.csv"


class SeedError(ValueError):
    """A seed file cannot be used. The text names the file."""


@dataclass(frozen=True, kw_only=True)
class IndicatorSeed:
    """What one indicator file says. `outcomes` and `balance` are codes."""

    code: str
    outcomes: list[str]
    name: str
    definition: str
    unit: str
    direction: str
    levels: list[str]
    source: str
    cadence: str
    baseline_value: Decimal | None = None
    baseline_period: str = ""
    target_text: str = ""
    target_value: Decimal | None = None
    balance: tuple[str, ...] = ()
    balance_note: str = ""
    small_number_rule: str = ""
    arrow_minimum: int = 30
    basis_note: str = ""
    not_measured_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutcomeSeed:
    """One line of the sample plan."""

    code: str
    priority_number: int
    priority_title: str
    focus_area: str
    title: str
    statement: str
    hidden_crime: bool


def indicator_seeds(folder: Path = INDICATORS) -> list[IndicatorSeed]:
    """Every indicator that has a file in `folder`, by code.

    Raises: SeedError for a file that is not TOML, lacks a line, has one that nobody reads, or repeats a code.
    """
    seeds = [_read(path) for path in sorted(folder.glob("*.toml"))]
    codes = [seed.code for seed in seeds]
    for code in codes:
        if codes.count(code) > 1:
            raise SeedError(f"{folder}: {code} has more than one file.")
    return seeds


def outcome_seeds(path: Path = PLAN_OUTCOMES) -> list[OutcomeSeed]:
    """The outcomes of the sample plan, in order."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            OutcomeSeed(
                code=row["code"],
                priority_number=int(row["priority_number"]),
                priority_title=row["priority_title"],
                focus_area=row["focus_area"],
                title=row["title"],
                statement=row["statement"],
                hidden_crime=row["hidden_crime"] == "yes",
            )
            for row in csv.DictReader(lines)
        ]


def _read(path: Path) -> IndicatorSeed:
    try:
        facts: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise SeedError(f"{path.name}: {error}") from error
    unread = sorted(facts.keys() - {field.name for field in fields(IndicatorSeed)})
    if unread:
        raise SeedError(f"{path.name}: nobody reads {', '.join(unread)}.")
    try:
        seed = IndicatorSeed(**facts)
    except TypeError as error:
        raise SeedError(f"{path.name}: {error}") from error
    if path.stem != seed.code:
        raise SeedError(f"{path.name}: the file holds {seed.code}; name it {seed.code}.toml.")
    return seed
