"""The figures that a call asks for in its returns: a sheet of questions beside what was agreed."""

from datetime import date, datetime

from django.db import transaction

from commissioning.audit.actions import make_move
from commissioning.lifecycle import RETURN
from commissioning.outcomes.actions import accept_reading, record_reading
from commissioning.outcomes.models import Indicator, Level
from commissioning.people.models import User
from commissioning.permissions import require
from commissioning.questions.actions import save_answers
from commissioning.questions.loaded import Values
from commissioning.questions.queries import load_set, values_of
from commissioning.questions.readings import readings_in
from grants.returns.actions.opening import locked, refuse_unless_open
from grants.returns.models import Return


@transaction.atomic
def save_figures(*, return_id: int, section_key: str, values: Values, by: User, at: datetime, seen_version: int | None = None) -> Return:
    """Keep what was typed on one page of figures, whole or not. The first saving starts the return.

    Shape: `values` by question key, as the form of the page gives them.
    Raises: NotAllowed for all but the body's owners and editors; Refused once sent; Conflict where somebody else changed the same answers.
    """
    one = locked(return_id)
    require(by, RETURN["start"].needs, one)
    refuse_unless_open(one)
    if one.state == "scheduled":
        make_move(one, RETURN["start"], by=by, at=at)
    save_answers(sheet_id=one.answers_id, section_key=section_key, values=values, by=by, at=at, seen_version=seen_version)  # type: ignore[arg-type]
    return one


def read_figures(one: Return, *, until: date, by: User, at: datetime) -> None:
    """Make readings of what the figures say of indicators, as the agreed measures do. What was agreed speaks for its own indicator.

    Shape: an indicator that the office does not keep, or keeps for no grant, makes none. Inside the caller's transaction.
    """
    if one.answers is None:
        return
    agreed = set(one.measures.values_list("agreed__indicator__code", flat=True))
    loaded = load_set(one.answers.question_set_id)
    kept = {each.code: each for each in Indicator.objects.filter(office=one.award.office_id).prefetch_related("outcomes")}
    for each in readings_in(loaded, values_of(one.answers.pk)):
        indicator = kept.get(each.indicator)
        if indicator is None or each.indicator in agreed or Level.GRANT not in indicator.levels:
            continue
        reading = record_reading(
            indicator_id=indicator.pk,
            outcome_id=min(outcome.pk for outcome in indicator.outcomes.all()),
            level=Level.GRANT,
            subject_reference=one.award.reference,
            period_from=one.period_from_on,
            period_to=until,
            value=each.value,
            events=each.events,
            source=f"Return {one.reference}",
            by=by,
            at=at,
        )
        accept_reading(reading_id=reading.pk, by=by, at=at)
