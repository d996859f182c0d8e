"""Forms come out as GOV.UK markup, and every message leads to its control."""

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import Context, Template
from django.utils.html import format_html

from commissioning.forms import DateField3, HintedLabel, InstantField, PoundsField, read_time

BODIES = [("charity", HintedLabel("Charity", hint="On the register")), ("parish", "Parish council")]


class EveryWidget(forms.Form):
    name = forms.CharField(max_length=200, help_text="As on the <b>register</b>")
    postcode = forms.CharField(max_length=10)
    email = forms.EmailField()
    heads = forms.IntegerField(min_value=1)
    asked = PoundsField(label="How much do you ask for?", least_pence=100, most_pence=500_000)
    why = forms.CharField(widget=forms.Textarea({"maxwords": 250}))
    starts = DateField3(noun="the start date")
    closes = InstantField(noun="the closing time")
    kind = forms.ChoiceField(choices=BODIES, widget=forms.RadioSelect)
    places = forms.MultipleChoiceField(choices=BODIES, widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField(label="I agree")
    district = forms.ChoiceField(choices=BODIES)
    plan = forms.FileField()
    note = forms.CharField(required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def soup(form: forms.BaseForm) -> BeautifulSoup:
    return BeautifulSoup(str(form), "html.parser")


def test_form_shows_no_summary_before_it_is_sent() -> None:
    assert soup(EveryWidget()).select(".govuk-error-summary") == []


def test_every_error_in_the_summary_leads_to_a_control() -> None:
    page = soup(EveryWidget(data={}))
    links = page.select(".govuk-error-summary a")
    assert len(links) == 13
    for link in links:
        target = page.find(id=link["href"].removeprefix("#"))
        assert target is not None, link
        assert target.name in {"input", "textarea", "select"}


def test_every_control_has_a_label() -> None:
    page = soup(EveryWidget(data={}))
    for control in page.select("input:not([type=hidden]), textarea, select"):
        assert page.select(f'label[for="{control["id"]}"]'), control


def test_every_description_that_is_named_exists() -> None:
    page = soup(EveryWidget(data={}))
    named = [part for each in page.select("[aria-describedby]") for part in each["aria-describedby"].split()]
    assert len(named) == 17
    assert [part for part in named if page.find(id=part) is None] == []


def test_ids_are_unique() -> None:
    ids = [each["id"] for each in soup(EveryWidget(data={})).select("[id]")]
    assert len(ids) == len(set(ids))


def test_text_box_in_error_is_told_apart_in_words() -> None:
    page = soup(EveryWidget(data={}))
    box = page.find(id="id_name")
    assert box["class"] == ["govuk-input", "govuk-input--error"]
    assert box["aria-invalid"] == "true"
    assert "required" not in box.attrs
    assert page.find(id="id_name_error").get_text(" ", strip=True) == "Error: Enter name"


def test_missing_answer_is_asked_for_by_its_label() -> None:
    form = EveryWidget(data={})
    said = [form[name].messages[0] for name in ("postcode", "kind", "places", "agree", "plan")]
    assert said == ["Enter postcode", "Choose kind", "Choose one or more: places", "Tick “I agree” to go on", "Choose a file for plan"]


def test_several_of_a_list_are_checkboxes() -> None:
    assert soup(EveryWidget()).find(id="id_places_0")["type"] == "checkbox"


def test_word_count_is_said_without_script() -> None:
    page = soup(EveryWidget())
    assert page.select_one("[data-module=govuk-character-count]")["data-maxwords"] == "250"
    assert page.find(id="id_why-info").get_text(strip=True) == "You can enter up to 250 words"
    assert "maxwords" not in page.find(id="id_why").attrs


def test_number_is_a_text_box_for_figures() -> None:
    box = soup(EveryWidget()).find(id="id_heads")
    assert (box["type"], box["inputmode"]) == ("text", "numeric")


def test_optional_field_says_so_and_required_does_not() -> None:
    page = soup(EveryWidget())
    assert page.find("label", attrs={"for": "id_note"}).get_text(strip=True) == "Note (optional)"
    assert page.find("label", attrs={"for": "id_name"}).get_text(strip=True) == "Name"


def test_choice_keeps_its_hint_and_what_was_chosen() -> None:
    page = soup(EveryWidget(data={"kind": "charity"}))
    assert page.find(id="id_kind_0").has_attr("checked")
    assert page.find(id="id_kind_0")["aria-describedby"] == "id_kind_0_hint"
    assert page.find(id="id_kind_0_hint").get_text(strip=True) == "On the register"


def test_typed_text_is_never_markup() -> None:
    assert "<script>" not in str(EveryWidget(data={"name": "<script>alert(1)</script>", "starts_day": '"><script>'}))


def test_hint_is_text_unless_it_was_made_as_markup() -> None:
    assert soup(EveryWidget()).find(id="id_name_helptext").get_text() == "As on the <b>register</b>"
    form = EveryWidget()
    form.fields["name"].help_text = format_html("As on the <b>{}</b>", "register")
    assert soup(form).find(id="id_name_helptext").b.get_text() == "register"


def test_summary_above_the_heading_is_drawn_once() -> None:
    drawn = Template("{% error_summary form %}<h1>Title</h1>{{ form }}").render(Context({"form": EveryWidget(data={})}))
    assert drawn.count("govuk-error-summary__title") == 1


def test_pounds_are_read_to_pence_and_shown_again_as_typed() -> None:
    form = EveryWidget(data={"asked": "£3,400.50"})
    form.is_valid()
    assert form.cleaned_data["asked"] == 340_050
    assert soup(form).find(id="id_asked")["value"] == "£3,400.50"
    assert soup(EveryWidget(initial={"asked": 340_000})).find(id="id_asked")["value"] == "3,400"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("5000.01", "The amount must be £5,000 or less."),
        ("lots", "“lots” is not an amount. Write pounds in figures, like 3,400 or 3,400.50."),
        ("", "Enter an amount in pounds, like 3,400 or 3,400.50."),
    ],
)
def test_pounds_say_how_to_put_it_right(typed: str, words: str) -> None:
    assert EveryWidget(data={"asked": typed}).errors["asked"] == [words]


