"""The Plan for the public: money through the one slot, results in words, nothing that could point at a person."""

from datetime import date
from decimal import Decimal

import pytest

from cms.plan_cards import figure, period, short_period
from commissioning.outcomes.actions import accept_reading, import_plan, load_indicators, load_sample_plan, record_reading
from commissioning.outcomes.figures import Figures, Result
from commissioning.outcomes.models import Indicator, Outcome
from commissioning.outcomes.plan_text import read_plan_page
from tests import makers as make
from tests.cms.test_pages import text

SPRING = (date(2026, 4, 1), date(2026, 6, 30))
SUMMER = (date(2026, 7, 1), date(2026, 9, 30))


def given_figures(plan):
    """What a test puts into the slot."""
    return {
        "O12": Figures(
            awarded_pence=2_500_000,
            awards=3,
            paid_pence=1_250_000,
            organisations=2,
            results=(
                Result("I28", "People trained", "people", Decimal(340), grants=2),
                Result("I27", "Activity", "", None, "mixed units", ("12 sessions", "9 schools"), 2),
            ),
        )
    }


@pytest.fixture
def plan(site, settings):
    settings.PUBLIC_FIGURES = "tests.cms.test_plan.given_figures"
    made = load_sample_plan(office_id=make.office().pk, by=None, at=make.NOON)
    load_indicators(plan_id=made.pk, by=None, at=make.NOON)
    return made


@pytest.fixture
def reading(plan):
    officer = make.staff("officer")

    def record(code, days, value, *, outcome="O1", **more):
        made = record_reading(
            indicator_id=Indicator.objects.get(code=code).pk,
            outcome_id=Outcome.objects.get(code=outcome).pk,
            level="county",
            period_from=days[0],
            period_to=days[1],
            value=Decimal(str(value)),
            source="Test",
            by=officer,
            at=make.NOON,
            **more,
        )
        return accept_reading(reading_id=made.pk, by=officer, at=make.NOON)

    return record


def card(client, code: str) -> str:
    html = client.get("/plan/").content.decode()
    start = html.index(f'id="{code}"')
    page = html[start : html.index("</article>", start)]
    return text(type("Part", (), {"content": page.encode()}))


def test_the_plan_is_shown_whole_with_money_through_the_slot(plan, client):
    page = text(client.get("/plan/"))
    assert "Priority 3: Keep people safe and reduce harm" in page
    order = ["Violence against women and girls", "Vulnerability", "Road safety"]
    assert [page.index(each) for each in order] == sorted(page.index(each) for each in order)
    assert "Awarded so far £25,000 3 grants" in page
    assert "Paid so far £12,500" in page
    assert "Outcomes with money 1 of 13" in page
    assert client.get("/plan/").content.decode().count("<article") == 13


def test_a_second_priority_is_shown_after_the_first_with_codes_of_its_own(plan, client):
    page = "Priority 4: Kinder streets\nShared outcome: Kind.\nWhat success will look like:\n- Lamps are mended.\n- Paths are seen.\n"
    import_plan(office_id=make.office().pk, page=read_plan_page(page), by=None, at=make.NOON, title=plan.title)
    answer = client.get("/plan/")
    assert text(answer).index("Priority 3: Keep people safe and reduce harm") < text(answer).index("Priority 4: Kinder streets")
    assert answer.content.decode().count("<article") == 15
    assert "Lamps are mended" in card(client, "O14")
    assert "Awarded £25,000" in card(client, "O12")


def test_an_outcome_shows_its_money_and_results_in_words(plan, client):
    shown = card(client, "O12")
    assert "Awarded £25,000 Paid £12,500 Grants 3 Bodies 2" in shown
    assert "340 people People trained (2 grants)" in shown
    assert "Activity: Mixed units (2 grants) 12 sessions 9 schools" in shown


def test_an_outcome_without_money_is_shown_as_such(plan, client):
    assert "Awarded No money yet" in card(client, "O10")


def test_hidden_crimes_show_three_figures_and_the_verdict(reading, client):
    for days, value in ((SPRING, 100), (SUMMER, 112)):
        reading("I01", days, value, category="stalking")
    reading("I02", SUMMER, 98, category="stalking", events=50)
    for days, value in ((SPRING, 9), (SUMMER, 7.6)):
        reading("I03", days, value, category="stalking", events=3)
    shown = card(client, "O1")
    assert "Reports to the police Up 12%" in shown
    assert "Victims offered support 98%" in shown
    assert "Repeat victims Down 1.4 points fewer than 5 repeat victims" in shown
    assert "Taken together: Favourable, fewer than 5 not yet offered" in shown


def test_a_hidden_crime_without_all_three_figures_is_not_proven(reading, client):
    for days, value in ((SPRING, 100), (SUMMER, 112)):
        reading("I01", days, value, category="stalking")
    shown = card(client, "O1")
    assert "Taken together: Not proven" in shown
    assert "Still wanted: victims offered support, change in repeat victims." in shown


def test_a_series_is_drawn_with_its_table_and_a_word(reading, client):
    code = Indicator.objects.filter(outcomes__code="O12", direction="down").order_by("code").first().code
    for year, value in ((2024, 301), (2025, 287)):
        reading(code, (date(year, 1, 1), date(year, 12, 31)), value, outcome="O12")
    shown = card(client, "O12")
    assert "Improving" in shown
    assert "Down 4.7% on the period before." in shown
    assert "2024 301 2025 287" in shown
    html = client.get("/plan/").content.decode()
    assert 'role="img"' in html
    assert "301 in 2024, 287 in 2025" in html


def test_small_counts_are_never_told(reading, client):
    reading("I01", SPRING, 3, category="rape")
    shown = card(client, "O1")
    assert "fewer than 5" in shown
    assert " 3 " not in shown


def test_the_plan_takes_the_same_statements_whatever_it_holds(reading, client, django_assert_num_queries):
    with django_assert_num_queries(11):
        client.get("/plan/")
    for category in ("rape", "stalking"):
        for days in (SPRING, SUMMER):
            reading("I01", days, 90, category=category)
    with django_assert_num_queries(11):
        client.get("/plan/")


def test_a_site_without_a_plan_says_so(site, client):
    assert "The plan has not been put in yet." in text(client.get("/plan/"))


def test_periods_and_figures_read_as_people_say_them():
    assert period(date(2025, 1, 1), date(2025, 12, 31)) == "2025"
    assert period(date(2026, 4, 1), date(2027, 3, 31)) == "2026-27"
    assert period(*SPRING) == "April to June 2026"
    assert period(date(2026, 5, 1), date(2026, 5, 31)) == "May 2026"
    assert short_period(*SPRING) == "Jun 26"
    assert [figure(Decimal(each), "people") for each in (0, 1, 4, 5, 1234)] == ["0", "fewer than 5", "fewer than 5", "5", "1,234"]
    assert figure(Decimal("4.5"), "% of victims") == "4.5"
