"""Try-outs: typed, worked out, saved, compared, chosen; no bid changes."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.permissions import NotAllowed
from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.models import TryOut
from grants.assessment.queries import chosen_amount
from tests import makers as make

pytestmark = pytest.mark.django_db
NOW = make.AFTER_CLOSE


@pytest.fixture
def bid() -> Application:
    return make.at_panel([4] * 7, [4] * 7, ask_pence=300_000)


def test_saved_chosen_and_discarded_and_no_bid_changes(bid: Application) -> None:
    officer = make.staff("officer")
    before = Application.objects.filter(pk=bid.pk).values().get()
    one = actions.save_tryout(call_id=bid.call_id, name="Villages first", amounts={bid.pk: 200_000}, by=officer, at=NOW)
    two = actions.save_tryout(call_id=bid.call_id, name="Towns first", amounts={bid.pk: 0}, by=officer, at=NOW)
    assert chosen_amount(bid) is None
    actions.choose_tryout(tryout_id=two.pk, by=officer, at=NOW)
    assert chosen_amount(bid) == 0
    actions.choose_tryout(tryout_id=one.pk, by=officer, at=NOW)
    assert chosen_amount(bid) == 200_000
    assert [each.pk for each in TryOut.objects.chosen()] == [one.pk]
    with pytest.raises(Refused, match="Choose another"):
        actions.discard_tryout(tryout_id=one.pk, by=officer, at=NOW)
    actions.discard_tryout(tryout_id=two.pk, by=officer, at=NOW)
    with pytest.raises(Refused, match="was discarded"):
        actions.choose_tryout(tryout_id=two.pk, by=officer, at=NOW)
    assert Application.objects.filter(pk=bid.pk).values().get() == before
    verbs = AuditEvent.objects.filter(subject_type="assessment.tryout").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["try-out saved", "try-out saved", "try-out chosen", "try-out chosen", "try-out discarded"]


def test_what_is_refused(bid: Application) -> None:
    officer = make.staff("officer")
    one = actions.save_tryout(call_id=bid.call_id, name="One", amounts={bid.pk: 1}, by=officer, at=NOW)
    for name, amounts, words in (
        (" ", {}, "a name"),
        ("One", {}, "already"),
        ("Two", {bid.pk + 999: 1}, "not in this call"),
        ("Two", {bid.pk: -1}, "below"),
    ):
        with pytest.raises(Refused, match=words):
            actions.save_tryout(call_id=bid.call_id, name=name, amounts=amounts, by=officer, at=NOW)
    actions.save_tryout(call_id=bid.call_id, name="One", amounts={bid.pk: 2}, tryout_id=one.pk, seen_version=1, by=officer, at=NOW)
    with pytest.raises(Refused, match="while you had it open"):
        actions.save_tryout(call_id=bid.call_id, name="One", amounts={bid.pk: 3}, tryout_id=one.pk, seen_version=1, by=officer, at=NOW)
    for role in ("assessor", "commissioner", "finance"):
        with pytest.raises(NotAllowed):
            actions.save_tryout(call_id=bid.call_id, name="Mine", amounts={}, by=make.staff(role), at=NOW)
    Call.objects.filter(pk=bid.call_id).update(state="decided")
    with pytest.raises(Refused, match="being assessed"):
        actions.choose_tryout(tryout_id=one.pk, by=officer, at=NOW)


def test_a_bid_that_is_barred_is_neither_shown_nor_changed(bid: Application, client: Client) -> None:
    one = actions.save_tryout(call_id=bid.call_id, name="One", amounts={bid.pk: 123_456}, by=make.staff("officer"), at=NOW)
    barred = make.staff("officer")
    actions.declare_interest(
        call_id=bid.call_id, organisation_id=bid.organisation_id, kind="conflicted", note="My sister is its clerk.", by=barred, at=NOW
    )
    with pytest.raises(Refused, match="not in this call"):
        actions.save_tryout(call_id=bid.call_id, name="Hers", amounts={bid.pk: 1}, by=barred, at=NOW)
    actions.save_tryout(call_id=bid.call_id, name="One", amounts={}, tryout_id=one.pk, by=barred, at=NOW)
    assert one.amounts.get().amount_pence == 123_456
    client.force_login(barred)
    for name, args in (("tryout", [bid.call.reference, one.pk]), ("tryouts", [bid.call.reference])):
        page = client.get(reverse(f"workspace:{name}", args=args)).content.decode()
        assert bid.reference not in page
        assert "1,234" not in page


@time_machine.travel(NOW, tick=False)
def test_the_pages(bid: Application, client: Client) -> None:
    officer = make.staff("officer")
    client.force_login(officer)
    reference, box = bid.call.reference, f"bid_{bid.pk}"
    new = reverse("workspace:tryout_new", args=[reference])
    assert 'value="3,000"' in client.get(f"{new}?from=ranking").content.decode()
    wrong = client.post(new, {box: "£3,000k", "name": "Mine", "do": "save_as"}).content.decode()
    assert "is not an amount" in wrong
    assert 'value="£3,000k"' in wrong
    assert "Give the try-out a name" in client.post(new, {box: "10", "name": "", "do": "save_as"}).content.decode()
    assert "£2,500.00</strong> for 1 bid" in client.post(new, {box: "2,500", "do": "work_out"}).content.decode()
    assert not TryOut.objects.exists()
    told = client.post(reverse("workspace:tryout_figures", args=[reference]), {box: "4000"}).json()
    assert told["rows"][str(bid.pk)]["words"].startswith("More than it can be given")
    assert client.post(new, {box: "2,500", "name": "Mine", "do": "save_as"}).status_code == 302
    saved = TryOut.objects.get()
    page = reverse("workspace:tryout", args=[reference, saved.pk])
    assert client.post(page, {box: "2,400", "name": "Mine", "do": "save", "seen": "1"}).status_code == 302
    assert saved.amounts.get().amount_pence == 240_000
    assert client.post(reverse("workspace:tryout_choose", args=[reference, saved.pk])).status_code == 302
    recommend = client.get(reverse("assessment:recommend", args=[bid.reference])).content.decode()
    assert 'value="2,400"' in recommend
    assert "£2,400.00" in client.get(reverse("workspace:tryouts", args=[reference])).content.decode()
    client.force_login(make.staff("commissioner"))
    assert b"Save" not in client.get(page).content


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(count: int, client: Client, django_assert_num_queries) -> None:
    call = make.closed_call(scorers=1)
    bids = [make.sent_bid(call) for _ in range(count)]
    make.assessing(call)
    for each in bids:
        make.scored(make.pass_gate(each), [4] * 7)
    officer = make.staff("officer")
    for name in ("One", "Two", "Three")[:count]:
        actions.save_tryout(call_id=call.pk, name=name, amounts={each.pk: 100 for each in bids}, by=officer, at=NOW)
    client.force_login(officer)
    client.get(reverse("workspace:tryouts", args=[call.reference]))
    with django_assert_num_queries(29):
        client.get(reverse("workspace:tryouts", args=[call.reference]))
    with django_assert_num_queries(27):
        client.get(reverse("workspace:tryout_new", args=[call.reference]))
