"""Money, dates, statuses, permissions and drawings as templates say them."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from commissioning import lifecycle
from commissioning.templatetags import house


def draw(source: str, **context: Any) -> str:
    return Template(source).render(Context(context)).strip()


class Person:
    """Answers what permissions ask of a person."""

    pk = 7
    is_active = is_authenticated = True

    def __init__(self, *roles: str) -> None:
        self.roles = frozenset(roles)

    def office_roles(self, office_id: int | None, call_reference: str = "") -> frozenset[str]:
        return self.roles

    def organisation_role(self, organisation_id: int | None) -> str | None:
        return None


NOBODY = SimpleNamespace(is_authenticated=False, is_active=False)


def bid(state: str) -> SimpleNamespace:
    return SimpleNamespace(machine=lifecycle.APPLICATION, state=state)


@pytest.mark.parametrize(("pence", "said"), [(340_000, "£3,400"), (340_050, "£3,400.50"), (0, "£0"), (None, ""), (-100, "-£1")])
def test_pounds_show_pence_only_where_there_are_any(pence: int | None, said: str) -> None:
    assert draw("{{ sum|pounds }}", sum=pence) == said


def test_pounds_with_pence_always_show_them() -> None:
    assert draw('{{ sum|pounds:"pence" }}', sum=340_000) == "£3,400.00"


def test_dates_and_times_are_said_in_london() -> None:
    at = datetime(2027, 7, 1, 11, 0, tzinfo=UTC)
    assert draw("{{ at|at_time }}; {{ at|on_date }}; {{ day|on_date }}", at=at, day=date(2026, 12, 1)) == (
        "1 July 2027, 12 noon; 1 July 2027; 1 December 2026"
    )


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(0, 0, "midnight"), (9, 0, "9am"), (9, 5, "9:05am"), (12, 0, "12 noon"), (12, 30, "12:30pm"), (23, 59, "11:59pm")],
)
def test_clock_says_noon_and_midnight_in_words(hour: int, minute: int, said: str) -> None:
    assert house.clock(datetime(2027, 1, 1, hour, minute, tzinfo=UTC)) == said


@pytest.mark.parametrize(("day", "said"), [(1, "today"), (2, "tomorrow"), (10, "in 9 days")])
def test_in_days_counts_days(day: int, said: str) -> None:
    assert house.in_days(date(2026, 12, day), date(2026, 12, 1)) == said


def test_in_days_counts_back() -> None:
    assert [house.in_days(date(2026, 12, 1), date(2026, 12, day)) for day in (2, 4)] == ["yesterday", "3 days ago"]


def test_in_days_counts_london_days_for_an_instant() -> None:
    assert house.in_days(datetime(2027, 6, 30, 23, 30, tzinfo=UTC), date(2027, 6, 30)) == "tomorrow"


def test_status_has_a_staff_and_a_public_name() -> None:
    assert BeautifulSoup(draw("{% status bid %}", bid=bid("in_check")), "html.parser").get_text() == "In check"
    assert BeautifulSoup(draw('{% status bid "public" %}', bid=bid("in_check")), "html.parser").get_text() == "Being checked"


@pytest.mark.parametrize("machine", lifecycle.MACHINES, ids=lambda machine: machine.name)
def test_every_state_has_a_colour(machine: lifecycle.Machine) -> None:
    assert {state.tone for state in machine.states.values()} <= set(house.TAGS)


def test_can_answers_for_the_person_who_looks() -> None:
    source = '{% can "assessment.check" as ok %}{{ ok }}'
    assert [draw(source, user=person) for person in (Person("officer"), Person("finance"), NOBODY)] == ["True", "False", "False"]


def test_can_refuses_a_permission_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        draw('{% can "no.such" as ok %}', user=Person("officer"))


def test_moves_are_legal_now_and_allowed() -> None:
    source = "{% moves bid as buttons %}{% for each in buttons %}{{ each.name }} {% endfor %}"
    assert draw(source, bid=bid("in_check"), user=Person("officer")) == "end_with_call ask_more find_ineligible find_eligible"
    assert draw(source, bid=bid("in_check"), user=Person("finance")) == ""
    assert draw(source, bid=bid("in_check"), user=NOBODY) == ""


def test_query_string_keeps_the_rest_of_the_query() -> None:
    request = RequestFactory().get("/desk/", {"q": "road & rail", "page": "2"})
    assert draw("{% query_string page=3 %}", request=request) == "?q=road+%26+rail&amp;page=3"
    assert draw("{% query_string page=None %}", request=request) == "?q=road+%26+rail"


def test_pagination_keeps_the_filter_and_names_the_page() -> None:
    request = RequestFactory().get("/desk/", {"q": "road"})
    source = '{% include "components/pagination.html" %}'
    page = BeautifulSoup(draw(source, request=request, page=Paginator(range(400), 20).page(7)), "html.parser")
    assert page.select_one("[aria-current=page]").get_text(strip=True) == "7"
    assert page.select_one("[rel=next]")["href"] == "?q=road&page=8"


def test_pagination_of_one_page_draws_nothing() -> None:
    request = RequestFactory().get("/desk/")
    assert draw('{% include "components/pagination.html" %}', request=request, page=Paginator(range(3), 20).page(1)) == ""


def test_nav_link_marks_where_one_is() -> None:
    request = RequestFactory().get("/funding/road-safety/")
    assert 'aria-current="true"' in draw('{% nav_link "Funding" "/funding/" %}', request=request)
    assert "aria-current" not in draw('{% nav_link "News" "/news/" %}', request=request)


def test_budget_bar_says_what_the_bar_shows() -> None:
    page = BeautifulSoup(draw("{% budget_bar 5000000 2100000 3000000 5150000 %}"), "html.parser")
    assert page.svg["aria-label"] == "£51,000 of £50,000 used"
    assert [each.get_text(" ", strip=True) for each in page.select("li")] == [
        "Signed £30,000",
        "Proposed £21,000",
        "Over budget £1,000 of £50,000, cap £51,500",
    ]
    assert "the chief finance officer must agree" in page.get_text()


def test_budget_bar_of_signed_money_over_budget_says_that_it_was_agreed() -> None:
    drawn = draw("{% budget_bar 51000000 0 52517900 56100000 %}")
    assert "Over budget by £15,179.00, as the chief finance officer agreed before it was signed." in drawn
    assert "must agree" not in drawn


def test_budget_bar_over_the_cap_by_a_penny_cannot_be_signed() -> None:
    assert "Over the cap by £0.01: it cannot be signed." in draw("{% budget_bar 5000000 5150001 0 5150000 %}")


def test_dot_plot_reads_its_scores_aloud() -> None:
    page = BeautifulSoup(draw("{% dot_plot scores 3.5 %}", scores=[3, 4]), "html.parser")
    assert (page.svg["aria-label"], len(page.select("circle")), len(page.select(".house-dots__mean"))) == ("Scores: 3, 4", 2, 1)


def test_drawings_carry_no_style_and_no_script() -> None:
    drawn = draw("{% budget_bar 100 50 %}{% bar 1 2 %}{% dot_plot scores %}", scores=[1])
    assert "style=" not in drawn
    assert "<script" not in drawn
