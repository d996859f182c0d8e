import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.outcomes import seeds
from commissioning.outcomes.actions import (
    accept_reading,
    correct_reading,
    edit_indicator,
    edit_outcome,
    import_plan,
    load_indicators,
    load_sample_plan,
    record_reading,
)
from commissioning.outcomes.models import FocusArea, Indicator, Outcome, Plan, Priority, Reading
from commissioning.outcomes.plan_text import PlanPage, read_plan_page
from commissioning.outcomes.queries import readings_of, readings_to_check
from commissioning.permissions import NotAllowed
from tests.commissioning.outcomes.conftest import AT

CODES = [f"O{number}" for number in range(1, 14)]


def rows() -> list[int]:
    return [model.objects.count() for model in (Plan, Priority, FocusArea, Outcome, AuditEvent)]


@pytest.fixture
def plan_page(page_file: Path) -> PlanPage:
    return read_plan_page(page_file.read_text(encoding="utf-8"))


def small_page(*statements: str) -> PlanPage:
    bullets = "\n".join(f"- {statement}" for statement in statements)
    return read_plan_page(f"Priority 1: Less noise\n\nShared outcome:\n\nQuiet.\n\nWhat success will look like:\n\n{bullets}\n")


def test_import_plan_makes_thirteen_outcomes_of_twenty_bullets(office, plan_page) -> None:
    done = import_plan(office_id=office.pk, page=plan_page, by=None, at=AT)
    assert (done.plan_is_new, list(done.created), len(done.repeats)) == (True, CODES, 7)
    outcomes = Outcome.objects.of_plan(done.plan).in_order()
    assert [outcome.code for outcome in outcomes] == CODES
    assert {outcome.focus_area_id for outcome in outcomes} == {None}
    assert [area.title for area in FocusArea.objects.order_by("order")] == ["Calm evenings", "Good neighbours", "Cycling"]
    assert (done.plan.from_on, done.plan.to_on) == (date(2026, 11, 2), None)


def test_import_plan_twice_changes_nothing(office, plan_page) -> None:
    import_plan(office_id=office.pk, page=plan_page, by=None, at=AT)
    before = rows()
    done = import_plan(office_id=office.pk, page=plan_page, by=None, at=AT)
    assert (done.plan_is_new, done.created, done.offers, done.focus_areas) == (False, (), (), ())
    assert list(done.unchanged) == CODES
    assert rows() == before


def test_import_plan_offers_another_wording_and_never_adds_it(office) -> None:
    import_plan(office_id=office.pk, page=small_page("Bells are rung less.", "Dogs sleep."), by=None, at=AT)
    before = rows()
    done = import_plan(office_id=office.pk, page=small_page("Bells are rung rarely.", "Dogs sleep"), by=None, at=AT)
    assert [(offer.code, offer.stands, offer.offered) for offer in done.offers] == [
        ("O1", "Bells are rung less.", "Bells are rung rarely.")
    ]
    assert (done.created, done.unchanged) == ((), ("O2",))
    assert rows() == before


def test_import_plan_takes_a_wording_when_asked(office) -> None:
    import_plan(office_id=office.pk, page=small_page("Bells are rung less."), by=None, at=AT)
    done = import_plan(office_id=office.pk, page=small_page("Bells are rung rarely."), by=None, at=AT, take=["O1"])
    assert (done.taken, done.offers) == (("O1",), ())
    assert Outcome.objects.get().statement == "Bells are rung rarely."


def test_import_plan_refuses_to_take_what_is_not_offered(office) -> None:
    with pytest.raises(Refused, match="no other wording for O9"):
        import_plan(office_id=office.pk, page=small_page("Dogs sleep."), by=None, at=AT, take=["O9"])
    assert Plan.objects.count() == 0


