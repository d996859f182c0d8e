"""The form of a bid as a workbook: every type of question goes there and back; what cannot be taken is told by cell, and nothing is half taken."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.questions import seeds
from commissioning.questions.actions import Conflict, load_question_set_from_toml, publish_question_set
from commissioning.questions.forms import form_for_section
from commissioning.questions.kinds import kinds
from commissioning.questions.models import Question, QuestionSet, Section
from commissioning.questions.queries import values_of
from grants.applications.actions import save_section
from grants.applications.models import Application
from grants.applications.queries import context_for, form_of, values_with
from grants.spreadsheets import actions
from grants.spreadsheets.offline.answers import filled_parts
from grants.spreadsheets.offline.layout import sheets_of
from grants.spreadsheets.offline.writing import IDENTITY, LISTS, START
from tests import makers as make
from tests.commissioning.files import documents

pytestmark = pytest.mark.django_db
AT = make.later(hours=1)
Book = Any


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def form_bid(name: str = "rsf", state: str = "blank", **fields: Any) -> Application:
    form, _ = load_question_set_from_toml(seeds.FOLDER / f"{name}.toml", at=make.NOON)
    return make.application(state, call=make.call("published", question_set=form), **fields)


def book_of(bid: Application) -> Book:
    return openpyxl.load_workbook(io.BytesIO(actions.make_form_workbook(application=again(bid), at=AT)))


def again(bid: Application) -> Application:
    return Application.objects.select_related("call", "lot", "answers", "organisation").get(pk=bid.pk)


def saved(book: Book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(bid: Application, book: Book | bytes, name: str = "bid.xlsx") -> Any:
    content = book if isinstance(book, bytes) else saved(book)
    return actions.read_form_workbook(application=again(bid), name=name, content=content)


def cells(bid: Application, key: str) -> tuple[str, dict[tuple[int, str], str]]:
    """The sheet of a question, and the address of each of its boxes by the row of its table and the box's name (or a tick's value)."""
    loaded = form_of(again(bid))
    for sheet in sheets_of(loaded, context_for(again(bid), loaded, {})):
        for block in sheet.blocks:
            if block.question.key == key:
                return sheet.name, {
                    (number, box.value or box.name): f"{'ABCDEFGHIJKLM'[column - 1]}{row}" for number, row, column, box in block.cells()
                }
    raise KeyError(key)


def write(bid: Application, book: Book, key: str, values: dict[tuple[int, str], Any] | Any) -> Book:
    name, places = cells(bid, key)
    given = values if isinstance(values, dict) else {(0, key): values}
    for place, value in given.items():
        book[name][places[place]] = value
    return book


# There and back


def test_every_answer_of_a_whole_bid_comes_back_as_it_was() -> None:
    for name in ("rsf", "pdg", "dapp", "donation"):
        bid = form_bid(name, "draft")
        found = read(bid, book_of(bid)).filled
        assert found.changes == (), name


ASKED = sorted(key for key, each in kinds().items() if each.for_applicants)


@pytest.mark.parametrize("kind", ASKED)
def test_an_answer_of_each_type_goes_through_a_workbook_unchanged(kind: str) -> None:
    """One bid is answered on the site; its workbook, sent for an empty bid of the same form, makes the same answers there."""
    full, empty = (form_bid(name, state) for name in FORM_WITH[kind] for state in ("draft", "blank"))
    loaded = form_of(again(full))
    wanted = {
        question.key: values_of(full.answers_id)[question.key]
        for question in loaded
        if question.kind == kind and question.key in values_of(full.answers_id)
    }
    assert wanted or kind in ("file", "declaration")
    book = book_of(full)
    pass_for(book, full, empty)
    found = read(empty, book)
    assert not found.filled.problems
    if kind in ("file", "declaration"):
        assert not {loaded.questions[key].kind for key in found.filled.answers} & {kind}
    else:
        assert filled_parts({key: found.filled.answers[key] for key in wanted}) == filled_parts(wanted)


FORM_WITH = dict.fromkeys(ASKED, ("rsf",)) | {"budget": ("pdg",), "indicator_targets": ("pdg",)}


def pass_for(book: Book, one: Application, other: Application) -> None:
    """Let a workbook of one bid be one of another."""
    book[IDENTITY]["A1"] = book[IDENTITY]["A1"].value.replace(one.reference, other.reference)


# Bad and good


def test_one_bad_total_and_one_long_answer_are_told_by_cell_and_mended_equal_the_web_twin() -> None:
    web, offline = (form_bid("pdg") for _ in range(2))
    before = values_of(offline.answers_id)
    need = "words " * 400
    line = {"head": "Equipment", "detail": "A sign, with “quotes” & café", "quantity": 2, "unit": 1500.5, "asked": 3000, "match": 0}
    book = book_of(offline)
    write(offline, book, "name", "Safer lanes")
    write(offline, book, "problem", need)
    write(offline, book, "budget", {(1, key): value for key, value in line.items()})

    found = read(offline, book).filled
    name, places = cells(offline, "budget")
    assert {(each.sheet, each.cell): each.says for each in found.problems} == {
        (cells(offline, "problem")[0], cells(offline, "problem")[1][0, "problem"]): (
            "Use 300 words or fewer. This answer has 400; the form cannot be sent with more than 330."
        ),
        (name, places[1, "asked"]): (
            "Cost 1, Asked of us: You ask us for £3,000 and others give £0: that makes £3,000, but the total is £3,001. "
            "Change one so that they agree."
        ),
    }
    assert values_of(offline.answers_id) == before

    write(offline, book, "problem", "Lorries go fast.")
    write(offline, book, "budget", {(1, "match"): 1})
    mended = read(offline, book).filled
    assert mended.problems == ()
    actions.save_form_workbook(application_id=offline.pk, answers=mended.answers, by=offline.created_by, at=AT, seen_version=0)
    boxes = {"head": "equipment", "detail": line["detail"], "quantity": "2", "unit": "1,500.50", "asked": "3000", "match": "1"}
    typed = {"name": "Safer lanes", "problem": "Lorries go fast.", "budget-rows": "1"} | {
        f"budget-0-{key}": text for key, text in boxes.items()
    }
    for section in form_of(again(web)).sections:
        post(web, section.key, typed)
    on_site, from_workbook = values_of(web.answers_id), values_of(offline.answers_id)
    new = from_workbook.keys() - before.keys()
    assert {key: on_site[key] for key in new} == {key: from_workbook[key] for key in new}
    assert {"budget", "name", "problem"} == new
    event = AuditEvent.objects.get(verb="application filled from a workbook")
    assert event.facts["questions"] == ["budget", "name", "problem"]


def post(bid: Application, section: str, typed: dict[str, str]) -> None:
    """The section as a browser sends it."""
    loaded, values = form_of(again(bid)), values_with(again(bid))
    sent = QueryDict(mutable=True)
    sent.update(typed)
    form = form_for_section(loaded, section, values, data=sent, context=context_for(again(bid), loaded, values, section))
    form.is_valid()
    save_section(application_id=bid.pk, section_key=section, values=form.answers, by=bid.created_by, at=AT)


TYPED = {
    "an amount in words": ("ask", "three thousand", "“three thousand” is not an amount."),
    "thousands": ("ask", "£1,000k", "“£1,000k” is not an amount."),
    "below nothing": ("ask", -50, "The amount must be £0 or more."),
    "parts of a penny": ("ask", 3400.005, "is not an amount"),
    "outside the call": ("ask", 10_000.01, "This call gives from £500 to £10,000."),
    "a formula": ("ask", "=40*85", "The cell holds a formula. Write the answer itself in it."),
    "30 February": ("start_on", "30/2/2027", "must be a real date"),
    "no date": ("start_on", "soon", "must"),
    "no number": ("people", "a dozen", "Enter a whole number in figures"),
    "not in the list": ("vat", "Perhaps", "Choose one of the answers in the list."),
}


@pytest.mark.parametrize(("key", "value", "says"), TYPED.values(), ids=TYPED)
def test_a_cell_that_cannot_be_taken_is_named_and_nothing_is_saved(key: str, value: Any, says: str) -> None:
    bid = small_bid()
    book = write(bid, write(bid, book_of(bid), "need", "Cars go fast."), key, value)
    found = read(bid, book).filled
    (problem,) = found.problems
    assert says in problem.says
    name, places = cells(bid, key)
    assert (problem.sheet, problem.cell) == (name, places[0, key])
    assert values_of(bid.answers_id) == {}


SAME = {
    "an amount as text": ("ask", "£3,400.50", 340_050),
    "an amount as a figure": ("ask", 3400.5, 340_050),
    "a date as text": ("start_on", "27 March 2027", "2027-03-27"),
    "a date": ("start_on", datetime(2027, 3, 27), "2027-03-27"),  # noqa: DTZ001
    "a date without its look": ("start_on", 46473, "2027-03-27"),
    "a figure": ("people", 40.0, 40),
    "a choice in other letters": ("vat", "yes, IN FULL", "all"),
    "words that look like a formula": ("need", "-- and = so on", "-- and = so on"),
}


@pytest.mark.parametrize(("key", "value", "stored"), SAME.values(), ids=SAME)
def test_an_answer_is_taken_however_the_cell_holds_it(key: str, value: Any, stored: Any) -> None:
    bid = small_bid()
    found = read(bid, write(bid, book_of(bid), key, value)).filled
    assert (found.answers, found.problems) == ({key: stored}, ())


def small_bid(state: str = "blank") -> Application:
    """A form of five questions, each of another kind; the last is asked of those who recover VAT in full."""
    form = QuestionSet.objects.create(key="few", version=1, title="Few", purpose="bid")
    section = Section.objects.create(question_set=form, key="project", title="Your project: [all of it]", order=1)
    asked = (
        ("name", "text", {"copies_to": "title"}, {}),
        ("ask", "money", {"copies_to": "ask_pence"}, {}),
        ("need", "text", {"long": True}, {}),
        ("start_on", "date", {}, {}),
        ("people", "number", {}, {}),
        ("vat", "one_of", {"options": [{"value": "all", "label": "Yes, in full"}, {"value": "none", "label": "No"}]}, {}),
        ("vat_number", "text", {}, {"all": [{"question": "vat", "is": "all"}]}),
    )
    for order, (key, kind, config, condition) in enumerate(asked):
        Question.objects.create(section=section, key=key, kind=kind, label=key.title(), order=order, config=config, show_if=condition)
    publish_question_set(question_set_id=form.pk, by=None, at=make.NOON)
    return make.application(state, call=make.call("published", question_set=form))


def test_an_answer_that_opens_a_question_is_taken_with_it_and_one_that_is_not_asked_is_left_and_told() -> None:
    bid = small_bid()
    both = write(bid, write(bid, book_of(bid), "vat", "Yes, in full"), "vat_number", "GB 123")
    assert read(bid, both).filled.answers == {"vat": "all", "vat_number": "GB 123"}
    found = read(bid, write(bid, both, "vat", "No")).filled
    assert (found.answers, found.unasked) == ({"vat": "none"}, ("Vat_Number",))


def test_a_cell_that_is_emptied_empties_its_answer_and_says_so() -> None:
    bid = small_bid("draft")
    (change,) = read(bid, write(bid, book_of(bid), "need", None)).filled.changes
    assert (change.question.key, change.was, change.now) == ("need", "A short answer", "")


def test_what_no_cell_can_hold_is_kept() -> None:
    bid = small_bid()
    long = "Lorries. " * 4_000
    save_section(
        application_id=bid.pk,
        section_key="project",
        values={"need": long, "name": "Line\x0bof Word", "vat_number": "=1+1"},
        by=bid.created_by,
        at=AT,
    )
    book = book_of(bid)
    assert read(bid, book).filled.answers == {}
    assert "too long for a cell" in book[cells(bid, "need")[0]][cells(bid, "need")[1][0, "need"]].value
    held = book[cells(bid, "vat_number")[0]][cells(bid, "vat_number")[1][0, "vat_number"]]
    assert (held.value, held.data_type) == ("=1+1", "s") or held.data_type != "f"


# Whose it is


def test_a_workbook_of_another_bid_call_or_version_is_refused_with_what_to_do() -> None:
    bid, other = small_bid(), form_bid()
    with pytest.raises(Refused, match=f"This workbook is of {other.reference}; this page is of {bid.reference}"):
        read(bid, book_of(other))
    book = book_of(bid)
    stamp = book[IDENTITY]["A1"].value
    book[IDENTITY]["A1"] = stamp.replace('"version": 1', '"version": 7')
    with pytest.raises(Refused, match=r"The form has changed since this workbook was made: it is of version 7\. Download the workbook"):
        read(bid, book)
    book[IDENTITY]["A1"] = stamp.replace('"layout": "', '"layout": "0')
    with pytest.raises(Refused, match="The choices of the form have changed"):
        read(bid, book)
    for broken in ("", "{}", "[1]", None):
        book[IDENTITY]["A1"] = broken
        with pytest.raises(Refused, match="not a workbook of this service"):
            read(bid, book)


def test_sheets_of_her_own_are_not_read_and_a_missing_one_is_told() -> None:
    bid = small_bid()
    book = write(bid, book_of(bid), "name", "Safer lanes")
    book.create_sheet("Notes")["A1"] = "mine"
    book.create_sheet("Secret").sheet_state = "hidden"
    found = read(bid, book)
    assert (found.taken.strange, found.filled.answers) == (["Notes", "Secret"], {"name": "Safer lanes"})
    del book[cells(bid, "name")[0]]
    (problem,) = read(bid, book).filled.problems
    assert "This sheet is missing" in problem.says


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, part)
    return out.getvalue()


FILES: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "empty": ("a.xlsx", lambda whole: b"", "is empty"),
    "a PDF": ("a.xlsx", lambda whole: documents.PDF, "It is a PDF document"),
    "a PDF by name": ("a.pdf", lambda whole: documents.PDF, "is not an Excel workbook"),
    "an old workbook": ("a.xls", lambda whole: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .xlsx"),
    "macros": ("a.xlsx", lambda whole: with_part(whole, "xl/vbaProject.bin", b"x"), "holds macros"),
    "cut short": ("a.xlsx", lambda whole: whole[:400], "is damaged"),
    "a bomb": ("a.xlsx", lambda whole: with_part(whole, "xl/media/a.xml", bytes(40 * 1024 * 1024)), "unpacks to more than"),
    "entities": (
        "a.xlsx",
        lambda whole: with_part(whole, "xl/sharedStrings.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'),
        "not a workbook that we can read",
    ),
    "no workbook in it": ("a.xlsx", lambda whole: documents.xlsx(), "is not a workbook of this service"),
    "too large": ("a.xlsx", lambda whole: bytes(6 * 1024 * 1024), "is larger than"),
}


@pytest.mark.parametrize(("name", "made", "says"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_such_workbook_is_refused_with_what_it_is(name: str, made: Callable[[bytes], bytes], says: str) -> None:
    bid = small_bid()
    with pytest.raises(Refused) as refusal:
        read(bid, made(saved(book_of(bid))), name)
    assert says in str(refusal.value)


def test_a_sheet_that_claims_a_million_rows_costs_no_more() -> None:
    bid = small_bid()
    book = write(bid, book_of(bid), "name", "Safer lanes")
    book[cells(bid, "name")[0]].cell(1_000_000, 200).value = "far away"
    assert read(bid, book).filled.answers == {"name": "Safer lanes"}


# On the page


def client_of(bid: Application, role: str = "owner") -> Client:
    client = Client()
    client.force_login(make.member(bid.organisation, role), backend="commissioning.people.backends.HouseBackend")
    return client


def page_of(bid: Application, name: str = "form_workbook") -> str:
    return reverse(f"spreadsheets:{name}", args=[bid.reference])


def upload(bid: Application, book: Book) -> dict[str, Any]:
    return {"workbook": SimpleUploadedFile("bid.xlsx", saved(book))}


def test_she_downloads_sends_looks_through_and_saves(django_assert_max_num_queries: Any) -> None:
    bid = small_bid("draft")
    client = client_of(bid)
    with django_assert_max_num_queries(14):
        content = client.get(page_of(bid, "form_workbook_file"))
    assert content["Content-Disposition"].startswith(f'attachment; filename="{bid.reference} ')
    book = write(bid, openpyxl.load_workbook(io.BytesIO(content.content)), "need", "Lorries go fast.")
    assert book.sheetnames[0] == START
    assert {book[LISTS].sheet_state, book[IDENTITY].sheet_state} == {"veryHidden"}

    with django_assert_max_num_queries(14):
        shown = client.post(page_of(bid), upload(bid, book)).content.decode()
    assert "1 answer will change" in shown
    assert "A short answer" in shown
    assert "Lorries go fast." in shown
    assert values_of(bid.answers_id)["need"] == "A short answer"
    changes = shown.split('name="changes" value="')[1].split('"')[0]
    answer = client.post(page_of(bid), {"changes": changes}, follow=True)
    assert "1 answer from the workbook is saved." in answer.content.decode()
    assert values_of(bid.answers_id)["need"] == "Lorries go fast."


def test_problems_stand_in_a_list_with_their_cells_and_a_forged_or_old_change_saves_nothing() -> None:
    bid = small_bid()
    client = client_of(bid)
    shown = client.post(page_of(bid), upload(bid, write(bid, book_of(bid), "ask", "lots"))).content.decode()
    assert "Nothing was saved: 1 cell has a problem" in shown
    assert "“lots” is not an amount." in shown
    assert 'name="changes"' not in shown
    answer = client.post(page_of(bid), {"changes": "forged"}, follow=True).content.decode()
    assert "Nothing was saved; send the workbook again." in answer
    assert "Choose the workbook that you filled in." in client.post(page_of(bid)).content.decode()
    assert values_of(bid.answers_id) == {}


def test_what_a_colleague_wrote_meanwhile_is_told_and_never_written_over_unseen() -> None:
    bid = small_bid("draft")
    book = write(bid, book_of(bid), "need", "Mine, from the train.")
    colleague = make.member(bid.organisation, "editor")
    save_section(application_id=bid.pk, section_key="project", values={"need": "Theirs."}, by=colleague, at=AT)
    shown = client_of(bid).post(page_of(bid), upload(bid, book)).content.decode()
    assert "Written on the site since the workbook was downloaded" in shown
    assert f"“Need”, by {colleague}" in shown
    assert "Theirs." in shown
    version = again(bid).answers.version
    save_section(
        application_id=bid.pk, section_key="project", values={"need": "Theirs, again."}, by=colleague, at=AT + timedelta(minutes=1)
    )
    with pytest.raises(Conflict):
        actions.save_form_workbook(
            application_id=bid.pk, answers={"name": "New", "need": "Mine."}, by=bid.created_by, at=AT, seen_version=version
        )
    assert values_of(bid.answers_id)["name"] == "Safer lanes"


def test_after_the_close_of_a_sent_bid_nothing_is_taken() -> None:
    bid = small_bid("submitted")
    with pytest.raises(Refused, match="The call closed at"):
        actions.save_form_workbook(
            application_id=bid.pk, answers={"need": "Late."}, by=bid.created_by, at=bid.call.closes_at, seen_version=9
        )
