"""A first reading without names: no page, list, search, export or file of hers tells a scorer whose bid it is, until names are shown."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader, PdfWriter

from commissioning.audit.models import AuditEvent
from commissioning.calls.models import Call
from commissioning.files.actions import store_bytes
from commissioning.files.bare import without_makers
from commissioning.files.models import StoredFile
from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from grants.applications.models import Application, Sight, Submission
from grants.assessment import actions
from grants.assessment.blind import HIDDEN, hide, names_of
from grants.assessment.models import BlindCopy, BlindFile, BlindRead
from grants.assessment.queries import given_to
from grants.spreadsheets.sheets import sheets
from tests import makers as make
from tests.makers.bids import AFTER_CLOSE

pytestmark = pytest.mark.django_db
SHOWN_AT = AFTER_CLOSE + timedelta(days=20)
READING = AFTER_CLOSE + timedelta(days=3)
BODY, PERSON, NICK = "Zebedee Green Parish Council", "Quilla Farthing", "Zeb Green"
SECRETS = ("Zebedee", "Quilla", NICK, "zebedee", "Larkspur")


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="commissioning.people.backends.HouseBackend")
    return client


def pdf(author: str = PERSON) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.add_metadata({"/Author": author, "/Title": f"Map of {BODY}"})
    writer.add_attachment("zebedee.txt", b"Zebedee")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def bid() -> Application:
    """An eligible bid whose words, file and file name all tell whose it is, in a call read without names."""
    body = make.organisation(BODY, charity_number="1098765", website="https://zebedee-green.example")
    body.contact_name = PERSON
    body.save()
    call = make.closed_call()
    found = make.eligible(call=call, body=body, title=f"Slow down in Zebedee Green  Parish Council’s village ({NICK})")
    actions.hide_names(call_id=call.pk, until=SHOWN_AT, by=call.lead_officer, at=AFTER_CLOSE)
    stored = store_bytes(
        content=pdf(),
        name="Zebedee map by Quilla.pdf",
        content_type="application/pdf",
        purpose="bid file",
        subject=found,
        by=make.member(body),
        at=make.NOON,
    )
    row = {"section": "project", "title": "Your project", "value": None, "words": 9, "limit": 100, "criterion": "need"}
    said = (
        f"{BODY.upper()} asks. {PERSON} of {NICK} lives at Larkspur Lane. Write to clerk@zebedee-green.example or ring 01926 555 012; "
        "charity 1098765; see www.zebedee-green.example. We want £12,000.50 for 2027."
    )
    answers = [
        row | {"question": "need", "label": "What is the problem?", "kind": "text", "text": said},
        row | {"question": "map", "label": "Map", "kind": "file", "text": stored.name, "value": [stored.pk]},
    ]
    Submission.objects.filter(application=found).update(answers=answers)
    return Application.objects.select_related("call", "organisation").get(pk=found.pk)


def hide_more(bid: Application) -> BlindCopy:
    return actions.save_blind_copy(application_id=bid.pk, words=[NICK, "Larkspur  Lane", ""], by=bid.call.lead_officer, at=AFTER_CLOSE)


def original(bid: Application) -> StoredFile:
    return StoredFile.objects.get(name__startswith="Zebedee map")


def scorer(bid: Application, role: str = "assessor") -> User:
    """Somebody who was given the bid and declared no interest."""
    return make.declared(bid, to=make.staff(role)).assessor


def words_of(response: Any) -> str:
    """All that an answer says, whatever its kind: page, workbook or document with its facts, and its headers."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    said = str(dict(response.headers))
    if "pdf" in kind:
        reader = PdfReader(BytesIO(content))
        said += " ".join(page.extract_text() for page in reader.pages) + str(reader.metadata) + str(reader.attachments)
    elif "sheet" in kind:
        said += " ".join(
            str(cell) for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows(values_only=True) for cell in row
        )
    else:
        said += content.decode(errors="replace")
    return said