def test_import_plan_gives_a_new_bullet_in_between_a_new_code(office) -> None:
    import_plan(office_id=office.pk, page=small_page("One", "Two"), by=None, at=AT)
    longer = small_page("One", "One and a half", "Two")
    done = import_plan(office_id=office.pk, page=longer, by=None, at=AT)
    assert (done.created, done.unchanged, done.offers) == (("O3",), ("O1", "O2"), ())
    assert import_plan(office_id=office.pk, page=longer, by=None, at=AT).created == ()


def priority_page(number: int, title: str, *statements: str) -> PlanPage:
    bullets = "".join(f"- {statement}\n" for statement in statements)
    return read_plan_page(f"Priority {number}: {title}\n\nShared outcome:\n\nQuiet.\n\nWhat success will look like:\n\n{bullets}\n")


def test_import_plan_adds_a_second_priority_to_the_plan_of_that_title(office) -> None:
    first = import_plan(office_id=office.pk, page=priority_page(1, "Less noise", "One", "Two"), by=None, at=AT)
    page = priority_page(2, "More light", "Lamps are mended.", "One", "Paths are seen.")
    done = import_plan(office_id=office.pk, page=page, by=None, at=AT)
    assert (done.plan, done.plan_is_new, done.priority_is_new) == (first.plan, False, True)
    assert (done.created, done.offers) == (("O3", "O4", "O5"), ())
    assert [str(each) for each in Outcome.objects.of_plan(first.plan).in_order()] == [
        "O1 One",
        "O2 Two",
        "O3 Lamps are mended",
        "O4 One",
        "O5 Paths are seen",
    ]
    before = rows()
    again = import_plan(office_id=office.pk, page=page, by=None, at=AT)
    assert (again.priority_is_new, again.unchanged) == (False, ("O3", "O4", "O5"))
    assert rows() == before


def test_import_plan_offers_another_wording_in_a_second_priority(office) -> None:
    import_plan(office_id=office.pk, page=small_page("One", "Two"), by=None, at=AT)
    import_plan(office_id=office.pk, page=priority_page(2, "More light", "Lamps are mended."), by=None, at=AT)
    other = priority_page(2, "More light", "Lamps are mended soon.", "Paths are seen.")
    done = import_plan(office_id=office.pk, page=other, by=None, at=AT)
    assert ([each.code for each in done.offers], done.created) == (["O3"], ("O4",))


def test_import_plan_makes_another_plan_for_another_title_or_first_day(office) -> None:
    first = import_plan(office_id=office.pk, page=small_page("One"), by=None, at=AT)
    page = priority_page(2, "More light", "Lamps are mended.")
    other = import_plan(office_id=office.pk, page=page, by=None, at=AT, title="Plan B")
    later = import_plan(office_id=office.pk, page=priority_page(1, "Next", "One"), by=None, at=AT, from_on=date(2028, 4, 1))
    assert len({first.plan, other.plan, later.plan}) == 3
    assert (other.created, later.created) == (("O1",), ("O1",))


def test_import_plan_refuses_another_priority_of_the_same_number(office) -> None:
    import_plan(office_id=office.pk, page=small_page("One"), by=None, at=AT)
    with pytest.raises(Refused, match="has a priority 1 already: “Less noise”"):
        import_plan(office_id=office.pk, page=priority_page(1, "More noise", "One"), by=None, at=AT)


def test_import_plan_finds_the_sample_plan_by_number_and_title(office, plan) -> None:
    text = "Priority 3: Keep People Safe and Reduce Harm\nShared outcome: Safe.\nWhat success will look like:\n- Roads are kinder.\n"
    done = import_plan(office_id=office.pk, page=read_plan_page(text), by=None, at=AT)
    assert (done.plan, done.created, [offer.code for offer in done.offers]) == (plan, (), ["O1"])


def test_import_plan_needs_an_officer(office, plan_page, auditor, officer) -> None:
    with pytest.raises(NotAllowed):
        import_plan(office_id=office.pk, page=plan_page, by=auditor, at=AT)
    assert len(import_plan(office_id=office.pk, page=plan_page, by=officer, at=AT).created) == 13


