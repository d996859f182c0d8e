"""Targets: a measure of the Plan or of one's own for each chosen outcome, with a baseline or the day by which it will be known."""

from typing import Any

from django.http import QueryDict

from commissioning.questions.forms import form_for_section
from commissioning.questions.kinds import kind_of
from commissioning.questions.loaded import Context, IndicatorChoice
from commissioning.questions.queries import completeness
from tests.commissioning.questions.conftest import a_question, a_set

CONTEXT = Context(
    outcomes=(("O1", "Confidence to report"), ("O12", "Safer roads"), ("O13", "Road safety leadership")),
    indicators=(
        IndicatorChoice("O12", "I24", "Vehicles over the limit", "% of checked"),
        IndicatorChoice("O1", "I02", "Offered support", "%"),
    ),
)
PICKED = a_question("outcome_picker", "outcomes", section_key="first")
TARGETS = a_question("indicator_targets", "t", label="Targets")
FORM = a_set(PICKED, TARGETS)
CHOSEN = {"outcomes": {"main": "O12", "others": ["O1"]}}
WHEN = "&t-{0}-by_day=28&t-{0}-by_month=2&t-{0}-by_year=2028&t-{0}-how=Survey"
OF_THE_PLAN = "&t-0-choice=O12:I24&t-0-baseline=41&t-0-target=28" + WHEN.format(0)
OWN = (
    "&t-1-choice=O1:&t-1-own=Calls+to+us&t-1-unit=calls&t-1-baseline_on_day=1&t-1-baseline_on_month=6&t-1-baseline_on_year=2027&t-1-target=50"
    + WHEN.format(1)
)


def send(typed: str) -> Any:
    form = form_for_section(FORM, "s", CHOSEN, data=QueryDict(typed), context=CONTEXT)
    form.is_valid()
    return form


def a_row(**facts: Any) -> dict[str, Any]:
    row = {"outcome": "O12", "indicator": "I24", "measure": "Vehicles over the limit", "unit": "% of checked", "baseline": 41}
    return row | {"baseline_on": None, "target": 28, "by": "2028-02-28", "how": "Survey"} | facts


def test_a_measure_of_the_plan_brings_its_name_and_unit_and_ones_own_is_written() -> None:
    form = send("t-rows=2" + OF_THE_PLAN + OWN)
    assert dict(form.errors) == {}
    own = {"outcome": "O1", "indicator": None, "measure": "Calls to us", "unit": "calls", "baseline": None, "baseline_on": "2027-06-01"}
    assert form.answers["t"] == [a_row(), a_row(**own, target=50)]
    assert completeness(FORM, CHOSEN | form.answers, CONTEXT) == []
    assert kind_of(TARGETS).as_text(TARGETS, form.answers["t"][:1], CONTEXT) == (
        "Outcome: Safer roads; Indicator: I24; Measure: Vehicles over the limit; Unit: % of checked; Baseline: where it stands now: 41; "
        "Target: 28; By when: 28 February 2028; How you will measure it: Survey"
    )
    again = str(form_for_section(FORM, "s", CHOSEN | form.answers, context=CONTEXT)["t"])
    assert '<option value="O12:I24" selected>' in again
    assert '<option value="O1:" selected>' in again
    assert 'value="Calls to us"' in again


def test_only_the_chosen_outcomes_are_offered() -> None:
    page = str(form_for_section(FORM, "s", CHOSEN, context=CONTEXT)["t"])
    assert "Road safety leadership" not in page
    assert page.index("Safer roads") < page.index("Confidence to report")
    assert "Road safety leadership" in str(form_for_section(FORM, "s", {}, context=CONTEXT)["t"])


def test_each_gap_is_told_at_its_cell() -> None:
    rows = [
        a_row(outcome=None, indicator=None, measure=None, unit=None),
        a_row(indicator=None, measure=None),
        a_row(unit=None, baseline=None),
    ]
    found = kind_of(TARGETS).check(TARGETS, rows)
    assert [(each.cell, each.bare) for each in found] == [
        ((0, "choice"), "Choose an outcome and what you will measure it by."),
        ((1, "own"), "Write what you will measure, or choose a measure in the list."),
        ((2, "unit"), "Say in what unit you count it, like people or %."),
        ((2, "baseline"), "Say where it stands now, or give the day by which you will know."),
    ]


def test_every_chosen_outcome_needs_a_measure_and_no_other_has_one() -> None:
    found = [problem.message for problem in completeness(FORM, CHOSEN | {"t": [a_row(), a_row(outcome="O13")]}, CONTEXT)]
    assert found == [
        "Measure 2: You no longer choose this outcome. Choose another, or remove the row.",
        "Add a measure for “Confidence to report”.",
    ]


def test_a_measure_that_is_not_offered_is_refused() -> None:
    form = send("t-rows=1" + OF_THE_PLAN.replace("I24", "I99"))
    assert list(form["t"].messages) == ["Measure 1, Outcome and measure: Choose one of the measures in the list."]
