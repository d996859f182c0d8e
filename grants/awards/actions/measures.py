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
from grants.awards.queries.from_bid import promised


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
    write_outputs(award, outputs)
    write_measures(award, measures)
    write_heads(award, heads)
    record(
        "award measures agreed", award, by=by, at=at, outputs=len(outputs), measures=len(measures), heads=len(heads), planned_pence=total
    )
    return award


def write_outputs(award: Award, outputs: Sequence[OutputDraft]) -> None:
    AgreedOutput.objects.bulk_create(
        AgreedOutput(award=award, number=number, what=each.what, unit=each.unit, planned=each.planned)
        for number, each in enumerate(outputs, start=1)
    )


def write_measures(award: Award, measures: Sequence[MeasureDraft]) -> None:
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


def write_heads(award: Award, heads: Sequence[HeadDraft]) -> None:
    BudgetHead.objects.bulk_create(
        BudgetHead(award=award, number=number, head=each.head, planned_pence=each.planned_pence)
        for number, each in enumerate(heads, start=1)
    )


def fill_in_defaults(award: Award) -> None:
    """Give an award that goes out with nothing agreed what its bid promised, so that its returns have something to stand on."""
    has_outputs, has_heads = award.outputs.exists(), award.heads.exists()
    if has_outputs and has_heads:
        return
    said = promised(award)
    if not has_outputs:
        write_outputs(award, said.outputs)
        if not award.measures.exists():
            write_measures(award, said.measures)
    if not has_heads:
        write_heads(award, said.heads)