def crawl(person: User, starts: list[str], most: int = 150) -> dict[str, str]:
    """What she reads at every address that links lead to from these, by address. Pages that are not hers are among the starts on purpose."""
    client, seen, waiting = signed_in(person), {}, list(starts)
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen:
            continue
        response = client.get(address)
        seen[address] = text = words_of(response)
        if response.status_code == 200:
            links = re.findall(r'href="(/[^"#]*)', text)
            waiting += [each.replace("&amp;", "&") for each in links if not re.match(r"/(static|cms-admin|account|funding|plan)", each)]
    return seen


def addresses(bid: Application, assessment_id: int | None) -> list[str]:
    """Every way to the bid that somebody might try."""
    named = [
        reverse(f"assessment:{name}", args=[bid.reference])
        for name in ("check", "assign", "moderate", "recommend", "diligence", "blind_bid")
    ]
    of_call = [
        reverse(f"assessment:{name}", args=[bid.call.reference])
        for name in ("score_table", "ranking", "agenda", "board", "panel_table", "blind")
    ]
    own = (
        [
            reverse("assessment:review", args=[assessment_id]),
            *(reverse(f"assessment:{name}", args=[assessment_id, *rest]) for name, rest in (("criterion", [1]), ("paper", []))),
        ]
        if assessment_id
        else []
    )
    return [
        reverse("workspace:home"),
        reverse("assessment:mine"),
        *own,
        reverse("workspace:bid", args=[bid.reference]),
        reverse("applications:read", args=[bid.reference]),
        *(f"{reverse('workspace:bids')}?q={word}" for word in ("Zebedee", "Larkspur", "Quilla", bid.reference)),
        *(reverse("files:download", args=[each.key]) for each in StoredFile.objects.all()),
        *named,
        *of_call,
        *(reverse("workspace:pack", args=[bid.call.reference, kind]) for kind in ("pdf", "xlsx")),
    ]


def trace(text: str, address: str = "") -> list[str]:
    """The secrets that a text holds, save what she typed into the address herself."""
    return [secret for secret in SECRETS if secret in text and secret not in address]


def test_an_assessor_finds_no_trace_of_whose_bid_it_is_on_any_address(bid: Application) -> None:
    hide_more(bid)
    assessment = make.declared(bid)
    with time_machine.travel(READING, tick=False):
        read = crawl(assessment.assessor, addresses(bid, assessment.pk))
    declaring = reverse("assessment:declare", args=[bid.call.reference])
    assert {address: found for address, text in read.items() if (found := trace(text, address)) and address != declaring} == {}
    whole = reverse("workspace:bid", args=[bid.reference])
    assert [address for address, text in read.items() if "?q=" in address and whole in text] == []
    own = read[reverse("assessment:criterion", args=[assessment.pk, 1])]
    assert "We want £12,000.50 for 2027." in own
    assert HIDDEN in own
    assert "01926" not in own
    assert "1098765" not in own
    assert "It is kept back while names are hidden." in own
    # The page on which she declares names bodies, and says of none that its bid is hers.
    assert BODY in read[declaring]
    assert bid.reference not in read[declaring]
    assert "You have a bid of this body" not in read[declaring]


def test_an_officer_who_scores_it_is_bound_as_well_and_reads_name_and_bid_on_no_page_together(bid: Application) -> None:
    hide_more(bid)
    assessment = make.declared(bid, to=make.staff("officer"))
    with time_machine.travel(READING, tick=False):
        read = crawl(assessment.assessor, addresses(bid, assessment.pk), most=250)
        assert {a: trace(text) for a, text in read.items() if trace(text) and bid.reference in text} == {}
        for name, sheet in sheets().items():
            rows = [str(row) for row in sheet.rows(at=READING, user=assessment.assessor)]
            assert [row for row in rows if bid.reference in row] == [], name
            assert [row for row in rows if trace(row)] == [], name