def test_import_plan_refuses_dates_the_wrong_way_round(office, plan_page) -> None:
    with pytest.raises(Refused, match="on or after"):
        import_plan(office_id=office.pk, page=plan_page, by=None, at=AT, from_on=date(2026, 4, 1), to_on=date(2026, 3, 31))


def test_edit_outcome_sets_a_focus_area_and_leaves_the_rest(office, plan_page, officer) -> None:
    import_plan(office_id=office.pk, page=plan_page, by=None, at=AT)
    outcome, area = Outcome.objects.get(code="O12"), FocusArea.objects.get(title="Cycling")
    edit_outcome(outcome_id=outcome.pk, by=officer, at=AT, focus_area_id=area.pk, hidden_crime=True)
    outcome.refresh_from_db()
    assert (outcome.focus_area, outcome.hidden_crime, outcome.statement) == (area, True, "Fewer bicycles are stolen.")
    assert AuditEvent.objects.about(outcome).last().facts == {"fields": ["focus_area_id", "hidden_crime"]}


def test_edit_outcome_refuses_an_empty_title_and_a_strange_focus_area(office, plan, plan_page, officer, auditor) -> None:
    import_plan(office_id=office.pk, page=plan_page, by=None, at=AT)
    outcome = Outcome.objects.of_plan(plan).first()
    with pytest.raises(Refused, match="needs a title"):
        edit_outcome(outcome_id=outcome.pk, by=officer, at=AT, title=" ")
    with pytest.raises(Refused, match="another priority"):
        edit_outcome(outcome_id=outcome.pk, by=officer, at=AT, focus_area_id=FocusArea.objects.get(title="Cycling").pk)
    with pytest.raises(NotAllowed):
        edit_outcome(outcome_id=outcome.pk, by=auditor, at=AT, title="Mine")


def test_load_sample_plan_has_thirteen_outcomes_in_three_focus_areas(office) -> None:
    plan = load_sample_plan(office_id=office.pk, by=None, at=AT)
    found = [(each.code, each.focus_area.title, each.hidden_crime) for each in Outcome.objects.of_plan(plan).in_order()]
    assert [code for code, _, _ in found] == CODES
    assert [code for code, _, hidden in found if hidden] == ["O1", "O11"]
    assert [code for code, area, _ in found if area == "Road safety"] == ["O12", "O13"]
    assert (plan.from_on, plan.to_on) == (date(2024, 4, 1), date(2028, 3, 31))


def test_load_sample_plan_twice_changes_nothing(office) -> None:
    first = load_sample_plan(office_id=office.pk, by=None, at=AT)
    before = rows()
    assert load_sample_plan(office_id=office.pk, by=None, at=AT + timedelta(days=400)) == first
    assert rows() == before


SEEDED = ["I01", "I02", "I03", "I08", "I12", "I21", "I22", "I23", "I24", "I25a", "I25b", "I25c", "I25d", "I26a", "I26b", "I27", "I28"]


def test_load_indicators_copies_every_file_once(office, plan) -> None:
    found = Indicator.objects.filter(office=office).order_by("code")
    assert [indicator.code for indicator in found] == SEEDED
    reports = found.get(code="I01")
    assert reports.direction == "up-if-balanced"
    assert sorted(each.code for each in reports.balance_indicators.all()) == ["I02", "I03"]
    assert sorted(each.code for each in found.get(code="I03").outcomes.all()) == ["O1", "O6"]
    assert found.get(code="I21").target_value == Decimal(172)
    assert [found.get(code=f"I25{letter}").direction for letter in "abcd"] == ["up", "up", "none", "down"]


def test_load_indicators_leaves_an_officers_edit(office, plan, officer) -> None:
    indicator = Indicator.objects.get(code="I21")
    edit_indicator(indicator_id=indicator.pk, changes={"target_text": "160 or fewer in 2030"}, by=officer, at=AT)
    done = load_indicators(plan_id=plan.pk, by=None, at=AT)
    assert (done.created, list(done.already_there)) == ((), SEEDED)
    assert Indicator.objects.get(code="I21").target_text == "160 or fewer in 2030"


