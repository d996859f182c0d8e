"""What a bid promised, in the shape of what is agreed: the page of agreed measures starts from it, and so does an offer that nobody wrote more for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.money import share
from commissioning.questions.kinds import kind_of, options
from commissioning.questions.loaded import LoadedQuestion, LoadedSet
from commissioning.questions.queries import load_set
from grants.applications.models import Submission
from grants.awards.models import AgreedMeasure, AgreedOutput, Award, BudgetHead
from grants.awards.parts import HeadDraft, MeasureDraft, OutputDraft
from grants.awards.queries.agreements import AwardPage, indicators_for, outcome_measured

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class OwnMeasure:
    """A measure in the body's own words, which is no indicator of the Plan."""

    said: str
    baseline: Decimal | None
    target: Decimal | None
    by_on: date | None
    method: str


@dataclass(frozen=True)
class Promised:
    """What the page of agreed measures starts from. Sums in pence; the heads add up to the award."""

    outputs: list[OutputDraft]
    measures: list[MeasureDraft]
    own_measures: list[OwnMeasure]
    heads: list[HeadDraft]


def promised(award: Award) -> Promised:
    """The outputs, measures and budget of the version of the bid that stands, the budget scaled to the award to the penny.

    A bid that was asked for neither (a donation) gives one output, and one head that holds the whole grant.
    """
    sent = Submission.objects.filter(application=award.application_id).order_by("-number").first()
    loaded = load_set(award.application.answers.question_set_id)
    answers = {row["question"]: row["value"] for row in sent.answers} if sent else {}
    measures, own = measures_of(award, table_of(loaded, answers, kind="indicator_targets")[1])
    return Promised(
        outputs=outputs_of(table_of(loaded, answers, kind="table", fact="outputs")[1])
        or [OutputDraft(longest(AgreedOutput, "what", award.title), "project", Decimal(1))],
        measures=measures,
        own_measures=own,
        heads=heads_of(award, *table_of(loaded, answers, kind="budget")) or [HeadDraft("The work in the bid", award.amount_pence)],
    )


@dataclass(frozen=True)
class Start:
    """The lines that the page of agreed measures opens with, by the names of its boxes."""

    outputs: list[dict[str, Any]]
    measures: list[dict[str, Any]]
    heads: list[dict[str, Any]]


def agreed_start(page: AwardPage) -> Start:
    """What was agreed already; where nothing was, what the bid promised. A measure in the body's own words comes with them, for the officer to
    say which indicator it is."""
    said = None if page.outputs or page.heads else promised(page.award)
    measures: Sequence[Any] = said.measures if said else page.measures
    own = said.own_measures if said else []
    return Start(
        outputs=[
            {"what": each.what, "unit": each.unit, "planned": plain(each.planned)} for each in (said.outputs if said else page.outputs)
        ],
        measures=[{"indicator": str(each.indicator_id)} | shared(each) for each in measures]
        + [{"indicator": "", "said": each.said} | shared(each) for each in own],
        heads=[{"head": each.head, "planned_pence": each.planned_pence} for each in (said.heads if said else page.heads)],
    )


def shared(measure: Any) -> dict[str, Any]:
    return {
        "baseline": plain(measure.baseline),
        "target": plain(measure.target),
        "by_on": measure.by_on,
        "method": measure.method,
    }


def plain(value: Decimal | None) -> str | None:
    """A figure without zeros that say nothing, as one types it."""
    return None if value is None else f"{value.normalize():f}"


def table_of(loaded: LoadedSet, answers: Mapping[str, Any], *, kind: str, fact: str = "") -> tuple[LoadedQuestion | None, Rows]:
    """The first question of a kind (and, where a fact is named, the one that it is copied from) with its rows; none where the form has no such."""
    for question in loaded:
        if question.kind == kind and fact in ("", question.config.get("copies_to")):
            value = answers.get(question.key)
            return question, value if isinstance(value, list) else []
    return None, []


def outputs_of(said: Rows) -> list[OutputDraft]:
    return [
        OutputDraft(longest(AgreedOutput, "what", each["what"]), longest(AgreedOutput, "unit", each["unit"]), Decimal(each["number"]))
        for each in said
        if each.get("what") and each.get("unit") and each.get("number") is not None
    ]


def measures_of(award: Award, said: Rows) -> tuple[list[MeasureDraft], list[OwnMeasure]]:
    """Those that are indicators of the call's outcomes, each once; and those in the body's own words."""
    known = {each.code: each for each in indicators_for(award)} if said else {}
    measures: list[MeasureDraft] = []
    own: list[OwnMeasure] = []
    for each in said:
        indicator = known.pop(each.get("indicator") or "", None)
        baseline, target, by_on = figure(each.get("baseline")), figure(each.get("target")), day(each.get("by"))
        method = longest(AgreedMeasure, "method", each.get("how") or "")
        if indicator:
            outcome_id = outcome_measured(indicator, award, each.get("outcome") or "")
            measures.append(MeasureDraft(indicator.pk, outcome_id, indicator.unit, baseline, target, by_on or award.ends_on, method))
        elif each.get("measure"):
            own.append(
                OwnMeasure(f"{each['measure']} ({each['unit']})" if each.get("unit") else each["measure"], baseline, target, by_on, method)
            )
    return measures, own


def heads_of(award: Award, question: LoadedQuestion | None, lines: Rows) -> list[HeadDraft]:
    """A head for each cost that the bid asked for, its years together; what the award lacks of the ask is taken from each in proportion."""
    if question is None:
        return []
    kind: Any = kind_of(question)
    names = dict(options(next(cell for cell in kind.cells(question) if cell.key == "head")))
    asked: dict[str, int] = {}
    for each in lines:
        if each.get("asked"):
            said = ": ".join(filter(None, (names.get(str(each.get("head")), ""), each.get("detail"))))
            asked[said] = asked.get(said, 0) + int(each["asked"])
    sums = share(award.amount_pence, list(asked.values())) if asked else []
    return [HeadDraft(longest(BudgetHead, "head", said), pence) for said, pence in zip(asked, sums, strict=True)]


def longest(model: Any, field: str, text: str) -> str:
    """As much of a text as the column holds, in one line."""
    return " ".join(text.split())[: model._meta.get_field(field).max_length]


def figure(value: Any) -> Decimal | None:
    return None if value is None or value == "" else Decimal(str(value))


def day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