def test_a_colleague_who_does_not_score_it_reads_it_with_its_names(bid: Application) -> None:
    with time_machine.travel(READING, tick=False):
        assert BODY in signed_in(make.staff("officer")).get(reverse("workspace:bid", args=[bid.reference])).content.decode()


def test_before_she_declared_she_reads_nothing_of_it_either(bid: Application) -> None:
    assessment = make.assigned(bid, to=make.staff("officer"))
    with time_machine.travel(READING, tick=False):
        client = signed_in(assessment.assessor)
        assert client.get(reverse("workspace:bid", args=[bid.reference])).status_code in (403, 404)
        page = client.get(reverse("assessment:mine")).content.decode()
    assert trace(page) == []
    assert "Name hidden" in page


def test_names_are_shown_at_the_set_second_and_that_is_on_record(bid: Application) -> None:
    assessment = make.declared(bid)
    client = signed_in(assessment.assessor)
    page, whole = reverse("assessment:criterion", args=[assessment.pk, 1]), reverse("workspace:bid", args=[bid.reference])
    with time_machine.travel(SHOWN_AT - timedelta(seconds=1), tick=False):
        client = signed_in(assessment.assessor)
        assert BODY not in client.get(page).content.decode()
        assert client.get(whole).status_code == 404
        call_command("run_due")
        assert not AuditEvent.objects.filter(verb="names shown to scorers").exists()
    with time_machine.travel(SHOWN_AT, tick=False):
        client = signed_in(assessment.assessor)
        assert BODY in client.get(page).content.decode()
        assert client.get(whole).status_code == 200
        call_command("run_due")
        call_command("run_due")
    assert AuditEvent.objects.filter(verb="names shown to scorers").count() == 1
    assert BlindRead.objects.get().shown_at == SHOWN_AT


def test_an_officer_shows_them_early_with_a_reason_and_never_hides_them_again(bid: Application) -> None:
    assessment, officer = make.declared(bid), bid.call.lead_officer
    with pytest.raises(Refused, match="Say why"):
        actions.show_names(call_id=bid.call_id, reason=" ", by=officer, at=READING)
    actions.show_names(call_id=bid.call_id, reason="All scores are in.", by=officer, at=READING)
    assert not Application.objects.visible_to(assessment.assessor, READING - timedelta(seconds=1)).exists()
    assert Application.objects.visible_to(assessment.assessor, READING).get() == bid
    event = AuditEvent.objects.get(verb="names shown to scorers")
    assert event.actor == officer
    assert BlindRead.objects.get().reason == "All scores are in."
    with pytest.raises(Refused, match="cannot be hidden again"):
        actions.hide_names(call_id=bid.call_id, until=SHOWN_AT, by=officer, at=READING)


def test_the_day_is_moved_for_those_who_have_bids_already(bid: Application) -> None:
    assessment = make.declared(bid)
    actions.hide_names(call_id=bid.call_id, until=SHOWN_AT + timedelta(days=5), by=bid.call.lead_officer, at=READING)
    assert not Application.objects.visible_to(assessment.assessor, SHOWN_AT).exists()
    assert Application.objects.visible_to(assessment.assessor, SHOWN_AT + timedelta(days=5)).exists()


def test_names_are_not_hidden_from_people_who_have_read_them() -> None:
    bid = make.eligible()
    make.assigned(bid)
    with pytest.raises(Refused, match="with their names"):
        actions.hide_names(call_id=bid.call_id, until=SHOWN_AT, by=bid.call.lead_officer, at=AFTER_CLOSE)
    with pytest.raises(Refused, match="still to come"):
        actions.hide_names(call_id=make.closed_call().pk, until=AFTER_CLOSE, by=make.staff("officer"), at=AFTER_CLOSE)
    for role in ("assessor", "commissioner", "auditor", "finance"):
        with pytest.raises(NotAllowed):
            actions.hide_names(call_id=bid.call_id, until=SHOWN_AT, by=make.staff(role), at=AFTER_CLOSE)


