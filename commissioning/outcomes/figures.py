"""What the grants did for each outcome, as the public may see it. The facts come through one named slot.

`settings.PUBLIC_FIGURES` names a function by dotted string; it takes a Plan and gives Figures by outcome code. So the public
pages learn what the grants did without this package knowing them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from commissioning.outcomes.models import Outcome, Plan


@dataclass(frozen=True)
class Result:
    """What grants achieved on one indicator. `value` is None where `words` says why ("mixed units"); `parts` then tells it apart."""

    indicator: str
    name: str
    unit: str
    value: Decimal | None
    words: str = ""
    parts: tuple[str, ...] = ()
    grants: int = 0


@dataclass(frozen=True)
class Figures:
    """The public figures of one outcome. Only an award's main outcome is counted, so the sums add up."""

    awarded_pence: int = 0
    awards: int = 0
    paid_pence: int = 0
    organisations: int = 0
    results: tuple[Result, ...] = ()

    @property
    def has_money(self) -> bool:
        return self.awarded_pence > 0


def public_figures(plan: Plan) -> dict[str, Figures]:
    """Figures for every outcome of a plan.

    Shape: outcome code to Figures, in the order of the plan; an outcome without money has zeros.
    Units: pence. Raises: ImportError where settings.PUBLIC_FIGURES names nothing.
    """
    slot = cast("Callable[[Plan], Mapping[str, Figures]]", import_string(settings.PUBLIC_FIGURES))
    known = slot(plan)
    codes = Outcome.objects.of_plan(plan).in_order().values_list("code", flat=True)
    return {code: known.get(code, Figures()) for code in codes}
