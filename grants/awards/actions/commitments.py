"""Changing what an award is drawn on its sources: each change is a row with its day."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from commissioning.calls.actions import put_elsewhere
from grants.awards.models import Award, AwardSource, AwardYear, CommitmentChange, Variation
from grants.awards.queries.commitments import Place, drawn_by


def change_commitment(
    award: Award, changes: Mapping[tuple[int, int], int], *, on: date, why: str, variation: Variation | None = None
) -> list[CommitmentChange]:
    """Change what is drawn by (source id, financial year): the rows of now, the year's part, and a dated row of the change.

    Units: pence; below zero gives money back to the budget. Runs inside the caller's transaction, with the award locked.
    """
    made = []
    for (source, year), pence in sorted(changes.items()):
        if not pence:
            continue
        for model, key in ((AwardSource, {"source_id": source, "financial_year": year}), (AwardYear, {"financial_year": year})):
            row, _ = model.objects.get_or_create(award=award, **key, defaults={"amount_pence": 0})
            row.amount_pence += pence
            row.save(update_fields=["amount_pence"])
        made.append(
            CommitmentChange.objects.create(
                award=award, source_id=source, financial_year=year, change_pence=pence, changed_on=on, why=why, variation=variation
            )
        )
    return made


def keep_only(award: Award, kept: Mapping[tuple[int, int], int], *, on: date, why: str) -> list[CommitmentChange]:
    """Let the award be drawn just what it kept: the rest is free for others. Units: pence. Inside the caller's transaction."""
    now = drawn_by(award)
    return change_commitment(award, {key: kept.get(key, 0) - now.get(key, 0) for key in {*now, *kept}}, on=on, why=why)


def give_back(award: Award, pence: int, came_from: Mapping[tuple[int, int], int], *, on: date) -> list[CommitmentChange]:
    """Money came back: the award is drawn that much less, where it was paid from as far as it is drawn there, else from the latest year first."""
    now = drawn_by(award)
    changes = {key: -min(part, max(0, now.get(key, 0))) for key, part in came_from.items()}
    left = pence + sum(changes.values())
    for key in sorted(now, key=lambda each: (-each[1], -each[0])):
        take = min(left, max(0, now[key] + changes.get(key, 0)))
        changes[key] = changes.get(key, 0) - take
        left -= take
    return change_commitment(award, changes, on=on, why="returned")


def send_on(changes: Iterable[CommitmentChange], place: Place, *, on: date, by: Any, at: datetime) -> None:
    """Put what changes have freed where it was chosen to go. What was promised from that year already, or from a later one, stays.

    Inside the caller's transaction. Raises: Refused where the year or its budget holds less.
    """
    made = list(changes)
    rest = -sum(each.change_pence for each in made)
    for each in made:
        pence = min(rest, -each.change_pence)
        if pence <= 0 or not place.key or (not place.reserve and each.financial_year >= place.to_year):
            continue
        rest -= pence
        put_elsewhere(
            call=each.award.call,
            out_of=(each.source_id, each.financial_year),
            into=(place.reserve.pk if place.reserve else each.source_id, place.to_year),
            pence=pence,
            why=each.why,
            on=on,
            by=by,
            at=at,
        )