def test_the_panel_waits_until_names_are_shown(bid: Application) -> None:
    call = Call.objects.get(pk=bid.call_id)
    for _ in range(call.scorers):
        make.scored(bid, [3] * call.criteria.count())
    with pytest.raises(Refused, match="Names are hidden from scorers until"):
        actions.send_to_panel(application_id=bid.pk, by=call.lead_officer, at=READING)
    actions.show_names(call_id=call.pk, reason="All scores are in.", by=call.lead_officer, at=READING)
    assert actions.send_to_panel(application_id=bid.pk, by=call.lead_officer, at=READING).state == "panel"


def test_a_conflict_stays_a_bar_after_names_are_shown(bid: Application) -> None:
    assessment = make.assigned(bid)
    actions.declare_interest(
        call_id=bid.call_id, organisation_id=bid.organisation_id, kind="conflicted", note="Cousin", by=assessment.assessor, at=AFTER_CLOSE
    )
    assert not Application.objects.visible_to(assessment.assessor, SHOWN_AT, blind=True).exists()
    assert given_to(assessment.assessor) == []


def test_access_that_ended_opens_nothing_when_names_are_shown(bid: Application) -> None:
    assessment = make.declared(bid, until=READING)
    assert not Application.objects.visible_to(assessment.assessor, SHOWN_AT).exists()
    assert not Application.objects.visible_to(assessment.assessor, READING, blind=True).exists()


# --- files ---


def test_a_copy_without_names_is_served_under_a_name_that_says_nothing_and_holds_no_facts_of_its_maker(bid: Application) -> None:
    hide_more(bid)
    reader = scorer(bid)
    officer = make.staff("officer")
    with time_machine.travel(READING, tick=False):
        page = reverse("assessment:blind_bid", args=[bid.reference])
        sent = SimpleUploadedFile("Zebedee again.pdf", pdf(), content_type="application/pdf")
        answer = signed_in(officer).post(page, {"do": "copy", "original": original(bid).pk, "copy": sent}, follow=True).content.decode()
        assert "Scorers get this copy in place of the file." in answer
        copy = BlindFile.objects.get().copy
        served = signed_in(reader).get(reverse("files:download", args=[copy.key]))
        assert served.status_code == 200
        assert f"{bid.reference}-file-1.pdf" in served["Content-Disposition"]
        assert trace(words_of(served)) == []
        assert signed_in(reader).get(reverse("files:download", args=[original(bid).key])).status_code == 404
        assert signed_in(make.staff("assessor")).get(reverse("files:download", args=[copy.key])).status_code == 404
        assert signed_in(make.member(bid.organisation)).get(reverse("files:download", args=[copy.key])).status_code == 404
        signed_in(officer).post(page, {"do": "keep_back", "original": original(bid).pk})
        assert signed_in(reader).get(reverse("files:download", args=[copy.key])).status_code == 404


def test_a_document_that_keeps_its_writers_name_is_refused_beside_the_box(bid: Application) -> None:
    officer = make.staff("officer")
    with time_machine.travel(READING, tick=False):
        sent = SimpleUploadedFile("copy.txt", b"Plain words", content_type="text/plain")
        page = signed_in(officer).post(
            reverse("assessment:blind_bid", args=[bid.reference]), {"do": "copy", "original": original(bid).pk, "copy": sent}
        )
    assert "Save the copy without names as a PDF or a picture" in page.content.decode()
    assert not BlindFile.objects.exists()


def test_a_picture_loses_what_its_camera_wrote_and_keeps_the_way_up() -> None:
    picture = Image.new("RGB", (40, 20), "red")
    facts = Image.Exif()
    facts[0x010E], facts[0x013B], facts[0x0112] = "Zebedee Green", PERSON, 6  # description, artist, turned by a quarter
    out = BytesIO()
    picture.save(out, "JPEG", exif=facts)
    content, kind, ending = without_makers(name="seen.jpg", content=out.getvalue())
    assert (kind, ending) == ("image/jpeg", "jpg")
    seen = Image.open(BytesIO(content))
    assert seen.size == (20, 40)
    assert dict(seen.getexif()) == {}
    assert b"Quilla" in out.getvalue()
    assert b"Quilla" not in content


