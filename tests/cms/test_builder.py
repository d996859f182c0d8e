"""The form builder among Wagtail's screens."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BooleanField
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from cms.builder_forms import QuestionForm
from commissioning.questions import actions, seeds
from commissioning.questions.actions import load_question_set_from_toml
from commissioning.questions.building import OWN_FIELDS
from commissioning.questions.exchange import as_data, as_file
from commissioning.questions.kinds import kind_of, kinds
from commissioning.questions.models import Question, QuestionSet
from commissioning.questions.queries import load_set
from tests import makers as make

pytestmark = pytest.mark.django_db


def to(name: str, *args: Any) -> str:
    return reverse(f"form_builder:{name}", args=args)


@pytest.fixture
def form() -> QuestionSet:
    return make.question_sets()[1]


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(make.staff("officer"))
    return client


def boxes(form: Any) -> dict[str, Any]:
    """What a browser would send of a Django form as it stands."""
    sent: dict[str, Any] = {}
    for box in form:
        value = box.value()
        if isinstance(box.field, BooleanField):
            sent |= {box.html_name: "on"} if value else {}
        else:
            sent[box.html_name] = "" if value is None else value
    return sent


def page_of(client: Client, address: str, **typed: Any) -> dict[str, Any]:
    """What a browser would send of the page of a question, or of title and rules, with other words in some boxes."""
    context = client.get(address).context
    form = context["form"]
    sent = boxes(form)
    for rows in [context["rules"]] if "rules" in context else form.row_sets:
        for each in (rows.management_form, *rows.forms):
            sent |= boxes(each)
    return sent | typed


def copied(form: QuestionSet) -> QuestionSet:
    return actions.copy_as_new_version(question_set_id=form.pk, by=make.staff("officer"), at=make.NOON)


@pytest.mark.parametrize("role", ["cms_editor", "auditor", "assessor", "administrator"])
def test_only_those_who_set_calls_up_are_let_in(client: Client, form: QuestionSet, role: str) -> None:
    client.force_login(make.staff(role))
    assert client.get(to("forms")).status_code == 403
    assert client.get(to("export", form.pk)).status_code == 403
    assert client.post(to("new_version", form.pk)).status_code == 403
    client.logout()
    assert client.get(to("forms")).status_code == 302
    assert QuestionSet.objects.filter(key=form.key).count() == 1


def test_an_officer_makes_the_next_version_changes_it_and_publishes_it(officer: Client, form: QuestionSet) -> None:
    assert "Forms" in officer.get("/admin/").text
    assert form.title in officer.get(to("forms")).text
    page = officer.post(to("new_version", form.pk), follow=True)
    draft = QuestionSet.objects.get(key=form.key, version=2)
    section = draft.sections.get()
    assert "as a draft. Change it" in page.text
    need = section.questions.get(key="need")
    shown = officer.get(to("question", draft.pk, section.pk, need.pk)).text
    assert "What is the problem?" in shown
    address = to("question", draft.pk, section.pk, need.pk)
    officer.post(address, page_of(officer, address, label="What is wrong today?", limit="60", set_long="on"))
    need.refresh_from_db()
    assert (need.label, need.limit, need.config) == ("What is wrong today?", 60, {"long": True})
    address = to("question_new", draft.pk, section.pk)
    officer.post(address, page_of(officer, address, key="more", label="Anything else?", required="", limit="60"))
    page = officer.get(to("form", draft.pk)).text
    for words in ("What is wrong today?", "the words of the question", "Anything else?", "Publish"):
        assert words in page
    moved = Question.objects.get(key="more")
    officer.post(to("move", draft.pk, "question", moved.pk, "up"))
    assert [each.key for each in section.questions.order_by("order")] == ["name", "ask", "more", "need"]
    officer.post(to("remove", draft.pk, "question", moved.pk))
    assert "Published." in officer.post(to("publish", draft.pk), follow=True).text
    assert QuestionSet.objects.get(pk=draft.pk).is_published
    refused = officer.post(to("section_new", draft.pk), {"key": "x", "title": "X"})
    assert "Make a new version" in refused.text


def test_what_is_wrong_stands_beside_its_box_and_what_was_typed_is_kept(officer: Client, form: QuestionSet) -> None:
    draft = copied(form)
    section = draft.sections.get()
    address = to("question_new", draft.pk, section.pk) + "?kind=number"
    row = {"conditions-0-whose": "ask", "conditions-0-test": "over", "conditions-0-value": "a lot"}
    typed = page_of(officer, address, key="the need", label="How many?", config='{"agrees_with": tru}', limit="-4", set_min="few", **row)
    page = officer.post(address, typed).text
    for words in (
        "Use letters, figures, - and _ only",
        "Line 1, place 17",
        "Write a number, like 12 or 12.5.",
        "“a lot” is not an amount",
        "the need",
        "tru}",
        'value="few"',
    ):
        assert words in page
    assert section.questions.count() == 3


def test_a_type_that_is_chosen_shows_its_settings_before_anything_is_saved(officer: Client, form: QuestionSet) -> None:
    draft = copied(form)
    section = draft.sections.get()
    address = to("question_new", draft.pk, section.pk)
    page = officer.post(address, page_of(officer, address, key="who", label="Who pays?", kind="table"))
    assert "These are the settings of “Table”" in page.text
    assert "What one row is called" in page.text
    assert not section.questions.filter(key="who").exists()
    shown = page.context["form"]
    sent = boxes(shown)
    for rows in shown.row_sets:
        for each in (rows.management_form, *rows.forms):
            sent |= boxes(each)
    sent |= {"set_row_name": "Source", "columns-0-key": "name", "columns-0-label": "Name", "columns-1-key": "how", "columns-1-label": "How"}
    sent |= {"columns-1-kind": "one_of", "columns-1-options": "cash | In cash\nIn kind", "set_copies_to": "match"}
    sent |= {"conditions-0-whose": "ask", "conditions-0-test": "over", "conditions-0-value": "£1,000"}
    officer.post(address, sent)
    made = section.questions.get(key="who")
    assert made.config == {
        "row_name": "Source",
        "copies_to": "match",
        "columns": [
            {"key": "name", "label": "Name"},
            {"key": "how", "label": "How", "kind": "one_of", "options": [{"value": "cash", "label": "In cash"}, "In kind"]},
        ],
    }
    assert made.show_if == {"all": [{"question": "ask", "over": 100_000}]}


def test_a_new_form_begins_empty_or_with_everything_of_another(officer: Client, form: QuestionSet) -> None:
    officer.post(to("new"), {"title": "Small grants", "key": "small-grants", "purpose": "bid", "source_id": ""})
    empty = QuestionSet.objects.get(key="small-grants")
    assert (empty.purpose, empty.sections.count(), empty.is_published) == ("bid", 0, False)
    officer.post(to("new"), {"title": "More", "key": "more", "purpose": "return", "source_id": form.pk})
    made = QuestionSet.objects.get(key="more")
    assert made.purpose == form.purpose
    assert as_data(made)["sections"] == as_data(form)["sections"]
    again = officer.post(to("new"), {"title": "More", "key": "more", "purpose": "bid", "source_id": ""}).text
    assert "A form with the key “more” is there already" in again


def test_a_question_that_ships_is_not_altered_by_opening_and_saving_it() -> None:
    for path in seeds.paths():
        load_question_set_from_toml(path, at=make.NOON)
    for standing in QuestionSet.objects.latest_versions():
        loaded = load_set(standing.pk)
        for question in Question.objects.filter(section__question_set=standing):
            given: dict[str, Any] = {
                "kind": kinds()[question.kind],
                "others": [(each.key, each.label, kind_of(each).reads_as) for each in loaded if each.key != question.key],
                "is_check": standing.purpose == "eligibility",
                "question": question,
            }
            shown = QuestionForm(**given)
            sent = boxes(shown)
            for rows in shown.row_sets:
                for each in (rows.management_form, *rows.forms):
                    sent |= boxes(each)
            saved = QuestionForm(QueryDict(urlencode(sent)), **given)
            assert saved.is_valid(), (question.key, saved.errors)
            assert {name: as_plain(each) for name, each in saved.own().items()} == {
                name: as_plain(getattr(question, name)) for name in OWN_FIELDS
            }


def as_plain(value: Any) -> Any:
    """Settings without what says nothing: a column of text need not say that it is one."""
    for column in value.get("columns", []) if isinstance(value, dict) else []:
        if column.get("kind") == "text":
            del column["kind"]
    return value


def test_of_two_officers_in_one_question_the_second_reads_what_the_first_saved(officer: Client, form: QuestionSet) -> None:
    draft = copied(form)
    section = draft.sections.get()
    need = section.questions.get(key="need")
    address = to("question", draft.pk, section.pk, need.pk)
    mine = page_of(officer, address, label="My words")
    officer.post(address, page_of(officer, address, label="Her words"))
    page = officer.post(address, mine)
    for words in ("Somebody else changed this", "Her words", "My words"):
        assert words in page.text
    need.refresh_from_db()
    assert need.label == "Her words"
    officer.post(address, mine | {"seen": page.context["form"]["seen"].value()})
    need.refresh_from_db()
    assert need.label == "My words"
    for place, typed in ((to("section", draft.pk, section.pk), "title"), (to("head", draft.pk), "title")):
        mine = (
            page_of(officer, place, **{typed: "Mine"}) if "head" in place else boxes(officer.get(place).context["form"]) | {typed: "Mine"}
        )
        hers = mine | {typed: "Hers"}
        assert officer.post(place, hers).status_code == 302
        assert "Somebody else changed this" in officer.post(place, mine).text


def test_a_draft_with_faults_says_them_and_has_no_button(officer: Client, form: QuestionSet) -> None:
    draft = copied(form)
    officer.post(to("section_new", draft.pk), {"key": "empty", "title": "Empty"})
    page = officer.get(to("form", draft.pk)).text
    assert "Section “Empty” has no question." in page
    assert to("publish", draft.pk) not in page


def test_a_form_goes_out_and_comes_in_as_a_draft(officer: Client, form: QuestionSet) -> None:
    answer = officer.get(to("export", form.pk))
    assert answer.content == as_file(form)
    assert 'filename="small-bid-1.json"' in answer["Content-Disposition"]
    said = json.loads(answer.content) | {"key": "elsewhere"}
    page = officer.post(to("import"), {"file": SimpleUploadedFile("form.json", json.dumps(said).encode())}, follow=True)
    assert "is read in as a draft" in page.text
    wrong = officer.post(to("import"), {"file": SimpleUploadedFile("form.json", json.dumps(said | {"purpose": "x"}).encode())})
    assert "Nothing was read in" in wrong.text
    assert "“purpose” must be one of" in wrong.text
    assert "required" in officer.post(to("import"), {}).text


def test_the_preview_is_the_page_itself_and_saves_nothing(officer: Client, form: QuestionSet) -> None:
    draft = copied(form)
    section = draft.sections.get()
    Question.objects.create(
        section=section, key="why", kind="text", label="Why so much?", order=9, show_if={"all": [{"question": "ask", "over": 100_000}]}
    )
    page = to("preview", draft.pk, "project")
    assert "How much do you ask for?" in officer.get(page).text
    assert "Why so much?" not in officer.get(page).text
    assert "Why so much?" in officer.post(page, {"shown": ["name", "ask", "need"], "ask": "2,000"}).text
    assert officer.get(to("preview", draft.pk, "nothing")).status_code == 404
    assert officer.get(to("form", 999_999)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_statements_for_any_number(officer: Client, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        QuestionSet.objects.create(key=f"form-{number}", title="Form", purpose="bid")
    officer.get(to("forms"))
    with django_assert_num_queries(12):
        officer.get(to("forms"))


def test_rules_are_changed_and_what_is_wrong_with_one_is_said(officer: Client, form: QuestionSet) -> None:
    draft = copied(form)
    rule = {"key": "enough", "must": "ask >= £100", "message": "Ask for {ask} or more.", "question": "ask"}
    page = to("head", draft.pk)

    def typed(**changed: str) -> dict[str, Any]:
        return page_of(officer, page, title="A bid", **{f"rules-0-{name}": text for name, text in (rule | changed).items()})

    for changed, says in (({"must": "asks > 1"}, "asks"), ({"key": "e n"}, "Use letters, figures"), ({"question": ""}, "required")):
        says_wrong = officer.post(page, typed(**changed)).text
        assert says in says_wrong
        assert "Ask for {ask} or more." in says_wrong
    officer.post(page, typed())
    draft.refresh_from_db()
    assert (draft.title, draft.rules) == ("A bid", [rule])
    assert "Rule enough: new" in officer.get(to("form", draft.pk)).text
    officer.post(page, page_of(officer, page, **{"rules-0-DELETE": "on"}))
    draft.refresh_from_db()
    assert draft.rules == []
    assert "Make a new version" in officer.post(to("head", form.pk), page_of(officer, to("head", form.pk), title="X")).text
