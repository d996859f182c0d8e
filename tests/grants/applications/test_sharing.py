"""A draft is its body's alone, save for seven days in which it lets the officers read it and sees who did."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.files.actions import store_bytes
from commissioning.lifecycle import Refused
from commissioning.permissions import NotAllowed
from grants.applications import actions
from grants.applications.models import Application, Look, Sight
from grants.applications.queries import for_office, shared_drafts
from tests import makers as make

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
NEED = "Two children were hurt by the mill bridge."


@pytest.fixture
def bid() -> Application:
    return make.application("draft", answers={"need": NEED})


def owner_of(bid: Application) -> Any:
    return make.member(bid.organisation)


def share(bid: Application, **given: Any) -> Any:
    return actions.share_draft(**{"application_id": bid.pk, "by": owner_of(bid), "at": make.NOON, **given})


def sees(user: Any, bid: Application, at: Any) -> bool:
    return Application.objects.visible_to(user, at).filter(pk=bid.pk).exists()


def test_officers_see_it_to_the_set_second_and_nobody_else_of_the_office_does(bid: Application) -> None:
    officer, others = make.staff("officer"), [make.staff(role) for role in ("commissioner", "finance", "auditor", "assessor")]
    assert not sees(officer, bid, make.NOON)
    made = share(bid)
    assert made.until == make.NOON + timedelta(days=7)
    assert share(bid, at=make.later(hours=1)) == made
    assert [sees(officer, bid, at) for at in (make.NOON - SECOND, make.NOON, made.until - SECOND, made.until)] == [False, True, True, False]
    assert not any(sees(each, bid, make.NOON) for each in others)
    with time_machine.travel(make.later(hours=1), tick=False):
        assert not for_office(user=officer).filter(pk=bid.pk).exists()
    actions.stop_sharing(application_id=bid.pk, by=owner_of(bid), at=make.later(hours=2))
    assert not sees(officer, bid, make.later(hours=2))
    assert sees(officer, bid, make.later(hours=1)) is False
    verbs = AuditEvent.objects.filter(subject_id=str(bid.pk), verb__contains="shared").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["application draft shared", "application draft no longer shared"]


def test_those_whom_a_conflict_bars_never_see_it(bid: Application) -> None:
    officer = make.staff("officer")
    Sight.objects.create(application=bid, user=officer, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    share(bid)
    assert not sees(officer, bid, make.NOON)
    assert actions.look_at_draft(application_id=bid.pk, by=officer, at=make.NOON) is None
    assert not shared_drafts(officer, [bid.call_id], make.NOON).exists()


def test_every_look_is_written_down_and_shown_to_the_applicant(bid: Application, client: Client) -> None:
    officer, own, address = make.staff("officer", name="Ola Reader"), Client(), reverse("applications:read", args=[bid.reference])
    client.force_login(officer)
    own.force_login(owner_of(bid))
    file = store_bytes(
        content=b"%PDF-1.7 map", name="map.pdf", content_type="application/pdf", purpose="answer", subject=bid, by=None, at=make.NOON
    )
    download = reverse("files:download", args=[file.key])
    with time_machine.travel(make.later(hours=1), tick=False):
        assert client.get(address).status_code == 404
        assert client.get(download).status_code == 404
        own.post(reverse("applications:share", args=[bid.reference]))
        assert "Nobody has looked yet." in own.get(reverse("applications:share", args=[bid.reference])).content.decode()
        assert own.get(address).status_code == 200  # her own reading is no look
        assert bid.reference in client.get(reverse("workspace:call", args=[bid.call.reference])).content.decode()
        assert "Read a draft that is shared with you" in client.get(reverse("workspace:today")).content.decode()
        assert NEED in client.get(address).content.decode()
        assert b"".join(client.get(download).streaming_content)
        for name in ("bid", "section", "answers", "share", "withdraw", "changes", "asked", "sent"):
            args = [bid.reference, "project"] if name == "section" else [bid.reference]
            assert NEED not in client.get(reverse(f"applications:{name}", args=args)).content.decode()
        assert client.get(reverse("workspace:bid", args=[bid.reference])).status_code == 404
        page = own.get(reverse("applications:share", args=[bid.reference])).content.decode()
        assert page.count("Ola Reader") == 2
        assert "map.pdf" in page
        own.post(reverse("applications:share_end", args=[bid.reference]))
        assert client.get(address).status_code == 404
        assert client.get(download).status_code == 404
    assert list(Look.objects.order_by("pk").values_list("by", "file")) == [(officer.pk, None), (officer.pk, file.pk)]
    assert AuditEvent.objects.filter(verb="application draft looked at", actor=officer).count() == 2


def test_only_those_who_may_write_share_and_only_a_draft(bid: Application) -> None:
    for person in (make.member(bid.organisation, "viewer"), make.user(), make.staff("officer")):
        with pytest.raises(NotAllowed):
            share(bid, by=person)
    with pytest.raises(Refused, match="Only a draft can be shared"):
        share(make.application("submitted"))


def test_a_draft_withdrawn_before_it_was_sent_stays_unread(bid: Application) -> None:
    share(bid)
    actions.withdraw_application(application_id=bid.pk, by=owner_of(bid), at=make.later(hours=1))
    assert not sees(make.staff("officer"), bid, make.later(hours=2))


@pytest.mark.parametrize("number", [1, 3])
def test_the_office_finds_shared_drafts_in_one_statement(django_assert_num_queries: Any, number: int) -> None:
    call, officer = make.call("published"), make.staff("officer")
    for _ in range(number):
        share(make.application("draft", call=call))
    officer.staff_roles_held  # noqa: B018
    with django_assert_num_queries(1):
        assert len(shared_drafts(officer, [call.pk], make.later(hours=1))) == number


def test_an_officer_who_types_in_another_bid_of_the_call_still_reads_what_waits_for_her(bid: Application, client: Client) -> None:
    officer = bid.call.lead_officer
    with time_machine.travel(make.NOON, tick=False):
        share(bid)
        typed = make.keyed(bid.call, by=officer, at=make.NOON).application
        assert list(shared_drafts(officer, [bid.call_id], make.NOON)) == [bid]
        client.force_login(officer)
        for address in (reverse("workspace:today"), reverse("workspace:call", args=[bid.call.reference])):
            page = client.get(address)
            assert page.status_code == 200
            assert bid.reference in page.content.decode() or address == reverse("workspace:today")
        assert typed.state == "draft"