# --- what an officer hides ---


def test_the_officers_page_shows_the_reading_and_counts_each_word(bid: Application) -> None:
    officer = make.staff("officer")
    with time_machine.travel(READING, tick=False):
        client, page = signed_in(officer), reverse("assessment:blind_bid", args=[bid.reference])
        assert "Nobody has looked this bid over yet." in client.get(page).content.decode()
        shown = client.post(page, {"do": "words", "words": f"{NICK}\nLarkspur Lane\nnowhere"}, follow=True).content.decode()
        assert f"“{NICK}” stands in it 2 times" in shown
        assert "“nowhere” stands in it 0 times: look whether it is spelt so" in shown
        reading = shown[shown.index('aria-labelledby="reading"') :]
        assert trace(reading) == []
        long = client.post(page, {"do": "words", "words": "x" * 201}).content.decode()
        assert "is longer than 200 characters" in long
        assert "x" * 201 in long
        called = client.get(reverse("assessment:blind", args=[bid.call.reference])).content.decode()
        assert bid.reference in called
        assert str(officer) in called


def test_whoever_scores_the_bid_does_not_make_it_ready(bid: Application) -> None:
    officer = scorer(bid, "officer")
    with pytest.raises(Refused, match="You score this bid yourself"):
        actions.save_blind_copy(application_id=bid.pk, words=[], by=officer, at=READING)
    with time_machine.travel(READING, tick=False):
        assert signed_in(officer).get(reverse("assessment:blind_bid", args=[bid.reference])).status_code == 404
    barred = make.staff("officer")
    Sight.objects.create(application=bid, user=barred, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    with pytest.raises(NotAllowed):
        actions.save_blind_copy(application_id=bid.pk, words=[], by=barred, at=READING)


@pytest.mark.parametrize("bids", [1, 3])
def test_lists_cost_the_same_for_one_and_for_three(bids: int, django_assert_num_queries: Any) -> None:
    call = make.closed_call()
    found = [make.eligible(call=call) for _ in range(bids)]
    actions.hide_names(call_id=call.pk, until=SHOWN_AT, by=call.lead_officer, at=AFTER_CLOSE)
    reader = make.staff("assessor")
    for each in found:
        make.declared(each, to=reader)
    with time_machine.travel(READING, tick=False), django_assert_num_queries(4):
        assert len(given_to(reader)) == bids


# --- the words ---


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("St Mary’s  and\nSt John's Trust asks", ["St Mary's & St John’s Trust"]),
        ("the Forward Trust asks", ["The Forward Trust"]),
        ("FORWARD-TRUST asks", ["Forward Trust"]),
        ("Reg. 01234567 asks", ["01234567"]),
    ],
)
def test_a_name_is_hidden_however_it_is_typed(typed: str, names: list[str]) -> None:
    said = hide(typed, names)
    assert said.endswith(f"{HIDDEN} asks")
    assert "Trust" not in said


def test_sums_days_and_words_that_only_hold_a_name_stay() -> None:
    text = "£012,345,678 by 01/02/2027, 1,500 people; a reedy bank, not Reed."
    assert hide(text, ["Reed"]) == text.replace("Reed.", f"{HIDDEN}.")


def test_a_body_is_named_by_all_that_its_record_holds() -> None:
    body = make.organisation("The Forward Trust", other_names="Forward Youth; FT Midshire")
    named = names_of(body, ["Ann Bell"])
    said = hide("Forward Trust, Forward Youth, FT Midshire, Ann Bell, CV34 4AA", named)
    assert set(said.split(", ")) == {HIDDEN}
