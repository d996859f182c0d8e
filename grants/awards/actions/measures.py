"""What the grant is held to: outputs, measures and budget heads, agreed with the offer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.money import format_pounds
from commissioning.permissions import require
from grants.awards.models import AgreedMeasure, AgreedOutput, Award, BudgetHead
from grants.awards.parts import HeadDraft, MeasureDraft, OutputDraft
from grants.awards.queries.agreements import agreed_defaults


@transaction.atomic
def agree_measures(
    *,
    award_id: int,
    outputs: Sequence[OutputDraft],
    measures: Sequence[MeasureDraft],
    heads: Sequence[HeadDraft],
    by: Any,
    at: datetime,
) -> Award:
    """Replace what the grant will be held to.

    Raises: NotAllowed; Refused after acceptance, without an output, for an indicator named twice, or where the heads do not add up to the award.
    """
    award = Award.objects.select_for_update(of=("self",)).select_related("application__call", "call").get(pk=award_id)
    require(by, "awards.manage", award)
    if award.state not in ("approved", "offered"):
        raise Refused("The terms were accepted. What was agreed now changes only by a variation.")
    if not outputs:
        raise Refused("Agree at least one output: what will be done, and how many.")
    if len({each.indicator_id for each in measures}) < len(measures):
        raise Refused("Each indicator can be named once.")
    total = sum(each.planned_pence for each in heads)
    if total != award.amount_pence:
        raise Refused(
            f"The budget heads add up to {format_pounds(total, always_pence=True)}, but the award is "
            f"{format_pounds(award.amount_pence, always_pence=True)}. Make them add up to the penny."
        )
    for rows in (award.outputs, award.measures, award.heads):
        rows.all().delete()
    AgreedOutput.objects.bulk_create(
        AgreedOutput(award=award, number=number, what=each.what, unit=each.unit, planned=each.planned)
        for number, each in enumerate(outputs, start=1)
    )
    AgreedMeasure.objects.bulk_create(
        AgreedMeasure(
            award=award,
            indicator_id=each.indicator_id,
            outcome_id=each.outcome_id,
            unit=each.unit,
            baseline=each.baseline,
            target=each.target,
            by_on=each.by_on,
            method=each.method,
        )
        for each in measures
    )
    write_heads(award, heads)
    record(
        "award measures agreed", award, by=by, at=at, outputs=len(outputs), measures=len(measures), heads=len(heads), planned_pence=total
    )
    return award


def write_heads(award: Award, heads: Sequence[HeadDraft]) -> None:
    BudgetHead.objects.bulk_create(
        BudgetHead(award=award, number=number, head=each.head, planned_pence=each.planned_pence)
        for number, each in enumerate(heads, start=1)
    )


def fill_in_defaults(award: Award) -> None:
    """Give an award that goes out with nothing agreed one output and one head, so that its returns have something to stand on."""
    defaults = agreed_defaults(award)
    if not award.outputs.exists():
        AgreedOutput.objects.bulk_create(
            AgreedOutput(award=award, number=number, what=what, unit=unit, planned=planned)
            for number, (what, unit, planned) in enumerate(defaults.outputs, start=1)
        )
    if not award.heads.exists():
        write_heads(award, [HeadDraft(head, pence) for head, pence in defaults.heads])
