"""Two records of one body become one, row by row; within 30 days the same rows go back."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people.models import Membership, Merging, Organisation, User
from commissioning.permissions import NotAllowed
from grants.applications.models import Application
from grants.assessment.actions import declare_interest, lift_stop, set_stop
from grants.assessment.models import Stop
from grants.awards.models import Award
from grants.payments.models import BankDetails, Instalment
from grants.workspace.actions import MOVES, MOVES_WHERE_FREE, STAYS, merge_bodies, undo_merging
from grants.workspace.queries.alike import alike
from tests import makers as make

pytestmark = pytest.mark.django_db
WHY = "The clerk rang: she had signed up twice."


def pair() -> tuple[Organisation, Organisation]:
    return make.organisation("Barford Parish Council"), make.organisation("The Barford Parish Council")


def merge(kept: Organisation, merged: Organisation, *, by: User | None = None, reason: str = WHY) -> Merging:
    return merge_bodies(kept_id=kept.pk, merged_id=merged.pk, reason=reason, by=by or make.staff("officer"), at=make.NOON)


def undo(merging: Merging, *, by: User | None = None, reason: str = "Two villages.", **later: int) -> Merging:
    return undo_merging(merging_id=merging.pk, reason=reason, by=by or make.staff("officer"), at=make.NOON + timedelta(**later))


def test_every_row_that_names_a_body_is_dealt_with() -> None:
    pointing = {
        model
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "remote_field", None) and field.concrete and field.related_model is Organisation
    }
    assert pointing == {*MOVES, *MOVES_WHERE_FREE, *STAYS}


def test_bids_awards_and_people_go_to_the_body_that_is_kept() -> None:
    award = make.award("active")
    merged, kept = award.organisation, make.organisation()
    clerk = make.member(merged)
    merging = merge(kept, merged)
    assert [Award.objects.get().organisation, Application.objects.get().organisation] == [kept, kept]
    clerk.forget_roles()
    assert clerk.organisation_ids == [kept.pk]
    assert Application.objects.visible_to(clerk).count() == 1
    merged.refresh_from_db()
    assert merged.merged_into == kept
    said = AuditEvent.objects.filter(verb__startswith="body merged").order_by("pk")
    assert [each.verb for each in said] == ["body merged", "body merged into another"]
    assert merging.moved["awards.Award"] == [award.pk]


def test_the_owners_are_told_in_one_letter_each() -> None:
    kept, merged = pair()
    owners = sorted([make.member(kept).email, make.member(merged).email])
    merging = merge(kept, merged)
    letters = Message.objects.about(merging).order_by("to_address")
    assert [each.to_address for each in letters] == owners
    assert {each.subject for each in letters} == {"Barford Parish Council and The Barford Parish Council are now one record"}


def test_a_person_of_both_keeps_her_role_in_the_kept_body_and_gets_the_other_back() -> None:
    owner = make.user()
    merged = make.organisation(owner=owner)
    kept = make.organisation()
    joined = make.member(kept, "viewer")
    Membership.objects.filter(user=joined).update(user=owner)
    merging = merge(kept, merged)
    owner.forget_roles()
    assert owner.organisation_role(kept.pk) == "viewer"
    assert owner.organisation_role(merged.pk) is None
    undo(merging)
    owner.forget_roles()
    assert [owner.organisation_role(kept.pk), owner.organisation_role(merged.pk)] == ["viewer", "owner"]


def test_undone_it_gives_back_what_moved_and_nothing_that_came_since() -> None:
    call = make.call("published")
    kept, merged = pair()
    before = make.application(of=merged, call=call)
    merging = merge(kept, merged)
    since = make.application(of=kept, call=make.call("published"))
    undone = undo(merging, days=29, hours=23)
    merged.refresh_from_db()
    assert [make.again(before).organisation, make.again(since).organisation, merged.merged_into] == [merged, kept, None]
    assert undone.undone_reason == "Two villages."
    assert merge(kept, merged).undone_at is None


def test_after_thirty_days_it_stands() -> None:
    merging = merge(*pair())
    with pytest.raises(Refused, match="30 days"):
        undo(merging, days=30)
    undo(merging, days=1)
    with pytest.raises(Refused, match="just undone"):
        undo(merging, days=1)


def test_a_merged_record_is_offered_no_more_and_cannot_be_merged_again() -> None:
    kept, merged = pair()
    assert [each.organisation_id for each in alike(kept)] == [merged.pk]
    merge(kept, merged)
    assert alike(kept) == []
    for one, other in ((kept, merged), (merged, make.organisation()), (make.organisation(), merged)):
        with pytest.raises(Refused, match="merged already"):
            merge(one, other)
    with pytest.raises(Refused, match="one record already"):
        merge(kept, kept)
    with pytest.raises(Refused, match="part of another now"):
        set_stop(organisation_id=merged.pk, reason="Asked.", by=make.staff("officer"), at=make.NOON)


def test_a_merging_says_why() -> None:
    with pytest.raises(Refused, match="Say how you know"):
        merge(*pair(), reason=" ")
    with pytest.raises(Refused, match="two bodies after all"):
        undo(merge(*pair()), reason="")


def test_bank_details_are_not_taken_over_and_approvals_lapse() -> None:
    payment = make.approved()
    merged, kept = payment.award.organisation, make.organisation()
    merge(kept, merged)
    payment = Instalment.objects.get(pk=payment.pk)
    assert [payment.state, payment.bank, payment.approved_by] == ["planned", None, None]
    assert BankDetails.objects.get().organisation == merged


def test_money_on_its_way_holds_a_merging() -> None:
    batch = make.locked()
    award = Award.objects.get(instalments__batch=batch)
    with pytest.raises(Refused, match="is on its way to"):
        merge(make.organisation(), award.organisation)
    assert not Merging.objects.exists()


def test_two_stopped_bodies_wait_until_one_stop_is_lifted_and_one_stop_goes_along() -> None:
    kept, merged = pair()
    officer = make.staff("officer")
    stops = [set_stop(organisation_id=each.pk, reason="Asked.", by=officer, at=make.NOON) for each in (kept, merged)]
    with pytest.raises(Refused, match="Both are stopped"):
        merge(kept, merged)
    lift_stop(stop_id=stops[0].pk, reason="Answered.", by=make.staff("monitoring_officer"), at=make.NOON)
    merge(kept, merged)
    assert Stop.objects.standing().get().organisation == kept


def test_a_conflict_with_one_must_be_declared_of_the_other_before_it_is_lost() -> None:
    call = make.closed_call()
    kept, merged = pair()
    for body in (kept, merged):
        make.in_check(call=call, body=body)
    assessor = make.staff("assessor", name="Ann Assessor")
    declare_interest(call_id=call.pk, organisation_id=merged.pk, kind="conflicted", note="My sister.", by=assessor, at=make.NOON)
    with pytest.raises(
        Refused, match=r"Ann Assessor has a conflict with The Barford Parish Council .* where Barford Parish Council has a bid"
    ):
        merge(kept, merged)
    declare_interest(call_id=call.pk, organisation_id=kept.pk, kind="conflicted", note="My sister.", by=assessor, at=make.NOON)
    merge(kept, merged)
    assert not Application.objects.visible_to(assessor).exists()


@pytest.mark.parametrize(
    "role", ["assessor", "commissioner", "finance", "chief_finance_officer", "monitoring_officer", "auditor", "administrator"]
)
def test_only_officers_merge(role: str) -> None:
    with pytest.raises(NotAllowed):
        merge(*pair(), by=make.staff(role))


def test_an_officer_of_either_body_or_with_a_conflict_does_not_merge_it() -> None:
    call = make.closed_call()
    bid = make.in_check(call=call)
    officer = make.staff("officer")
    declare_interest(call_id=call.pk, organisation_id=bid.organisation_id, kind="conflicted", note="My brother.", by=officer, at=make.NOON)
    mine = make.organisation(owner=officer)
    for body in (bid.organisation, mine):
        with pytest.raises(NotAllowed):
            merge(make.organisation(), body, by=officer)


def test_the_page_compares_and_merges_and_the_body_says_where_it_went(client: Client) -> None:
    kept, merged = pair()
    officer = make.staff("officer")
    client.force_login(officer)
    page = client.get(reverse("workspace:organisation", args=[kept.pk]))
    address = reverse("workspace:merge", args=[kept.pk, merged.pk])
    assert address in page.content.decode()
    assert "The Barford Parish Council" in client.get(address).content.decode()
    answer = client.post(address, {"reason": ""})
    assert "Say how you know that they are one body." in answer.content.decode()
    answer = client.post(address, {"reason": WHY}, follow=True)
    assert "is now part of this one" in answer.content.decode()
    merging = Merging.objects.get()
    assert "This record is part of" in client.get(reverse("workspace:organisation", args=[merged.pk])).content.decode()
    undoing = reverse("workspace:merge_undo", args=[kept.pk, merging.pk])
    assert undoing in answer.content.decode()
    answer = client.post(undoing, {"reason": "Two villages."}, follow=True)
    assert "are two records again" in answer.content.decode()
    assert client.get(reverse("workspace:merge_undo", args=[merged.pk, merging.pk])).status_code == 404


def test_what_is_refused_at_the_page_keeps_what_was_typed(client: Client) -> None:
    kept, merged = pair()
    merge(kept, merged)
    client.force_login(make.staff("officer"))
    answer = client.post(reverse("workspace:merge", args=[kept.pk, merged.pk]), {"reason": WHY})
    assert "merged already" in answer.content.decode()
    assert WHY in answer.content.decode()
