"""Due diligence by the size of the ask: recorded with its evidence, waived by those who may, and held against an award as the call says."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from grants.applications.models import Application, Sight
from grants.assessment.actions import record_diligence, save_diligence_item
from grants.assessment.models import DiligenceCheck, DiligenceItem
from grants.assessment.queries import diligence_of, found_before, open_diligence
from grants.awards.models import Award
from tests import makers as make

pytestmark = pytest.mark.django_db
TODAY = make.AFTER_CLOSE.date()
SEEN = "Register of charities, looked at today."


def check(bid: Application, number: int, result: str = "clear", *, by: User | None = None, **fields: Any) -> DiligenceCheck:
    return record_diligence(
        application_id=bid.pk,
        item_id=DiligenceItem.objects.get(number=number).pk,
        result=result,
        evidence=fields.pop("evidence", SEEN),
        by=by or make.staff("officer"),
        at=make.AFTER_CLOSE,
        **fields,
    )


def asking(pence: int, **fields: Any) -> Application:
    """A bid that asks so much; whether the call would take it is another matter."""
    bid = make.in_check(**fields)
    Application.objects.filter(pk=bid.pk).update(ask_pence=pence)
    return make.again(bid)


def policy(call: Call, diligence: str) -> None:
    Call.objects.filter(pk=call.pk).update(diligence=diligence)


@pytest.mark.parametrize(
    ("pence", "numbers"),
    [
        (99_999, [1, 2, 6]),
        (100_000, [1, 2, 3, 4, 5, 6, 7]),
        (500_000, [1, 2, 3, 4, 5, 6, 7]),
        (500_001, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ],
)
def test_what_is_looked_into_follows_the_ask_to_the_penny(pence: int, numbers: list[int]) -> None:
    assert [each.number for each in diligence_of(asking(pence), TODAY)] == numbers


def test_the_last_thing_found_stands_and_the_first_stays_on_record() -> None:
    bid = asking(50_000)
    check(bid, 1, "query", evidence="The register shows another name.")
    check(bid, 1, "clear", evidence="The clerk sent the resolution.", expires_on=date(2027, 3, 31))
    line = diligence_of(bid, TODAY)[0]
    assert (line.result, line.evidence, line.expires_on) == ("clear", "The clerk sent the resolution.", date(2027, 3, 31))
    assert DiligenceCheck.objects.count() == 2
    said = list(AuditEvent.objects.filter(verb="due diligence recorded").order_by("pk").values_list("before", "after"))
    assert said == [({"result": ""}, {"result": "query"}), ({"result": "query"}, {"result": "clear"})]


def test_what_was_found_runs_out_the_day_after_its_last() -> None:
    bid = asking(50_000)
    check(bid, 1, expires_on=TODAY)
    assert diligence_of(bid, TODAY)[0].result == "clear"
    later = diligence_of(bid, TODAY + timedelta(days=1))[0]
    assert (later.result, later.is_open) == ("expired", True)


@pytest.mark.parametrize(
    ("result", "fields", "says"),
    [
        ("clear", {"evidence": " "}, "say what shows it"),
        ("maybe", {}, "choose clear, query or fail"),
        ("clear", {"expires_on": TODAY - timedelta(days=1)}, "is past"),
    ],
)
def test_bad_entries_are_refused_in_plain_words(result: str, fields: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        check(asking(50_000), 1, result, **fields)


def test_none_is_asked_of_a_call_that_wants_none_or_of_a_refused_bid() -> None:
    bid = asking(50_000)
    policy(bid.call, "off")
    bid = make.again(bid)
    assert diligence_of(bid, TODAY) == []
    with pytest.raises(Refused, match="No due diligence is asked"):
        check(bid, 1)


def test_officers_record_and_only_the_two_statutory_officers_waive() -> None:
    bid = asking(50_000)
    with pytest.raises(NotAllowed):
        check(bid, 1, "waived")
    for role in ("monitoring_officer", "chief_finance_officer"):
        assert check(bid, 1, "waived", by=make.staff(role)).result == "waived"
        with pytest.raises(NotAllowed):
            check(bid, 2, by=make.staff(role))
    barred = make.staff("officer")
    Sight.objects.create(application=bid, user=barred, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    with pytest.raises(NotAllowed):
        check(bid, 1, by=barred)


# --- what it holds ---


def test_a_failure_holds_the_signature_wherever_due_diligence_is_asked() -> None:
    bid = make.to_decide(make.assessed_call())
    notice = make.notice(bid)
    check(bid, 2, "fail", evidence="Three years of accounts are missing.")
    with pytest.raises(Refused, match=f"{bid.reference}, due diligence. Accounts filed on time: failed"):
        make.sign_notice(notice, by=make.staff("commissioner"))
    assert not Award.objects.exists()
    check(bid, 2, "clear", evidence="They were filed.")
    assert make.sign_notice(notice, by=make.staff("commissioner")).state == "signed"


def test_where_the_call_waits_for_all_of_it_every_open_line_is_named() -> None:
    bid = make.to_decide(make.assessed_call())
    policy(bid.call, "holds")
    for number in range(1, 8):
        check(bid, number)
    notice = make.notice(bid)
    check(bid, 6, "query")
    DiligenceCheck.objects.filter(item__number=7).delete()
    with pytest.raises(Refused, match="Bank details by a second route: a query is open; Safeguarding documents: not done"):
        make.sign_notice(notice, by=make.staff("commissioner"))
    check(bid, 6)
    check(bid, 7, "waived", by=make.staff("monitoring_officer"), evidence="No work with children or adults at risk.")
    assert make.sign_notice(notice, by=make.staff("commissioner")).state == "signed"


def test_a_bid_that_is_not_approved_is_not_held() -> None:
    call = make.assessed_call()
    refused, other = make.to_decide(call, "none"), make.to_decide(call)
    check(refused, 1, "fail")
    make.notice(refused, other, state="signed")
    assert Award.objects.get().application == other


@pytest.mark.parametrize("bids", [1, 3])
def test_it_costs_the_same_for_one_bid_and_for_three(bids: int, django_assert_num_queries: Any) -> None:
    call = make.closed_call()
    sent = [make.sent_bid(call) for _ in range(bids)]
    make.assessing(call)
    policy(call, "holds")
    rows = list(Application.objects.filter(pk__in=[each.pk for each in sent]).select_related("call"))
    check(rows[0], 1)
    with django_assert_num_queries(1):
        assert [len(each) for each in open_diligence(rows, TODAY).values()] == [6] + [7] * (bids - 1)


# --- the pages ---


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="commissioning.people.backends.HouseBackend")
    return client


def test_one_page_records_what_was_looked_at_and_adds_nothing_that_did_not_change() -> None:
    bid = asking(50_000)
    client = signed_in(bid.call.lead_officer)
    first, second, _ = (each.item_id for each in diligence_of(bid, TODAY))
    page = reverse("assessment:diligence", args=[bid.reference])
    refused = client.post(page, {f"result_{first}": "clear", f"evidence_{first}": ""}).content.decode()
    assert "Register status: say what shows it." in refused
    unsaid = client.post(page, {f"result_{first}": "", f"evidence_{first}": "I looked."}).content.decode()
    assert "Register status: choose what you found." in unsaid
    assert "I looked." in unsaid
    sent = {f"result_{first}": "clear", f"evidence_{first}": SEEN, f"result_{second}": "", f"evidence_{second}": ""}
    assert client.post(page, sent).status_code == 302
    client.post(page, sent)
    assert DiligenceCheck.objects.count() == 1
    text = client.get(reverse("workspace:bid", args=[bid.reference])).content.decode()
    assert SEEN in text
    assert page in text


def test_what_was_clear_for_another_bid_of_the_body_is_shown_and_not_taken_over() -> None:
    body = make.organisation()
    before = asking(50_000, body=body)
    check(before, 1, expires_on=TODAY + timedelta(days=400))
    check(before, 2)
    bid = asking(50_000, body=body)
    assert [each.item.number for each in found_before(bid, TODAY).values()] == [1]
    assert [each.result for each in diligence_of(bid, TODAY)] == ["", "", ""]
    text = signed_in(bid.call.lead_officer).get(reverse("assessment:diligence", args=[bid.reference])).content.decode()
    assert f"Clear for {before.reference}" in text


def test_an_officer_changes_the_list_and_a_bid_keeps_what_was_found_of_a_line_that_is_dropped() -> None:
    bid = asking(50_000)
    check(bid, 6)
    officer = make.staff("officer")
    client = signed_in(officer)
    item = DiligenceItem.objects.get(number=6)
    client.post(reverse("assessment:diligence_item", args=[item.pk]), {"label": item.label, "hint": "", "least": "0"})
    client.post(reverse("assessment:diligence_item_new"), {"label": "Modern slavery", "least": "5,000.01", "is_asked": "on"})
    assert [each.number for each in diligence_of(bid, TODAY)] == [1, 2, 6]
    assert [each.number for each in diligence_of(asking(50_000), TODAY)] == [1, 2]
    assert [each.number for each in diligence_of(asking(500_001), TODAY)][-1] == 12
    again = client.post(reverse("assessment:diligence_item_new"), {"label": "modern slavery"}).content.decode()
    assert "on the list already" in again
    assert "Modern slavery" in client.get(reverse("assessment:diligence_items")).content.decode()
    with pytest.raises(NotAllowed):
        save_diligence_item(label="X", hint="", from_pence=0, is_asked=True, by=make.staff("auditor"), at=make.NOON)


def test_a_size_of_call_sets_how_much_due_diligence_holds() -> None:
    sizes = {size: make.call(preset=size).diligence for size in ("donation", "small", "standard", "major")}
    assert sizes == {"donation": "off", "small": "shown", "standard": "shown", "major": "holds"}
