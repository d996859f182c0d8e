"""The Result of a bid, worked out anew under the bid's lock whenever something that it rests on changes."""

from collections.abc import Sequence
from datetime import datetime

from commissioning.calls.models import Criterion
from grants.applications.models import Application
from grants.assessment import arithmetic
from grants.assessment.models import Assessment, Moderation, Result, Score

FIELDS = ["total", "by_criterion", "sent", "wanted", "triggers", "needs_moderation", "below_floor", "updated_at"]


def weighed(criteria: Sequence[Criterion]) -> list[arithmetic.Weighed]:
    return [arithmetic.Weighed(each.key, each.weight, each.floor, each.tie_rank) for each in criteria]


def sent_scores(application_id: int) -> dict[int, dict[str, int | None]]:
    """Scores that were sent and stand, by assessment. An assessment without a row is not in it."""
    found: dict[int, dict[str, int | None]] = {}
    rows = Score.objects.filter(assessment__application=application_id, assessment__state="sent")
    for assessment, key, value in rows.order_by("assessment").values_list("assessment_id", "criterion__key", "value"):
        found.setdefault(assessment, {})[key] = value
    return found


def work_out(application: Application, *, at: datetime, criteria: Sequence[Criterion] | None = None) -> Result:
    """Write the bid's Result from what was sent and moderated. Call under the bid's row lock.

    Shape: five statements (four where the criteria are at hand).
    """
    criteria = list(Criterion.objects.filter(call=application.call_id).order_by("number")) if criteria is None else criteria
    measures = weighed(criteria)
    scores = sent_scores(application.pk)
    meeting = list(Moderation.objects.filter(application=application).values_list("scores__criterion__key", "scores__value"))
    moderated = {key: value for key, value in meeting if key}
    call = application.call
    figures = arithmetic.criterion_figures(measures, scores, moderated, by=call.scores_by)
    triggers = arithmetic.triggers(measures, scores, call.band_consider, call.band_recommend)
    given = Assessment.objects.filter(application=application, only=[]).exclude(state="recused").count()
    special = Assessment.objects.filter(application=application, pk__in=scores).exclude(only=[]).count() if scores else 0
    result = Result(
        application=application,
        total=arithmetic.weighted_total(measures, figures),
        by_criterion={key: None if figure is None else str(figure) for key, figure in figures.items()},
        sent=len(scores) - special,
        wanted=max(given, call.scorers),
        triggers=triggers,
        needs_moderation=bool(call.needs_moderation and triggers and not meeting),
        below_floor=bool(arithmetic.below_floors(measures, figures)),
        updated_at=at,
    )
    Result.objects.bulk_create([result], update_conflicts=True, unique_fields=["application"], update_fields=FIELDS)
    return result
