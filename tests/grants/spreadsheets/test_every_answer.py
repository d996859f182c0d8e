"""The sheet of bids with every answer: no column is lost, equal labels are kept apart, cells are typed, and only what she may see is in it."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from commissioning.questions import seeds
from commissioning.questions.actions import load_question_set_from_toml
from grants.applications.models import Sight, Submission
from grants.assessment.actions import declare_interest
from grants.spreadsheets import actions
from grants.spreadsheets.models import Export
from grants.spreadsheets.sheets import answers, columns_of, declarations, ranking
from tests import makers as make
from tests.makers import PAY_DAY

pytestmark = pytest.mark.django_db


def whole_bid() -> Any:
    form, _ = load_question_set_from_toml(seeds.FOLDER / "rsf.toml", at=make.NOON)
    return make.application("submitted", call=make.call("published", question_set=form))


def test_each_question_of_the_form_has_a_column_and_each_answer_its_cell() -> None:
    bid = whole_bid()
    heads = answers.columns(at=PAY_DAY)
    (row,) = list(answers.rows(at=PAY_DAY))
    asked = answers.questions(Submission.objects.all())
    assert len(heads) == len(row) == len(answers.COLUMNS) + len(asked)
    given = {each["question"]: each for each in Submission.objects.get().answers}
    cells = dict(zip(asked, row[len(answers.COLUMNS) :], strict=True))
    assert given.keys() <= cells.keys()
    assert cells["ask"] == bid.ask_pence
    assert isinstance(cells["start_on"], date)
    for key, (_, kind) in asked.items():
        if kind == "text" and key in given and given[key]["value"]:
            assert cells[key] == given[key]["text"]
        if key not in given:
            assert cells[key] is None


def test_questions_of_one_label_are_kept_apart_and_a_dropped_one_keeps_its_column(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"one": ("Equal words", "text"), "two": ("Equal words", "money"), "three": ("Reference", "text"), "four": ("Other", "date")}
    monkeypatch.setattr(answers, "questions", lambda _: asked)
    heads = answers.columns(at=PAY_DAY)[len(answers.COLUMNS) :]
    assert [(each.heading, each.kind) for each in heads] == [
        ("Equal words [one]", "words"),
        ("Equal words [two]", "pounds"),
        ("Reference [three]", "words"),
        ("Other", "date"),
    ]


@pytest.mark.parametrize(
    ("value", "kind", "made"),
    [
        (340_000, "money", 340_000),
        ("2.5", "number", Decimal("2.5")),
        (0, "number", Decimal(0)),
        ("2027-04-01", "date", date(2027, 4, 1)),
        ("soon", "date", None),
        ("much", "number", None),
        (None, "money", None),
        ("", "text", None),
        ([], "many_of", None),
        (["a"], "many_of", "words"),
        ("yes", "text", "words"),
    ],
)
def test_a_cell_is_of_its_type_or_empty(value: Any, kind: str, made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bid = whole_bid()
    row = {"question": "asked", "kind": kind, "value": value, "text": "words"}
    Submission.objects.filter(application=bid).update(answers=[row])
    monkeypatch.setattr(answers, "questions", lambda _: {"asked": ("Asked", kind), "other": ("Not asked", kind)})
    (line,) = answers.rows(at=PAY_DAY)
    assert line[-2:] == [made, None]


def test_the_file_has_real_numbers_and_dates_under_the_questions() -> None:
    bid = whole_bid()
    officer = make.staff("officer")
    actions.ask_for_export(office_id=bid.office_id, name="answers", ending="xlsx", by=officer, at=PAY_DAY, call=bid.call.reference)
    book = openpyxl.load_workbook(BytesIO(Export.objects.get().file.read()))  # type: ignore[union-attr]
    head, row = book.worksheets[0].iter_rows(max_row=2)
    cells = {each.value: cell for each, cell in zip(head, row, strict=True)}
    assert cells["Reference"].value == bid.reference
    ask = next(cell for heading, cell in cells.items() if str(heading).startswith("How much do you ask"))
    assert ask.value == bid.ask_pence / 100
    assert "£" in ask.number_format


def test_a_barred_bid_is_in_none_of_the_new_sheets() -> None:
    call = make.closed_call(scorers=1)
    bids = [make.sent_bid(call, title=title) for title in ("Seen", "Barred")]
    make.assessing(call)
    for bid in bids:
        make.scored(make.pass_gate(bid), [4] * 7)
    officer = make.staff("officer")
    declare_interest(
        call_id=call.pk, organisation_id=bids[1].organisation_id, kind="conflicted", note="A cousin.", by=officer, at=make.AFTER_CLOSE
    )
    assert Sight.objects.filter(user=officer, barred_at__isnull=False).exists()
    for found in (answers, declarations, ranking):
        said = str(list(found.rows(at=make.AFTER_CLOSE, user=officer, call=call.reference)))
        assert bids[1].reference not in said
        assert bids[1].organisation.name not in said
        assert bids[0].organisation.name in said


def test_fixed_sheets_keep_their_columns() -> None:
    assert columns_of(ranking, at=PAY_DAY) == ranking.COLUMNS  # type: ignore[arg-type]
