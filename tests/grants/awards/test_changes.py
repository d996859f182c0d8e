"""A grantee asks for other terms of her grant; the office agrees by a variation, or says why not."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.permissions import NotAllowed
from grants.awards import actions
from grants.awards.models import Award, ChangeRequest, Variation
from grants.payments.actions import vary_grant
from tests import makers as make
from tests.makers import PAY_DAY

pytestmark = pytest.mark.django_db


def running() -> Award:
    """A grant of £3,000 with two budget heads."""
    award = make.running(amount_pence=300_000)
    award.heads.update(planned_pence=200_000)
    award.heads.create(number=2, head="Printing", planned_pence=100_000)
    return award


def ask(award: Award, **given: Any) -> ChangeRequest:
    by = given.pop("by", None) or make.member(award.organisation)
    return actions.ask_change(award_id=award.pk, by=by, at=PAY_DAY, **({"reason": "The hall costs less."} | given))


def heads(award: Award, *pence: int) -> dict[int, int]:
    return dict(zip(award.heads.order_by("number").values_list("pk", flat=True), pence, strict=True))


def test_a_request_keeps_what_stood_beside_what_is_asked_and_the_lead_officer_is_told() -> None:
    award = running()
    later = award.ends_on + timedelta(days=200)  # more than an officer may agree, and yet it may be asked
    asked = ask(award, ends_on=later, amount_pence=280_000, heads=heads(award, 170_000, 110_000), other="  One evening more. ")
    assert (asked.number, asked.state, asked.other) == (1, "waiting", "One evening more.")
    assert (asked.ends_on_before, asked.ends_on_asked) == (award.ends_on, later)
    assert (asked.amount_before_pence, asked.amount_asked_pence) == (300_000, 280_000)
    assert [(each.before_pence, each.asked_pence) for each in asked.heads.order_by("head__number")] == [
        (200_000, 170_000),
        (100_000, 110_000),
    ]
    assert make.again(award).amount_pence == 300_000  # nothing changed
    letter = Message.objects.about(award).get(template__endswith="/change_asked")
    assert letter.to_address == award.call.lead_officer.email
    assert "hall" not in letter.body_text
    assert AuditEvent.objects.about(award).filter(verb="change asked", facts__request=asked.pk).count() == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"reason": " "}, "Say why you ask"),
        ({}, "Nothing would change"),
        ({"amount_pence": 300_000}, "Nothing would change"),
        ({"amount_pence": 300_001}, "More money is a new decision"),
        ({"amount_pence": 0}, "give the grant up"),
        ({"amount_pence": 250_000}, "Make them add up to the penny"),
        ({"ends_on": date(2020, 1, 1)}, "1 January 2020 has passed"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(given: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        ask(running(), **given)
    assert not ChangeRequest.objects.exists()


def test_heads_of_another_grant_below_zero_or_a_penny_off_are_refused() -> None:
    award = running()
    with pytest.raises(Refused, match="budget heads of this grant"):
        ask(award, heads={running().heads.first().pk: 1})  # type: ignore[union-attr]
    with pytest.raises(Refused, match="below zero"):
        ask(award, heads=heads(award, -1, 300_001))
    with pytest.raises(Refused, match=r"£3,000\.01"):
        ask(award, heads=heads(award, 200_001, 100_000))


def test_one_request_at_a_time_and_only_by_those_who_write_for_the_body() -> None:
    award = running()
    first = ask(award, other="Another hall.")
    with pytest.raises(Refused, match="Withdraw it to ask for another"):
        ask(award, other="Another day.")
    for person in (make.member(award.organisation, "viewer"), make.member(make.organisation()), award.call.lead_officer):
        with pytest.raises(NotAllowed):
            ask(award, other="Another hall.", by=person)
    actions.withdraw_change(request_id=first.pk, by=make.member(award.organisation, "editor"), at=PAY_DAY)
    assert ask(award, other="Another day.").number == 2
    assert make.again(first).state == "withdrawn"


def test_a_grant_that_does_not_run_is_not_changed() -> None:
    award = make.award("offered")
    with pytest.raises(Refused, match="only while it runs"):
        ask(award, other="Another hall.")


def test_agreeing_makes_the_variation_fits_the_payments_and_closes_the_request() -> None:
    award = running()
    asked = ask(award, amount_pence=280_000, heads=heads(award, 180_000, 100_000))
    variation = vary_grant(
        award_id=award.pk,
        request_id=asked.pk,
        reason="As you asked.",
        amount_pence=280_000,
        heads=heads(award, 180_000, 100_000),
        by=award.call.lead_officer,
        at=PAY_DAY,
    )
    asked = make.again(asked)
    assert (asked.state, asked.variation, asked.settled_by) == ("agreed", variation, award.call.lead_officer)
    assert make.again(award).amount_pence == 280_000
    assert sum(award.instalments.exclude(state="cancelled").values_list("amount_pence", flat=True)) == 280_000


def test_a_request_settled_meanwhile_leaves_the_grant_as_it_is() -> None:
    award = running()
    asked = ask(award, other="Another hall.")
    actions.withdraw_change(request_id=asked.pk, by=make.member(award.organisation), at=PAY_DAY)
    with pytest.raises(Refused):
        vary_grant(
            award_id=award.pk,
            request_id=asked.pk,
            reason="Yes.",
            heads=heads(award, 190_000, 110_000),
            by=award.call.lead_officer,
            at=PAY_DAY,
        )
    with pytest.raises(Refused):
        actions.decline_change(request_id=asked.pk, answer="No.", by=award.call.lead_officer, at=PAY_DAY)


def test_a_request_about_another_grant_is_not_answered() -> None:
    award, other = running(), running()
    asked = ask(other, other="Another hall.")
    with pytest.raises(Refused, match="another grant"):
        vary_grant(
            award_id=award.pk,
            request_id=asked.pk,
            reason="Yes.",
            heads=heads(award, 190_000, 110_000),
            by=award.call.lead_officer,
            at=PAY_DAY,
        )


def test_declining_says_why_to_both_contacts() -> None:
    award = running()
    asked = ask(award, other="Another hall.")
    officer = award.call.lead_officer
    with pytest.raises(Refused, match="Say why the change is not agreed"):
        actions.decline_change(request_id=asked.pk, answer=" ", by=officer, at=PAY_DAY)
    actions.decline_change(request_id=asked.pk, answer="The hall is outside the county.", by=officer, at=PAY_DAY)
    assert make.again(asked).state == "declined"
    letters = Message.objects.about(award).filter(template__endswith="/change_declined")
    assert {each.to_address for each in letters} == {award.organisation.contact_email, award.organisation.second_contact_email}
    assert all("outside the county" in each.body_text for each in letters)
    with pytest.raises(NotAllowed):
        actions.decline_change(request_id=ask(award, other="B").pk, answer="No.", by=make.member(award.organisation), at=PAY_DAY)


def test_she_asks_on_a_page_and_what_is_wrong_stands_beside_it(client: Client) -> None:
    award = running()
    client.force_login(make.member(award.organisation))
    grant = reverse("awards:award", args=[award.reference])
    page = reverse("awards:change_ask", args=[award.reference])
    assert page in client.get(grant).text
    names = [f"head_{pk}" for pk in heads(award, 0, 0)]
    typed = {
        "ends_on_day": "31",
        "ends_on_month": "2",
        "ends_on_year": "2028",
        "amount_pence": "2,800",
        names[0]: "£1,800",
        names[1]: "1000",
    }
    wrong = client.post(page, typed | {"reason": "The hall costs less."})
    assert "2,800" in wrong.text
    assert "real date" in wrong.text
    assert not ChangeRequest.objects.exists()
    typed |= {"ends_on_day": str(award.ends_on.day), "ends_on_month": str(award.ends_on.month), "ends_on_year": str(award.ends_on.year)}
    file = SimpleUploadedFile("quote.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF", "application/pdf")
    answer = client.post(page, typed | {"reason": "The hall costs less.", "upload": file}, follow=True)
    assert "We have your request" in answer.text
    asked = ChangeRequest.objects.get()
    assert (asked.amount_asked_pence, asked.ends_on_asked, asked.file is not None) == (280_000, None, True)
    assert "Waiting for our answer" in answer.text
    assert page not in answer.text  # one at a time
    again = client.post(reverse("awards:change_withdraw", args=[award.reference, 1]), follow=True)
    assert "Your request is withdrawn" in again.text


def test_the_officer_finds_it_on_today_and_agrees_it_in_two_steps(client: Client, time_machine: Any) -> None:
    time_machine.move_to(PAY_DAY)
    award = running()
    ask(award, heads=heads(award, 180_000, 120_000))
    client.force_login(award.call.lead_officer)
    assert "Answer a request to change a grant" in client.get(reverse("workspace:today")).text
    assert award.reference in client.get(reverse("awards:changes")).text
    desk = client.get(reverse("awards:award", args=[award.reference])).text
    page = f"{reverse('payments:vary', args=[award.reference])}?request=1"
    assert page in desk
    shown = client.get(page)
    assert "£1,800.00" in shown.text
    assert [shown.context["form"][name].value() for name in shown.context["form"].fields if name.startswith("head_")] == ["1,800", "1,200"]
    assert client.get(page.replace("=1", "=7")).status_code == 404
    assert client.get(page.replace("=1", "=x")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_requests_takes_the_same_statements_for_any_number(client: Client, count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        ask(make.award(), other="Another hall.")
    client.force_login(make.staff("officer"))
    with django_assert_num_queries(6):
        client.get(reverse("awards:changes"))
    assert Variation.objects.count() == 0
