"""Fund types: one file each, found by listing this folder. A type is a seed: a call begun under it copies its criteria, and rows rule."""

import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

SCALE = (
    "Not answered.",
    "Poor: the answer does not show it.",
    "Fair: gaps that matter.",
    "Good enough: shown, with small gaps.",
    "Good: shown well, with evidence.",
    "Exceptional: shown in full, with strong evidence.",
)


@dataclass(frozen=True)
class CriterionDraft:
    """A criterion as an officer writes it; `weight` in per cent, `anchors` six lines for the scores 0 to 5."""

    key: str
    title: str
    weight: int
    guidance: str = ""
    floor: Any = None
    tie_rank: int | None = None
    anchors: Sequence[str] = ()


@dataclass(frozen=True)
class FundType:
    """What a call of this type begins with. Question sets are named by key; the newest published version is taken."""

    key: str
    name: str
    preset: str
    question_set: str
    criteria: tuple[CriterionDraft, ...]
    eligibility_set: str = "eligibility"
    return_set: str = ""
    legal_basis: str = "prsra_2011_s9"
    tolerance_pct: int = 10


TITLES = {
    "fit": ("Fit with Plan outcomes", "Names the outcomes it serves and shows how the work brings them about."),
    "need": ("Evidence of need", "Says what the problem is, for whom, and how it is known."),
    "delivery": ("Delivery and partnership", "A plan with dates and people, and partners who agreed."),
    "results": ("Results and measurement", "Baseline, target and a way to measure that the body can keep up."),
    "ability": ("Ability, governance, risk", "People, policies and control that fit the work and its risks."),
    "sustain": ("Sustainability", "What goes on when the money ends."),
    "value": ("Value for money", "Costs that are explained, fair and shared."),
}
TIES = {"fit": 1, "results": 2}


def criteria(*, floors: dict[str, Any] | None = None, **weights: int) -> tuple[CriterionDraft, ...]:
    """The common criteria with this type's weights, in the order given. Source: requirements 4.1 and 4.2."""
    return tuple(
        CriterionDraft(key, *_named(key, weight), floor=(floors or {}).get(key), tie_rank=TIES.get(key), anchors=SCALE)
        for key, weight in weights.items()
    )


def _named(key: str, weight: int) -> tuple[str, int, str]:
    title, guidance = TITLES[key]
    return title, weight, guidance


@lru_cache
def fund_types(folder: Path = Path(__file__).parent, package: str = __name__) -> dict[str, FundType]:
    """Every type by key: each module of the folder has one called TYPE."""
    found = [import_module(f"{package}.{module.name}").TYPE for module in pkgutil.iter_modules([str(folder)])]
    return {each.key: each for each in sorted(found, key=lambda each: each.name)}
