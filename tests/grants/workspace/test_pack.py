"""The panel's pack: what it holds, in both forms, and that nothing in it is of a bid that bars its reader."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from commissioning.audit.models import AuditEvent
from commissioning.people.models import User
from grants.applications.models import Application
from grants.assessment.actions import declare_interest
from grants.workspace.queries.pack import pack_of
from tests import makers as make

pytestmark = pytest.mark.django_db


def scored() -> tuple[Any, list[Application]]:
    call = make.closed_call(scorers=1)
    bids = [make.sent_bid(call, title=title) for title in ("Zebra crossing", "Village gates")]
    make.assessing(call)
    for bid, mark in zip(bids, (5, 3), strict=True):
        make.scored(make.pass_gate(bid), [mark] * 7)
    return make.again(call), [make.again(each) for each in bids]


def taken(person: User, call: Any, kind: str) -> bytes:
    client = Client()
    client.force_login(person, backend="commissioning.people.backends.HouseBackend")
    answer = client.get(reverse("workspace:pack", args=[call.reference, kind]))
    assert answer.status_code == 200
    return bytes(answer.content)


def words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_the_workbook_holds_ranking_interests_waivers_and_budget() -> None:
    call, _ = scored()
    book = load_workbook(BytesIO(taken(call.lead_officer, call, "xlsx")))
    assert book.sheetnames == ["Ranking", "Interests", "Waivers and late bids", "Consultation", "Budget"]
    rows = list(book["Ranking"].iter_rows(values_only=True))
    assert [(row[0], row[2], float(row[4])) for row in rows[1:3]] == [("1", "Zebra crossing", 100.0), ("2", "Village gates", 60.0)]
    people = {row[0] for row in list(book["Interests"].iter_rows(values_only=True))[1:] if row[0]}
    assert people
    assert list(book["Budget"].iter_rows(values_only=True))[1][1] == call.budget.amount_pence / 100


def test_the_document_is_tagged_and_says_for_whom_it_was_made() -> None:
    call, _ = scored()
    content = taken(call.lead_officer, call, "pdf")
    said = words(content)
    for each in ("Zebra crossing", "Village gates", str(call.lead_officer), "Interests declared"):
        assert each in said
    assert PdfReader(BytesIO(content)).trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_nothing_of_a_bid_that_bars_the_reader_is_in_her_copy(kind: str) -> None:
    call, bids = scored()
    reader = make.staff("chief_finance_officer")
    declare_interest(
        call_id=call.pk, organisation_id=bids[0].organisation_id, kind="conflicted", note="My brother.", by=reader, at=make.AFTER_CLOSE
    )
    content = taken(reader, call, kind)
    said = (
        words(content)
        if kind == "pdf"
        else "\n".join(
            str(cell)
            for sheet in load_workbook(BytesIO(content)).worksheets
            for row in sheet.iter_rows(values_only=True)
            for cell in row
            if cell
        )
    )
    assert "Village gates" in said
    for hidden in (bids[0].reference, "Zebra crossing", bids[0].organisation.name):
        assert hidden not in said
    if kind == "pdf":
        assert "1 bid is not in this copy" in said
    event = AuditEvent.objects.get(verb="panel pack taken", actor=reader)
    assert event.facts == {"kind": kind, "bids": 1, "left_out": 1}


@pytest.mark.parametrize("bids", [1, 3])
def test_it_costs_the_same_for_one_bid_and_for_three(bids: int, django_assert_num_queries: Any) -> None:
    call = make.closed_call(scorers=1)
    sent = [make.sent_bid(call) for _ in range(bids)]
    make.assessing(call)
    for bid in sent:
        make.scored(make.pass_gate(bid), [4] * 7)
    call = make.again(call)
    officer = call.lead_officer
    officer.office_roles(None)
    with django_assert_num_queries(20):
        assert len(pack_of(call, officer, make.AFTER_CLOSE).ranking.rows) == bids
