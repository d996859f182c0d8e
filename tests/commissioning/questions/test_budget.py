"""The budget: lines that add up, by head and by year, with VAT as the body recovers it; and each message at its cell."""

from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict

from commissioning.questions.forms import form_for_section
from commissioning.questions.kinds import kind_of
from commissioning.questions.loaded import Context
from commissioning.questions.queries import cautions, completeness, copied_facts
from commissioning.questions.types.budget import line_total, sums_by, sums_of
from tests.commissioning.questions.conftest import a_question, a_set

ONE_YEAR = Context(years=(2027,))
TWO_YEARS = Context(years=(2027, 2028))
VAT = a_question("one_of", "vat", section_key="first", config={"options": ["all", "part", "none"]})
BUDGET = a_question(
    "budget", "b", label="Budget", section_key="s", config={"vat": "vat", "copies_to": "ask_pence", "copies_column": "asked"}, limit=3
)
FORM = a_set(VAT, BUDGET)


def send(typed: str, context: Context = ONE_YEAR, **values: Any) -> Any:
    form = form_for_section(FORM, "s", values, data=QueryDict(typed), context=context)
    form.is_valid()
    return form


def line(number: int, **typed: str) -> str:
    return "&".join(f"b-{number}-{name}={value}" for name, value in ({"head": "equipment", "detail": "Sign"} | typed).items())


def a_line(**facts: Any) -> dict[str, Any]:
    line = {"year": 2027, "head": "equipment", "detail": "Sign", "quantity": 2, "unit": 5000, "total": 10000, "asked": 9000, "match": 1000}
    return line | {"vat": None} | facts


def test_a_line_is_kept_with_its_total_and_its_year() -> None:
    form = send("b-rows=2&" + line(0, quantity="2.5", unit="£40.01", asked="90", match="10.03") + "&" + line(1, unit="5", asked="5"))
    assert dict(form.errors) == {}
    assert form.answers["b"] == [
        a_line(quantity="2.5", unit=4001, total=10003, asked=9000, match=1003),
        a_line(quantity=None, unit=500, total=500, asked=500, match=None),
    ]
    assert completeness(a_set(BUDGET), form.answers, ONE_YEAR) == []
    assert copied_facts(a_set(BUDGET), form.answers) == {"ask_pence": 9500}
    assert kind_of(BUDGET).as_text(BUDGET, form.answers["b"]) == (
        "2027-28; Equipment; Sign; 2.5 × £40.01 = £100.03; asked of us £90; from others £10.03\n"
        "2027-28; Equipment; Sign; 1 × £5 = £5; asked of us £5\n"
        "In all £105.03: asked of us £95, from others £10.03"
    )


def test_a_line_that_does_not_add_up_says_so_at_its_cell() -> None:
    form = send("b-rows=2&" + line(0, unit="5", asked="5") + "&" + line(1, quantity="2", unit="50", asked="80", match="10"))
    words = "You ask us for £80 and others give £10: that makes £90, but the total is £100. Change one so that they agree."
    assert list(form["b"].messages) == [f"Cost 2, Asked of us: {words}"]
    assert form["b"].id_of(form["b"].messages[0]) == "id_b-1-asked"
    assert 'id="id_b-1-asked_error"' in str(form["b"])
    (problem,) = completeness(FORM, {"vat": "all", **form.answers}, ONE_YEAR)
    assert problem.message == f"Cost 2, Asked of us: {words}"


def test_what_cannot_be_read_is_kept_and_counts_nothing_in_the_sums() -> None:
    form = send("b-rows=1&" + line(0, quantity="1e9999", unit="£1,000k", asked="5"))
    assert [message.cell for message in form["b"].messages] == [(0, "quantity"), (0, "unit")]
    page = str(form["b"])
    assert "£1,000k" in page
    assert '<output class="house-figures-typed" data-line-total>£0</output>' in page
    assert [each.message.cell for each in completeness(a_set(BUDGET), form.answers)] == [(0, "quantity"), (0, "unit")]
    again = str(form_for_section(FORM, "s", form.answers, context=ONE_YEAR)["b"])
    assert "£1,000k" in again