def parts(day: str, month: str, year: str) -> dict[str, str]:
    return {"starts_day": day, "starts_month": month, "starts_year": year}


def test_date_is_read_from_three_boxes_with_the_month_in_words_or_figures() -> None:
    for month in ("3", "03", "Mar", "march"):
        form = EveryWidget(data=parts("27", month, "2027"))
        form.is_valid()
        assert form.cleaned_data["starts"] == date(2027, 3, 27)


@pytest.mark.parametrize(
    ("given", "words", "box"),
    [
        (("27", "", "2027"), "The start date must include a month.", "id_starts_month"),
        (("31", "2", "2027"), "The start date must be a real date, like 27 3 2027.", "id_starts_day"),
        (("1", "13", "2027"), "The month of the start date must be a number from 1 to 12, or its name.", "id_starts_month"),
        (("1", "1", "27"), "The year of the start date must have four figures, like 2027.", "id_starts_year"),
        (("", "", ""), "Enter the start date, like 27 3 2027.", "id_starts_day"),
    ],
)
def test_date_error_leads_to_the_box_that_is_wrong(given: tuple[str, str, str], words: str, box: str) -> None:
    form = EveryWidget(data=parts(*given))
    assert form.errors["starts"] == [words]
    assert form["starts"].first_id == box
    assert "govuk-input--error" in soup(form).find(id=box)["class"]


def test_instant_is_london_time() -> None:
    form = EveryWidget(data={"closes_day": "1", "closes_month": "7", "closes_year": "2027", "closes_time": "12 noon"})
    form.is_valid()
    assert form.cleaned_data["closes"] == datetime(2027, 7, 1, 11, 0, tzinfo=UTC)


def test_instant_that_the_clocks_leave_out_is_refused() -> None:
    form = EveryWidget(data={"closes_day": "28", "closes_month": "3", "closes_year": "2027", "closes_time": "01:30"})
    assert form.errors["closes"] == ["The clocks go forward then, so the closing time does not exist. Choose an hour later."]


def test_instant_from_a_record_fills_its_boxes() -> None:
    page = soup(EveryWidget(initial={"closes": datetime(2026, 12, 1, 12, 0, tzinfo=UTC)}))
    assert [page.find(id=f"id_closes_{part}")["value"] for part in ("day", "month", "year", "time")] == ["1", "12", "2026", "12:00"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12:00", "12:00"),
        ("9.30", "09:30"),
        ("5pm", "17:00"),
        ("12 noon", "12:00"),
        ("midnight", "00:00"),
        ("12am", "00:00"),
        ("25:00", None),
        ("5", None),
    ],
)
def test_time_of_day_is_read_as_people_write_it(typed: str, read: str | None) -> None:
    at = read_time(typed)
    assert (at and f"{at:%H:%M}") == read


def test_unchanged_values_are_not_called_changed() -> None:
    form = EveryWidget(data={"asked": "3,400.00", **parts("1", "4", "2027")}, initial={"asked": 340_000, "starts": date(2027, 4, 1)})
    assert {"asked", "starts"} & set(form.changed_data) == set()
