"""Subsidy control: the question answered for each award, minimal financial assistance within its limit, and the public database."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people.models import Organisation
from commissioning.permissions import NotAllowed
from grants.applications.models import Application
from grants.awards import actions
from grants.awards.models import Award, SubsidyAnswer
from grants.awards.models.subsidy import LIMBS
from grants.awards.queries import gaps
from grants.awards.queries.subsidy import MFA_LIMIT_PENCE, as_subsidy, entries_waiting, given_before, months_after
from tests import makers as make
from tests.makers.awards import DECIDED

pytestmark = pytest.mark.django_db
AT = DECIDED
YES = dict.fromkeys(LIMBS, (True, "So it is."))


def answer(bid: Application, basis: str = "", *, scheme: str = "", **no: str) -> SubsidyAnswer:
    """All four limbs true save those named, each with why not."""
    limbs = YES | {name: (False, why) for name, why in no.items()}
    return actions.answer_subsidy(application_id=bid.pk, limbs=limbs, basis=basis, scheme=scheme, by=bid.call.lead_officer, at=AT)


def assisted(body: Organisation, pence: int, *, at: datetime = AT) -> Award:
    """An approved award to this body that is minimal financial assistance."""
    award = make.award("approved", body=body, amount_pence=pence, at=at)
    answer(award.application, "mfa")
    return award


def test_four_limbs_make_a_subsidy_and_three_make_none() -> None:
    bid = make.to_decide(make.assessed_call())
    assert answer(bid, "mfa", effect="Nobody else offers it.").basis == "none"
    for limbs, basis, scheme, words in (
        (YES | {"effect": (True, " ")}, "mfa", "", "Say why, for each of the four"),
        (YES, "", "", "Choose on what basis"),
        (YES, "scheme", " ", "Name the scheme"),
    ):
        with pytest.raises(Refused, match=words):
            actions.answer_subsidy(application_id=bid.pk, limbs=limbs, basis=basis, scheme=scheme, by=bid.call.lead_officer, at=AT)
    assert answer(bid, "scheme", scheme="Safer roads, SC10001").scheme == "Safer roads, SC10001"
    with pytest.raises(NotAllowed):
        actions.answer_subsidy(application_id=bid.pk, limbs=YES, basis="mfa", by=make.staff("commissioner"), at=AT)


def test_a_call_that_asks_holds_the_signature_until_it_is_answered() -> None:
    call = make.assessed_call()
    Call.objects.filter(pk=call.pk).update(asks_subsidy=True)
    bid = make.to_decide(Call.objects.get(pk=call.pk))
    notice = make.notice(bid, state="draft")
    words = f"{bid.reference}: answer whether it is a subsidy."
    assert words in [each.words for each in gaps(notice, AT)]
    answer(bid, enterprise="A parish council that does its duty.")
    assert words not in [each.words for each in gaps(notice, AT)]


def test_what_this_office_gave_is_counted_over_three_financial_years_to_the_day() -> None:
    body = make.organisation()
    award = assisted(body, 100_000)
    for decided, counted in (
        (date(2024, 3, 31), 0),
        (date(2024, 4, 1), 100_000),
        (date(2026, 4, 1), 100_000),
        (date(2027, 3, 31), 100_000),
        (date(2027, 4, 1), 0),
    ):
        Award.objects.filter(pk=award.pk).update(decided_on=decided)
        assert given_before(body.pk, date(2026, 12, 1)) == counted, decided
    Award.objects.filter(pk=award.pk).update(decided_on=date(2026, 4, 1))
    assert given_before(body.pk, date(2026, 12, 1), without=award.application_id) == 0
    SubsidyAnswer.objects.update(basis="standalone")
    assert given_before(body.pk, date(2026, 12, 1)) == 0


def test_the_body_confirms_before_it_accepts_and_exactly_the_limit_is_allowed(client: Client, deliver_mail: Any) -> None:
    body = make.organisation()
    award = assisted(body, 300_000)
    owner = make.member(body)
    actions.offer_award(award_id=award.pk, by=award.call.lead_officer, at=AT)
    deliver_mail()
    offer = Message.objects.filter(template="grants/awards/emails/offer").first()
    assert offer is not None
    assert "no more than £315,000 of such assistance" in " ".join(offer.body_text.split())
    with pytest.raises(Refused, match="Confirm first what other minimal financial assistance"):
        actions.accept_award(award_id=award.pk, post="Clerk", by=owner, at=AT)
    with pytest.raises(Refused, match="over the limit of £315,000"):
        actions.confirm_assistance(award_id=award.pk, others_pence=MFA_LIMIT_PENCE - 300_000 + 1, by=owner, at=AT)
    with pytest.raises(NotAllowed):
        actions.confirm_assistance(award_id=award.pk, others_pence=0, by=award.call.lead_officer, at=AT)
    with time_machine.travel(AT, tick=False):
        client.force_login(owner)
        page = reverse("awards:subsidy_confirm", args=[award.reference])
        assert page in client.get(reverse("awards:award", args=[award.reference])).content.decode()
        refused = client.post(page, {"others": "a lot", "is_true": ""}).content.decode()
        assert "“a lot” is not an amount" in refused
        assert "Tick the box to confirm." in refused
        assert client.post(page, {"others": "312,000", "is_true": "on"}).status_code == 302
    accepted = actions.accept_award(award_id=award.pk, post="Clerk", by=owner, at=AT + timedelta(days=1))
    kept = SubsidyAnswer.objects.get(application=accepted.application_id)
    assert (kept.others_pence, kept.notified_at, kept.given_at) == (31_200_000, AT, AT + timedelta(days=1))
    deliver_mail()
    given = Message.objects.filter(template="grants/awards/emails/assistance_given").first()
    assert given is not None
    assert "Gross amount: £3,000" in given.body_text
    with pytest.raises(Refused, match="its basis stands"):
        answer(Application.objects.select_related("call").get(pk=accepted.application_id), "mfa")


def test_earlier_assistance_of_this_office_counts_in_the_signature() -> None:
    body = make.organisation()
    assisted(body, 300_000)
    call = make.assessed_call()
    Call.objects.filter(pk=call.pk).update(asks_subsidy=True)
    bid = make.to_decide(Call.objects.get(pk=call.pk), body=body)
    answer(bid, "mfa")
    notice = make.notice(bid, state="draft")
    assert not [each for each in gaps(notice, AT) if "over the limit" in each.words]
    Award.objects.update(amount_pence=MFA_LIMIT_PENCE)
    assert [each.words for each in gaps(notice, AT) if "over the limit" in each.words] == [
        f"{bid.reference}: with what we gave the body before, it is over the limit of minimal financial assistance. "
        "Give less, or give it on another basis."
    ]


def test_two_bids_of_one_body_on_one_notice_count_together() -> None:
    body = make.organisation()
    call = make.assessed_call()
    Call.objects.filter(pk=call.pk).update(asks_subsidy=True, most_pence=MFA_LIMIT_PENCE)
    call = Call.objects.get(pk=call.pk)
    half = MFA_LIMIT_PENCE // 2
    bids = [make.to_decide(call, body=body, amount_pence=half) for _ in range(2)]
    for bid in bids:
        answer(bid, "mfa")
    notice = make.notice(*bids, state="draft")
    assert not [each for each in gaps(notice, AT) if "over the limit" in each.words]
    notice.rows.filter(application=bids[1]).update(amount_pence=half + 1)
    said = [each.words for each in gaps(notice, AT) if "over the limit" in each.words]
    assert [each[: each.index(":")] for each in said] == [bid.reference for bid in bids]
    assert all("and give it on this notice besides" in each for each in said)


@pytest.mark.parametrize(
    ("basis", "pence", "due"),
    [
        ("standalone", 50_000, date(2027, 4, 15)),
        ("mfa", 10_000_000, None),
        ("mfa", 10_000_001, date(2027, 4, 15)),
        ("scheme", 10_000_001, date(2027, 4, 15)),
        ("none", 20_000_000, None),
    ],
)
def test_what_must_be_in_the_public_database_and_by_when(basis: str, pence: int, due: date | None) -> None:
    award = make.award("approved", body=make.organisation())
    made = answer(award.application, basis, scheme="SC1", **({"effect": "None."} if basis == "none" else {}))
    Award.objects.filter(pk=award.pk).update(amount_pence=pence, decided_on=date(2027, 1, 15))
    found = Award.objects.select_related("application__subsidy").get(pk=award.pk)
    assert as_subsidy(found).due_on == due
    officer = award.call.lead_officer
    assert list(entries_waiting(officer)) == ([found] if due else [])
    on = {"entered_on": date(2027, 1, 20), "by": officer, "at": datetime(2027, 2, 1, 12, tzinfo=AT.tzinfo)}
    if due is None:
        with pytest.raises(Refused, match="need not be in the database"):
            actions.enter_in_database(award_id=award.pk, number="SC100", **on)
        return
    for number, day, words in (
        (" ", date(2027, 1, 20), "Write the number"),
        ("S1", date(2027, 1, 14), "not before the decision"),
        ("S1", date(2027, 2, 2), "not to come"),
    ):
        with pytest.raises(Refused, match=words):
            actions.enter_in_database(award_id=award.pk, number=number, **on | {"entered_on": day})
    actions.enter_in_database(award_id=award.pk, number="SC100", **on)
    made.refresh_from_db()
    assert (made.entry_number, made.entered_on) == ("SC100", date(2027, 1, 20))
    assert not entries_waiting(officer).exists()


def test_three_months_end_with_the_month_where_it_is_shorter() -> None:
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert months_after(date(2026, 12, 31), 3) == date(2027, 3, 31)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_statements_for_any_number(client: Client, count: int, django_assert_num_queries: Any) -> None:
    body = make.organisation()
    for _ in range(count):
        award = assisted(body, 100_000)
    client.force_login(award.call.lead_officer)
    address = reverse("awards:subsidies")
    client.get(address)
    with django_assert_num_queries(7):
        assert client.get(address).content.decode().count("Need not be") == count
