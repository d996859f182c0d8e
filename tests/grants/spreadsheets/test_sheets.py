"""Sheets that people export, and the command line."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.permissions import PERMISSIONS, NotAllowed
from grants.assessment.actions import declare_interest
from grants.spreadsheets import actions, tasks
from grants.spreadsheets.actions import exports
from grants.spreadsheets.models import Export
from grants.spreadsheets.sheets import columns_of, found_in, sheet, sheets
from tests import makers as make
from tests.makers import PAY_DAY

NAMES = {
    "answers",
    "applications",
    "awards",
    "checks",
    "decisions",
    "declarations",
    "outcomes",
    "payments",
    "ranking",
    "returns",
    "scores",
}
NEW_SHEET = """
from grants.spreadsheets.columns import Column

NAME = "bodies"
TITLE = "Bodies"
PURPOSE = "Every body."
NEEDS = "people.view"
COLUMNS = [Column("Name")]


def rows(*, at, user=None, call=""):
    yield ["A body"]
"""


def rows_of(name: str, **options: Any) -> list[list[Any]]:
    found = sheet(name)
    assert found
    return [list(row) for row in found.rows(at=PAY_DAY, **options)]


def test_every_sheet_is_found_by_its_file() -> None:
    assert set(sheets()) >= NAMES
    for found in sheets().values():
        assert found.NEEDS in PERMISSIONS
        assert found.PURPOSE.endswith(".")
        assert len({column.heading for column in found.COLUMNS}) == len(found.COLUMNS)


def test_a_new_sheet_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "more_sheets"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "bodies.py").write_text(NEW_SHEET)
    monkeypatch.syspath_prepend(str(tmp_path))
    found = found_in("more_sheets", [str(package)])
    assert isinstance(found["bodies"], ModuleType)
    assert [list(found), list(found["bodies"].rows(at=PAY_DAY))] == [["bodies"], [["A body"]]]


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_sheet_has_a_row_for_each_fact_and_costs_one_statement(name: str) -> None:
    make.paid()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        rows = rows_of(name)
    assert len(asked) <= 6
    found = sheet(name)
    assert found
    heads = columns_of(found, at=PAY_DAY)
    assert len({each.heading for each in heads}) == len(heads)
    assert all(len(row) == len(heads) for row in rows)
    wanted = {"answers": 1, "applications": 1, "awards": 1, "checks": 9, "decisions": 1, "declarations": 0, "payments": 2, "ranking": 1}
    assert len(rows) == (wanted | {"scores": len(rows), "outcomes": 0, "returns": 0})[name]


@pytest.mark.django_db
def test_rows_are_kept_to_one_call_and_to_what_she_may_see() -> None:
    first, second = make.payable(), make.payable()
    call = first.award.call.reference
    assert {row[0] for row in rows_of("awards", call=call)} == {first.award.reference}
    assert {row[1] for row in rows_of("payments", call=call)} == {first.award.reference}
    assert {row[0] for row in rows_of("applications", call=call)} == {first.award.application.reference}
    officer = make.staff("officer")
    declare_interest(
        call_id=second.award.call_id,
        organisation_id=second.award.organisation_id,
        kind="conflicted",
        note="A friend.",
        by=officer,
        at=PAY_DAY,
    )
    assert {row[0] for row in rows_of("awards", user=officer)} == {first.award.reference}
    assert {row[1] for row in rows_of("payments", user=officer)} == {first.award.reference}
    assert {row[0] for row in rows_of("applications", user=officer)} == {first.award.application.reference}
    assert rows_of("scores", user=officer) == [row for row in rows_of("scores") if row[0] == first.award.application.reference]
    assert len(rows_of("awards")) == 2


@pytest.mark.django_db
def test_scores_stay_hidden_from_one_who_still_scores_the_bid() -> None:
    bid = make.eligible()
    make.scored(bid, [4] * bid.call.criteria.count())
    officer = make.staff("officer")
    assert len(rows_of("scores", user=officer)) == 7
    make.declared(bid, to=officer)
    assert rows_of("scores", user=officer) == []


@pytest.mark.django_db
def test_a_short_sheet_is_made_at_once_and_is_hers_alone(client: Any) -> None:
    make.payable()
    officer = make.staff("officer")
    export = actions.ask_for_export(office_id=make.office().pk, name="payments", ending="xlsx", by=officer, at=PAY_DAY)
    assert (export.rows, export.file.name) == (2, "payments-2027-04-01.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(export.file.read()))["Payments"].iter_rows(values_only=True))
    assert rows[0][:2] == ("Payment", "Award")
    assert rows[1][6] == 1500
    event = AuditEvent.objects.get(verb="export made")
    assert event.facts == {"sheet": "payments", "call": "", "rows": 2, "sha256": export.file.sha256}
    for person, status in ((officer, 200), (make.staff("officer"), 404)):
        client.force_login(person)
        answer = client.get(f"/files/{export.file.key}/")
        b"".join(answer)  # read to its end, which closes it
        assert answer.status_code == status


@pytest.mark.django_db
def test_a_long_sheet_is_made_by_a_task_that_tells_her(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> None:
    make.payable()
    monkeypatch.setattr(exports, "SHORT_ROWS", 1)
    officer = make.staff("officer")
    export = actions.ask_for_export(office_id=make.office().pk, name="payments", ending="csv", by=officer, at=PAY_DAY)
    assert export.made_at is None
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.make.func(export.pk) == 2
    export = Export.objects.get(pk=export.pk)
    assert export.file.read().startswith(b"\xef\xbb\xbfPayment,Award,")
    assert Message.objects.get(template="grants/spreadsheets/emails/export_ready").to_address == officer.email
    assert tasks.make.func(export.pk) == 2
    assert AuditEvent.objects.filter(verb="export made").count() == 1


@pytest.mark.django_db
def test_who_may_export_what() -> None:
    office = make.office()
    ask = {"office_id": office.pk, "ending": "xlsx", "at": PAY_DAY}
    for role in ("commissioner", "assessor", "administrator", "cms_editor"):
        with pytest.raises(NotAllowed):
            actions.ask_for_export(name="awards", by=make.staff(role), **ask)
    with pytest.raises(NotAllowed):
        actions.ask_for_export(name="scores", by=make.staff("finance"), **ask)
    with pytest.raises(Refused, match="no sheet called"):
        actions.ask_for_export(name="secrets", by=make.staff("officer"), **ask)
    with pytest.raises(Refused, match="Choose a workbook"):
        actions.ask_for_export(name="awards", by=make.staff("officer"), **(ask | {"ending": "pdf"}))


@pytest.mark.django_db
def test_old_files_are_thrown_away_and_the_row_stays(django_capture_on_commit_callbacks: Any) -> None:
    export = actions.ask_for_export(office_id=make.office().pk, name="awards", ending="csv", by=make.staff("officer"), at=PAY_DAY)
    assert actions.clear_old_exports(at=PAY_DAY + timedelta(days=6)) == 0
    assert actions.clear_old_exports(at=PAY_DAY + timedelta(days=8)) == 1
    assert actions.clear_old_exports(at=PAY_DAY + timedelta(days=8)) == 0
    assert not Export.objects.get(pk=export.pk).file.kept


@pytest.mark.django_db
def test_the_command_line_writes_either_kind_for_the_whole_office(tmp_path: Path) -> None:
    payment = make.payable()
    make.payable()
    call_command("export", "payments", output=tmp_path / "all.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "all.xlsx")["Payments"].iter_rows(values_only=True))
    assert len(rows) == 5
    call_command("export", "awards", output=tmp_path / "one.csv", call=payment.award.call.reference)
    with (tmp_path / "one.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [(row["Award"], row["Amount"]) for row in found] == [(payment.award.reference, "3000.00")]
    assert AuditEvent.objects.filter(verb="export made", actor=None).count() == 2
    with pytest.raises(CommandError, match=r"must end in \.xlsx or \.csv"):
        call_command("export", "awards", output=tmp_path / "one.pdf")
    with pytest.raises(CommandError, match="There is no call NONE"):
        call_command("export", "awards", output=tmp_path / "one.csv", call="NONE")
