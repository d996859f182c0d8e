"""An officer is given a bid to score, declares a conflict with its body, and finds it on no page, in no list, search or export, in no pack and under no file's address; a
superuser's rights change nothing, and the bid goes to somebody else."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from commissioning.files.actions import store_bytes
from commissioning.people.models import User
from grants.applications.models import Application
from grants.assessment.models import Assessment
from tests import makers as make
from tests.journeys.conftest import Clock, Desks
from tests.journeys.steps import assessor, commissioner, office, officer
from tests.journeys.steps.screen import follow, look, press
from tests.mailroom import run_queue

pytestmark = pytest.mark.django_db(transaction=True)
BODY, TITLE = "Zebedee Green Parish Council", "Slower past the school"


def downloaded(page: Page, folder: Path, link: str | re.Pattern[str]) -> bytes:
    """What a link hands over."""
    with page.expect_download() as waiting:
        follow(page, link)
    kept = folder / waiting.value.suggested_filename
    waiting.value.save_as(kept)
    return kept.read_bytes()


def words_of(content: bytes) -> str:
    """The words of a workbook or a PDF."""
    if content.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return " ".join(str(cell) for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows(values_only=True) for cell in row)


@pytest.mark.parametrize("superuser", [False, True], ids=["officer", "superuser"])
def test_six_ways_to_a_bid_are_shut_by_a_conflict(at_desk: Desks, clock: Clock, tmp_path: Path, superuser: bool) -> None:
    team = office.team()
    call = make.call("published", lead=team.other_officer, scorers=1)
    barred = make.sent_bid(call, body=make.organisation(BODY), title=TITLE)
    open_one = make.sent_bid(call, title="Brighter crossing")
    clock.move_to(call.closes_at + timedelta(days=1))
    make.assessing(call, at=call.closes_at + timedelta(days=1))
    for bid in (barred, open_one):
        make.pass_gate(bid)
    file = store_bytes(
        content=b"%PDF-1.7 map", name="map.pdf", content_type="application/pdf", purpose="answer", subject=barred, by=None, at=make.NOON
    )
    for bid in (barred, open_one):
        make.assigned(bid, to=team.officer)
    User.objects.filter(pk=team.officer.pk).update(is_superuser=superuser)
    desk = at_desk(User.objects.get(pk=team.officer.pk))
    whole, address = f"/desk/bids/{barred.reference}/", f"/files/{file.key}/"

    mine = Assessment.objects.get(application=barred)
    assessor.is_turned_to_the_declaration(desk, mine.pk)
    assessor.declares(desk, BODY, "Conflict", "My sister is its chair.")
    desk.goto(f"/assessment/call/{call.reference}/interests/")
    assessor.declares(desk, open_one.organisation.name, "None")
    assert Assessment.objects.get(pk=mine.pk).state == "recused"

    # 1, 2: its page and its file; and the score sheet that was hers.
    for each in (whole, address, f"/assessment/{mine.pk}/", f"/apply/bid/{barred.reference}/read/"):
        commissioner.may_not(desk, each)
    # 3, 4: search and list.
    for each in ("", "?q=Zebedee", f"?q={barred.reference}", f"?call={call.reference}"):
        desk.goto(f"/desk/bids/{each}")
        look(desk, "Bids")
        expect(desk.locator("main table, main .house-empty").first).to_be_visible()
        assert TITLE not in desk.locator("main").inner_text()
    # 5: export of the list, and of every score.
    desk.goto("/desk/bids/")
    said = words_of(downloaded(desk, tmp_path, "Download this list (.xlsx)"))
    assert open_one.reference in said
    assert barred.reference not in said
    exports_without(desk, tmp_path, barred, open_one)
    # 6: the panel's pack, both ways.
    for pack in ("pdf", "xlsx"):
        answer = desk.request.get(f"/desk/calls/{call.reference}/pack.{pack}")
        assert answer.ok
        assert TITLE not in words_of(answer.body())
        assert barred.reference not in words_of(answer.body())

    # Somebody else scores it.
    other = at_desk(team.other_officer)
    officer.assigns(other, barred.reference, ["Ash Assessor"])
    assert Assessment.objects.filter(application=barred, assessor=team.assessors[0], state="assigned").exists()
    other.goto(f"/assessment/bid/{barred.reference}/assign/")
    look(other, "Assign assessors")
    assert other.get_by_label("Ola Officer").count() == 0


def exports_without(page: Page, folder: Path, barred: Application, open_one: Application) -> None:
    """The workbook of all bids, made by a job and fetched from the page of exports."""
    page.goto("/exports/")
    look(page, "Exports")
    page.get_by_label("Sheet").select_option(value="applications")
    press(page, "Make the sheet")
    run_queue()
    page.goto("/exports/")
    said = words_of(downloaded(page, folder, re.compile(r"\.xlsx$")))
    assert open_one.reference in said
    assert barred.reference not in said
