"""The register of interests, and what speaks for an interest before anybody declares."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.lifecycle import Refused
from commissioning.people.models import Membership, Organisation, User
from commissioning.permissions import NotAllowed
from grants.assessment.actions import declare_interest, end_register_entry, enter_in_register
from grants.assessment.models import Interest, RegisterEntry
from grants.assessment.queries import bodies_of, matches
from grants.awards.queries.notices import public_copy
from tests import makers as make
from tests.makers.awards import sign

pytestmark = pytest.mark.django_db
TODAY = make.AFTER_CLOSE.date()


def enter(of: User, *, by: User | None = None, **fields: Any) -> RegisterEntry:
    given = {"body": "Long Marlow Trust", "nature": "Trustee", "from_on": date(2020, 1, 1)} | fields
    return enter_in_register(user_id=of.pk, by=by or of, at=make.NOON, **given)


def body(**fields: Any) -> Organisation:
    made = make.organisation(fields.pop("name", "Another body"))
    Organisation.objects.filter(pk=made.pk).update(**fields)
    return Organisation.objects.get(pk=made.pk)


def why(of: User, in_body: Organisation) -> list[str]:
    return matches(of, [in_body], TODAY).get(in_body.pk, [])


@pytest.mark.parametrize(
    ("entry", "of", "by"),
    [
        ({"charity_number": "1234567"}, {"charity_number": " 1234567"}, "its charity number"),
        ({"company_number": "1234567"}, {"company_number": "01234567"}, "its company number"),
        ({"body": "The Long Marlow Society"}, {"name": "Long Marlow Trust Ltd"}, "its name"),
        ({"postcode": "cv34 4aa"}, {"postcode": "CV34 4AA"}, "its postcode"),
    ],
)
def test_an_entry_is_matched_by_number_name_and_postcode(entry: dict[str, str], of: dict[str, str], by: str) -> None:
    person = make.staff("assessor")
    enter(person, **({"body": "Other words"} | entry))
    (said,) = why(person, body(**({"postcode": "ZZ1 1ZZ"} | of)))
    assert said.endswith(f"has {by}.")


def test_an_entry_that_ended_or_is_anothers_says_nothing() -> None:
    person, other = make.staff("assessor"), make.staff("assessor")
    entry = enter(person)
    theirs = body(name="Long Marlow Trust", postcode="ZZ1 1ZZ")
    assert why(other, theirs) == []
    assert len(why(person, theirs)) == 1
    end_register_entry(entry_id=entry.pk, to_on=date(2026, 11, 30), by=person, at=make.NOON)
    assert why(person, theirs) == []


def test_membership_numbers_and_mail_domain_speak_and_anybodys_domain_does_not() -> None:
    person = make.staff("assessor")
    applicant, own = body(name="One", charity_number="1234567"), body(name="Two", charity_number="1234567")
    joined = Membership.objects.create(user=person, organisation=own, role="viewer", joined_at=make.NOON)
    assert why(person, applicant) == ["It has the charity number of Two, for which you act."]
    assert why(person, own) == ["You act for it."]
    joined.left_at = make.NOON
    joined.save()
    assert why(person, own) == ["You acted for it until November 2026."]
    User.objects.filter(pk=person.pk).update(email="ann@village.example")
    person = User.objects.get(pk=person.pk)
    assert why(person, body(name="Three", website="https://www.village.example/about")) == [
        "Its addresses are at village.example, as yours is."
    ]
    User.objects.filter(pk=person.pk).update(email="ann@gmail.com")
    assert why(User.objects.get(pk=person.pk), body(name="Four", contact_email="clerk@gmail.com")) == []


def test_none_needs_a_word_where_something_speaks_for_an_interest() -> None:
    call = make.closed_call()
    bid = make.in_check(call=call)
    person = make.staff("assessor")
    enter(person, body=bid.organisation.name)
    declare: dict[str, Any] = {
        "call_id": call.pk,
        "organisation_id": bid.organisation_id,
        "kind": "none",
        "by": person,
        "at": make.AFTER_CLOSE,
    }
    with pytest.raises(Refused, match=r"Say why this is no interest in .*: Your entry in the register"):
        declare_interest(**declare)
    declare_interest(note="Another body of that name.", **declare)
    assert Interest.objects.get().note == "Another body of that name."


def test_the_page_asks_and_keeps_what_was_chosen(client: Client) -> None:
    call = make.closed_call()
    bid = make.in_check(call=call)
    person = make.staff("assessor")
    enter(person, body=bid.organisation.name)
    client.force_login(person)
    page = reverse("assessment:declare", args=[call.reference])
    assert "Have you an interest here?" in client.get(page).content.decode()
    key = bid.organisation_id
    refused = client.post(page, {f"kind_{key}": "none", f"note_{key}": ""}).content.decode()
    assert f"Say why this is no interest in {bid.organisation.name}" in refused
    client.post(page, {f"kind_{key}": "none", f"note_{key}": "Another body."})
    assert Interest.objects.get().kind == "none"


@pytest.mark.parametrize("bids", [1, 3])
def test_bodies_cost_the_same_for_one_and_for_three(bids: int, django_assert_num_queries: Any) -> None:
    call = make.closed_call()
    for _ in range(bids):
        make.sent_bid(call)
    make.assessing(call)
    person = make.staff("assessor")
    with django_assert_num_queries(5):
        assert len(bodies_of(call, person)) == bids


def test_one_enters_ones_own_and_the_monitoring_officer_anybodys() -> None:
    person, other = make.staff("commissioner"), make.staff("officer")
    with pytest.raises(NotAllowed):
        enter(person, by=other)
    assert enter(person, by=make.staff("monitoring_officer")).user == person
    with pytest.raises(NotAllowed):
        enter(make.user(), by=make.user())
    with pytest.raises(Refused, match="Name the body"):
        enter(person, body=" ")
    entry = enter(person)
    with pytest.raises(NotAllowed):
        end_register_entry(entry_id=entry.pk, to_on=TODAY, by=other, at=make.NOON)
    with pytest.raises(Refused, match="before the first"):
        end_register_entry(entry_id=entry.pk, to_on=date(2019, 1, 1), by=person, at=make.NOON)
    end_register_entry(entry_id=entry.pk, to_on=TODAY, by=person, at=make.NOON)
    with pytest.raises(Refused, match="ended already"):
        end_register_entry(entry_id=entry.pk, to_on=TODAY, by=person, at=make.NOON)


def test_the_pages_of_the_register(client: Client) -> None:
    person = make.staff("commissioner")
    client.force_login(person)
    page = reverse("assessment:register", args=[person.pk])
    since = {"from_on_day": "1", "from_on_month": "5", "from_on_year": "2021"}
    assert "Name the body." in client.post(page, since | {"nature": "Trustee"}).content.decode()
    client.post(page, since | {"body": "Long Marlow Trust", "nature": "Trustee"})
    entry = RegisterEntry.objects.get()
    ending = reverse("assessment:register_end", args=[person.pk, entry.pk])
    assert ending in client.get(page).content.decode()
    client.post(ending, {"to_on_day": "1", "to_on_month": "6", "to_on_year": "2026"})
    assert "1 May 2021 to 1 June 2026" in " ".join(client.get(page).content.decode().split())
    client.force_login(make.staff("monitoring_officer"))
    assert "Enter an interest" in client.get(page).content.decode()
    client.force_login(make.staff("auditor"))
    assert "Enter an interest" not in client.get(page).content.decode()


def test_a_signer_answers_for_what_the_register_names_and_the_notice_cites_it() -> None:
    bid = make.to_decide(make.assessed_call())
    notice, commissioner = make.notice(bid, state="ready"), make.staff("commissioner")
    enter(commissioner, body=bid.organisation.name, from_on=date(2026, 5, 1))
    with pytest.raises(Refused, match=f"{bid.reference}: Your entry in the register of interests"):
        sign(notice, by=commissioner)
    declare_interest(
        call_id=bid.call_id, organisation_id=bid.organisation_id, kind="known", note="Left in 2019.", by=commissioner, at=make.AFTER_CLOSE
    )
    signed = sign(notice, by=commissioner)
    cited = signed.frozen["register"]
    assert "1 entry, the latest of 1 May 2026." in cited
    assert "speak of 1 of the bodies decided here; for each it is declared why" in cited
    assert public_copy(signed.frozen)["register"] == cited
    assert bid.organisation.name not in cited