def test_a_new_indicator_is_one_new_file(plan, tmp_path) -> None:
    folder = Path(shutil.copytree(seeds.INDICATORS, tmp_path / "indicators"))
    (folder / "I16.toml").write_text(
        'code = "I16"\noutcomes = ["O9"]\nname = "Housing found or kept"\ndefinition = "Housed three months on."\n'
        'unit = "% of helped"\ndirection = "up"\nlevels = ["grant"]\nsource = "Grant returns"\ncadence = "quarter"\nbaseline_value = 41.5\n'
    )
    assert load_indicators(plan_id=plan.pk, by=None, at=AT, folder=folder).created == ("I16",)
    made = Indicator.objects.get(code="I16")
    assert (made.baseline_known, made.baseline_value, [each.code for each in made.outcomes.all()]) == (True, Decimal("41.5"), ["O9"])


GOOD = (
    'code = "I99"\noutcomes = ["O9"]\nname = "N"\ndefinition = "D"\nunit = "people"\n'
    'direction = "up"\nlevels = ["grant"]\nsource = "S"\ncadence = "year"\n'
)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("I99", GOOD.replace('unit = "people"\n', ""), "I99.toml: .*unit"),
        ("I99", GOOD + "colour = 1\n", "I99.toml: nobody reads colour"),
        ("I99", GOOD.replace('"up"', '"sideways"'), "I99.toml: direction"),
        ("I99", GOOD + "=\n", "I99.toml: "),
        ("I98", GOOD, "name it I99.toml"),
    ],
)
def test_load_indicators_names_a_file_it_cannot_use(plan, tmp_path, name, text, words) -> None:
    (tmp_path / f"{name}.toml").write_text(text)
    with pytest.raises(seeds.SeedError, match=words):
        load_indicators(plan_id=plan.pk, by=None, at=AT, folder=tmp_path)


@pytest.mark.parametrize(("change", "words"), [(('["O9"]', '["O99"]'), "O99"), (("levels", 'balance = ["I77"]\nlevels'), "I77")])
def test_load_indicators_refuses_what_the_plan_does_not_have(plan, tmp_path, change, words) -> None:
    (tmp_path / "I99.toml").write_text(GOOD.replace(*change))
    with pytest.raises(Refused, match=words):
        load_indicators(plan_id=plan.pk, by=None, at=AT, folder=tmp_path)


def test_edit_indicator_refuses_nonsense_and_strangers(plan, officer, auditor) -> None:
    indicator = Indicator.objects.get(code="I21")
    with pytest.raises(Refused, match="direction"):
        edit_indicator(indicator_id=indicator.pk, changes={"direction": "sideways"}, by=officer, at=AT)
    with pytest.raises(Refused, match="cannot be edited"):
        edit_indicator(indicator_id=indicator.pk, changes={"office_id": 1}, by=officer, at=AT)
    with pytest.raises(Refused, match="baseline"):
        edit_indicator(indicator_id=indicator.pk, changes={"baseline_known": True}, by=officer, at=AT)
    with pytest.raises(NotAllowed):
        edit_indicator(indicator_id=indicator.pk, changes={"name": "Mine"}, by=auditor, at=AT)


def reading(officer, code="I21", outcome="O12", **changes) -> Reading:
    facts = {
        "level": "county",
        "period_from": date(2025, 1, 1),
        "period_to": date(2025, 12, 31),
        "value": Decimal(355),
        "source": "Casualty statistics",
        "basis": "adjusted",
    } | changes
    indicator = Indicator.objects.get(code=code)
    return record_reading(indicator_id=indicator.pk, outcome_id=Outcome.objects.get(code=outcome).pk, by=officer, at=AT, **facts)


def test_record_reading_makes_a_draft_in_the_indicators_unit(plan, officer) -> None:
    made = reading(officer)
    assert (made.state, made.unit, made.entered_by, made.entered_at) == ("draft", "people a year", officer, AT)
    assert list(readings_to_check(plan.office)) == [made]


