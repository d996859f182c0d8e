"""What grants did for the Plan, for its public page."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone

from commissioning.outcomes.figures import Figures, Result
from commissioning.outcomes.models import Plan
from commissioning.outcomes.queries import outcome_results
from grants.awards.models import Award
from grants.payments.models import Instalment, ReceiptLine
from grants.transparency.queries.register import PUBLIC


def figures_for_plan(plan: Plan) -> Mapping[str, Figures]:
    """What grants did for each outcome of a plan, for the public page: the slot that settings.PUBLIC_FIGURES names.

    Shape: outcome code to Figures; only an award's main outcome counts, so that sums add up. Results come from accepted returns only.
    Units: pence. Eight statements, whatever the size.
    """
    awards = Award.objects.filter(PUBLIC, main_outcome__priority__plan=plan)
    money: dict[str, Any] = {
        row["main_outcome__code"]: row
        for row in awards.values("main_outcome__code").annotate(
            pence=Sum("amount_pence"), grants=Count("pk"), bodies=Count("organisation", distinct=True)
        )
    }
    paid: dict[str, int] = dict(
        Instalment.objects.filter(state="paid", award__in=awards)
        .values_list("award__main_outcome__code")
        .annotate(pence=Sum("amount_pence"))
        .order_by()
    )
    back = ReceiptLine.objects.filter(receipt__recovery__award__in=awards).order_by()
    for code, pence in back.values_list("receipt__recovery__award__main_outcome__code").annotate(pence=Sum("amount_pence")):
        paid[code] = paid.get(code, 0) - pence
    results: dict[str, list[Result]] = defaultdict(list)
    for outcome in outcome_results(plan, timezone.now()):
        for each in outcome.indicators:
            if each.grant_count:
                results[outcome.outcome.code].append(
                    Result(
                        indicator=each.indicator.code,
                        name=each.indicator.name,
                        unit=each.grants.unit or each.indicator.unit,
                        value=each.grants.value,
                        words=each.grants.words,
                        parts=tuple(part.shown for part in each.grants.split),
                        grants=each.grant_count,
                    )
                )
    return {
        code: Figures(
            awarded_pence=money.get(code, {}).get("pence", 0),
            awards=money.get(code, {}).get("grants", 0),
            organisations=money.get(code, {}).get("bodies", 0),
            paid_pence=paid.get(code, 0),
            results=tuple(results[code]),
        )
        for code in {*money, *results}
    }