def test_each_year_of_the_period_is_asked_and_summed_where_there_are_several() -> None:
    typed = "b-rows=2&" + line(0, unit="5", asked="5", year="2028") + "&" + line(1, unit="7", asked="7")
    form = send(typed, TWO_YEARS)
    assert [row["year"] for row in form.answers["b"]] == [2028, None]
    assert list(form["b"].messages) == ["Cost 2: fill in “Financial year”."]
    page = str(form_for_section(FORM, "s", form.answers, context=TWO_YEARS)["b"])
    assert 'data-sums="year" data-key="2028"' in page
    assert "b-0-year" not in str(form_for_section(FORM, "s", {}, context=ONE_YEAR)["b"])
    outside = kind_of(BUDGET).check_among(BUDGET, [a_line(year=2031)], {}, TWO_YEARS)
    assert outside == ["Cost 1: Choose a financial year of the funding period, 2027-28 or 2028-29."]


@pytest.mark.parametrize(
    ("recovers", "hint", "asked"),
    [
        ("all", "You recover VAT in full, so leave it out of every amount.", False),
        ("none", "You do not recover VAT, so put it in every amount.", False),
        ("part", "You recover part of your VAT, so say on each line whether it is in the amounts.", True),
    ],
)
def test_vat_is_as_the_body_recovers_it(recovers: str, hint: str, asked: bool) -> None:
    page = str(form_for_section(FORM, "s", {"vat": recovers}, context=ONE_YEAR)["b"].as_field_group())
    assert hint in page
    assert ("b-0-vat" in page) is asked
    found = [problem.message for problem in completeness(FORM, {"vat": recovers, "b": [a_line()]}, ONE_YEAR)]
    assert found == (["Cost 1: Say whether VAT is in the amounts."] if asked else [])
    assert completeness(FORM, {"vat": recovers, "b": [a_line(vat="in")]}, ONE_YEAR) == []


def test_heads_are_data_and_are_summed() -> None:
    question = replace(BUDGET, config={"heads": [{"value": "a", "label": "First"}, {"value": "b", "label": "Second"}]})
    lines = [a_line(head="a"), a_line(head="b", asked=10000, match=None), a_line(head="a", asked=0, match=10000)]
    found = sums_by(lines, "head", [("a", "First"), ("b", "Second"), ("c", "Third")])
    assert [(each.label, each.total, each.asked, each.match) for each in found] == [
        ("First", 20000, 9000, 11000),
        ("Second", 10000, 10000, 0),
        ("Third", 0, 0, 0),
    ]
    assert (sums_of(lines).total, sums_of([]).total) == (30000, 0)
    assert kind_of(question).check(question, [a_line(head="c")]) == ["Cost 1, Heading: Choose one of the answers in the list."]
    assert kind_of(question).faults(replace(question, config={"heads": ["one"]})) == ["give two or more different options"]


@pytest.mark.parametrize(
    ("quantity", "unit", "total"), [(None, 501, 501), ("0.5", 5, 3), ("2.5", 4001, 10003), (3, 33, 99), ("0.49", 1, 0)]
)
def test_a_total_is_rounded_half_up_to_the_penny(quantity: Any, unit: int, total: int) -> None:
    assert line_total(quantity, unit) == total


def test_a_stored_total_that_is_not_quantity_times_cost_is_told() -> None:
    assert kind_of(BUDGET).check(BUDGET, [a_line(total=9999)]) == ["Cost 1: The total is £99.99, but quantity and cost make £100."]


def test_a_printed_product_that_does_not_multiply_out_is_pointed_out_at_its_cell_and_left_as_it_is() -> None:
    lines = [a_line(), a_line(detail="Posters, 3 x £4,000 = £13,000"), a_line(detail="12 hours at £45 = £540; £10 x 4 people")]
    words = "“3 x £4,000 = £13,000” does not multiply out: 3 × £4,000 is £12,000, not £13,000. Check which figure is right."
    assert [each.message for each in cautions(a_set(BUDGET), {"b": lines}, ONE_YEAR)] == [f"Cost 2, What it is for: {words}"]
    assert completeness(a_set(BUDGET), {"b": lines}, ONE_YEAR) == []
    form = form_for_section(a_set(BUDGET), "s", {"b": lines}, context=ONE_YEAR)
    assert form.looks() == {}  # it stands at the cell
    page = str(form)
    assert page.count(words) == 1
    assert 'id="id_b-1-detail_look"' in page
    assert 'aria-describedby="id_b-1-detail_look"' in page
    assert "3 x £4,000 = £13,000" in page.split('name="b-1-detail"')[1][:200] + page.split('name="b-1-detail"')[0][-200:]