def test_record_reading_needs_the_permission(plan, auditor) -> None:
    with pytest.raises(NotAllowed):
        reading(auditor)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"period_to": date(2024, 12, 31)}, "on or after"),
        ({"period_to": date(2026, 12, 31)}, "not over yet"),
        ({"level": "grant", "subject_reference": "RSF-2627-0042-A"}, "not measured for one grant"),
        ({"subject_reference": "RSF-2627-0042-A"}, "belongs to no award"),
        ({"outcome": "O1"}, "does not measure"),
        ({"code": "I23", "level": "grant"}, "which award"),
        ({"code": "I24", "level": "grant", "subject_reference": "A", "value": Decimal("100.1")}, "from 0 to 100"),
        ({"source": " "}, "where the figure comes from"),
    ],
)
def test_record_reading_refuses_what_does_not_fit(plan, officer, changes, words) -> None:
    with pytest.raises(Refused, match=words):
        reading(officer, **changes)
    assert Reading.objects.count() == 0


def test_accept_reading_makes_it_stand(plan, officer) -> None:
    made = reading(officer)
    accepted = accept_reading(reading_id=made.pk, by=officer, at=AT)
    assert (accepted.state, accepted.accepted_by, accepted.accepted_at) == ("accepted", officer, AT)
    assert list(Reading.objects.standing_at(AT)) == [made]
    assert list(Reading.objects.standing_at(AT - timedelta(seconds=1))) == []


def test_accept_reading_refuses_a_second_of_the_same_period(plan, officer) -> None:
    first, second = reading(officer), reading(officer, value=Decimal(356))
    accept_reading(reading_id=first.pk, by=officer, at=AT)
    with pytest.raises(Refused, match="Correct that one"):
        accept_reading(reading_id=second.pk, by=officer, at=AT)


def test_accept_reading_refuses_twice_and_strangers(plan, officer, auditor) -> None:
    made = reading(officer)
    with pytest.raises(NotAllowed):
        accept_reading(reading_id=made.pk, by=auditor, at=AT)
    accept_reading(reading_id=made.pk, by=officer, at=AT)
    with pytest.raises(Refused, match="Accepted"):
        accept_reading(reading_id=made.pk, by=officer, at=AT)


def test_correct_reading_keeps_the_old_row(plan, officer) -> None:
    made = reading(officer)
    accept_reading(reading_id=made.pk, by=officer, at=AT)
    later = AT + timedelta(days=1)
    corrected = correct_reading(reading_id=made.pk, value=Decimal(351), source="Second release", by=officer, at=later)
    made = Reading.objects.get(pk=made.pk)
    assert (made.state, made.value, corrected.corrects_id, corrected.state) == ("corrected", Decimal(355), made.pk, "accepted")
    assert [each.value for each in Reading.objects.standing_at(AT)] == [Decimal(355)]
    assert [each.value for each in Reading.objects.standing_at(later)] == [Decimal(351)]


def test_correct_reading_refuses_a_draft_and_leaves_nothing(plan, officer) -> None:
    made = reading(officer)
    with pytest.raises(Refused, match="Draft"):
        correct_reading(reading_id=made.pk, value=Decimal(1), source="S", by=officer, at=AT)
    assert list(Reading.objects.values_list("state", flat=True)) == ["draft"]


def test_readings_of_an_award_are_in_time_order(plan, officer) -> None:
    award = {"code": "I25a", "level": "grant", "subject_reference": "RSF-2627-0042-A", "basis": ""}
    later = reading(officer, **award, period_from=date(2026, 4, 1), period_to=date(2026, 6, 30))
    earlier = reading(officer, **award, period_from=date(2026, 1, 1), period_to=date(2026, 3, 31))
    reading(officer, **(award | {"subject_reference": "RSF-2627-0043-A"}))
    assert list(readings_of("RSF-2627-0042-A")) == [earlier, later]
