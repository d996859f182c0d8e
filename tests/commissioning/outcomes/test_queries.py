from datetime import date, timedelta
from decimal import Decimal

import pytest

from commissioning.outcomes.actions import accept_reading, edit_indicator, record_reading
from commissioning.outcomes.models import Indicator, Outcome, Plan
from commissioning.outcomes.queries import outcome_results, plan_in_force
from tests.commissioning.outcomes.conftest import AT

SPRING = (date(2026, 4, 1), date(2026, 6, 30))
SUMMER = (date(2026, 7, 1), date(2026, 9, 30))


@pytest.fixture
def accepted(plan, officer):
    def make(code, period, value, *, outcome="O1", reference="", **more):
        made = record_reading(
            indicator_id=Indicator.objects.get(code=code).pk,
            outcome_id=Outcome.objects.get(code=outcome).pk,
            level="grant" if reference else "county",
            subject_reference=reference,
            period_from=period[0],
            period_to=period[1],
            value=Decimal(str(value)),
            source="Test",
            by=officer,
            at=AT,
            **more,
        )
        return accept_reading(reading_id=made.pk, by=officer, at=AT)

    return make


def result_of(plan, outcome, code, at=AT):
    found = next(each for each in outcome_results(plan, at) if each.outcome.code == outcome)
    return next(each for each in found.indicators if each.indicator.code == code)


def paired_of(plan, at=AT):
    return result_of(plan, "O1", "I01", at).paired


def stalking(accepted, *, offered=98, repeats=(9, 7.6), events=50) -> None:
    accepted("I01", SPRING, 100, category="stalking")
    accepted("I01", SUMMER, 112, category="stalking")
    if offered is not None:
        accepted("I02", SUMMER, offered, category="stalking", events=events)
    for period, value in zip((SPRING, SUMMER), repeats, strict=False):
        accepted("I03", period, value, category="stalking", events=9)


def test_plan_in_force_is_the_newest_of_the_day(office, plan) -> None:
    assert plan_in_force(office, plan.from_on) == plan
    assert plan_in_force(office, plan.from_on - timedelta(days=1)) is None
    assert plan_in_force(office, plan.to_on + timedelta(days=1)) is None
    newer = Plan.objects.create(office=office, title="Next", from_on=plan.to_on)
    assert plan_in_force(office, plan.to_on) == newer


def test_outcome_results_apply_the_paired_rule(plan, accepted) -> None:
    stalking(accepted)
    (found,) = paired_of(plan)
    assert (found.category, found.verdict.words, found.verdict.repeat_count) == ("stalking", "favourable, 1 not yet offered", 9)
    assert (found.reports_change_pct, found.offered_pct, found.repeat_change_points) == (Decimal("12.0"), Decimal(98), Decimal("-1.4"))


def test_outcome_results_say_who_must_supply_a_missing_figure(plan, accepted) -> None:
    """Twelve per cent more reports, support for all, repeat rate unknown: not proven, and by whom it can be."""
    stalking(accepted, offered=100, repeats=())
    (found,) = paired_of(plan)
    assert found.verdict.words == "not proven"
    assert found.suppliers == ("change in repeat victims: Police recorded crime",)


def test_outcome_results_do_not_pair_figures_of_another_type(plan, accepted) -> None:
    stalking(accepted, offered=None)
    accepted("I02", SUMMER, 100, category="rape")
    assert [(each.category, each.verdict.words) for each in paired_of(plan)] == [("stalking", "not proven")]


def test_outcome_results_do_not_pair_figures_of_another_period_or_place(plan, accepted) -> None:
    stalking(accepted, offered=None)
    accepted("I02", SPRING, 100, category="stalking")
    accepted("I02", SUMMER, 100, category="stalking", place="Rugby")
    (found,) = paired_of(plan)
    assert (found.verdict.words, found.verdict.note) == ("not proven", "The figures differ in crime type, place or period.")


def test_outcome_results_say_where_repeats_cannot_be_measured(plan, accepted, officer) -> None:
    edit_indicator(indicator_id=Indicator.objects.get(code="I03").pk, changes={"not_measured_for": ["stalking"]}, by=officer, at=AT)
    stalking(accepted, repeats=())
    assert paired_of(plan)[0].verdict.words == "cannot be measured"


def test_outcome_results_are_asked_for_at_a_date(plan, accepted) -> None:
    stalking(accepted)
    assert paired_of(plan, AT - timedelta(seconds=1)) == ()


def test_outcome_results_break_the_series_of_casualties(plan, accepted) -> None:
    years = [(date(year, 1, 1), date(year, 12, 31)) for year in (2012, 2017, 2018)]
    accepted("I21", years[0], 299, outcome="O12", basis="raw")
    accepted("I21", years[1], 352, outcome="O12", basis="adjusted")
    (series,) = result_of(plan, "O12", "I21").county
    assert (series.trend.change, series.trend.breaks_on) == (None, (date(2017, 1, 1),))
    accepted("I21", years[2], 355, outcome="O12", basis="adjusted")
    (series,) = result_of(plan, "O12", "I21").county
    assert (series.trend.change, series.trend.arrow, series.trend.is_better, series.five_year_mean) == (Decimal(3), "up", False, None)


def test_outcome_results_add_grants_and_keep_the_county_apart(plan, accepted) -> None:
    accepted("I27", (date(2025, 1, 1), date(2025, 12, 31)), 61, outcome="O12", events=400)
    accepted("I27", SUMMER, 70, outcome="O12", reference="RSF-2627-0001-A", events=40)
    accepted("I25a", SPRING, 4, outcome="O12", reference="RSF-2627-0001-A")
    accepted("I25a", SUMMER, 6, outcome="O12", reference="RSF-2627-0001-A")
    accepted("I25a", SUMMER, 5, outcome="O12", reference="RSF-2627-0002-A")
    sessions, safe = result_of(plan, "O12", "I25a"), result_of(plan, "O12", "I27")
    assert (sessions.grants.value, sessions.grant_count, sessions.county) == (Decimal(15), 2, ())
    assert (safe.grants.value, safe.grant_count, len(safe.county)) == (Decimal(70), 1, 1)


def test_outcome_results_of_two_units_are_mixed(plan, accepted) -> None:
    accepted("I26a", SUMMER, 40, outcome="O12", reference="RSF-2627-0001-A")
    accepted("I26a", SUMMER, 3, outcome="O12", reference="RSF-2627-0002-A", unit="school classes")
    found = result_of(plan, "O12", "I26a").grants
    assert (found.value, found.words) == (None, "mixed units")
    assert [(part.unit, part.value) for part in found.split] == [("people", Decimal(40)), ("school classes", Decimal(3))]


def test_outcome_results_name_outcomes_that_have_nothing(plan) -> None:
    found = outcome_results(plan, AT)
    assert [each.outcome.code for each in found] == [f"O{number}" for number in range(1, 14)]
    assert found[1].indicators == ()


@pytest.mark.parametrize("grants", [1, 3])
def test_outcome_results_cost_four_queries(plan, accepted, django_assert_num_queries, grants) -> None:
    for number in range(grants):
        accepted("I25a", SUMMER, 5, outcome="O12", reference=f"RSF-2627-000{number}-A")
        accepted("I01", SUMMER, 5, category=f"kind {number}")
    with django_assert_num_queries(4):
        outcome_results(plan, AT)
