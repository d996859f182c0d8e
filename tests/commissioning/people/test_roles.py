"""Roles are dated rows; nobody changes her own; one that moves money or decides takes two."""

import itertools
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commissioning.lifecycle import Refused
from commissioning.people import actions
from commissioning.people.models import StaffRole, User
from commissioning.permissions import NEEDS_SECOND_PERSON, STAFF_ROLES, NotAllowed, allows
from tests import makers as make
from tests.makers.base import administrators

pytestmark = pytest.mark.django_db


def give(role: str, **more):
    office, person = make.office(), make.user()
    return actions.give_role(
        user_id=person.pk, office_id=office.pk, role=role, by=administrators()[0], at=make.NOON, from_on=date(2020, 1, 1), **more
    )


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_a_money_or_decision_role_waits_for_a_second_person(role: str):
    given = give(role)
    held = User.objects.get(pk=given.user_id).office_roles(given.office_id)
    assert held == (frozenset() if role in NEEDS_SECOND_PERSON else {role})


def test_a_confirmed_role_is_in_force():
    given = give("finance")
    actions.confirm_role(role_id=given.pk, by=administrators()[1], at=make.NOON)
    assert User.objects.get(pk=given.user_id).office_roles(given.office_id) == {"finance"}


def test_the_giver_cannot_confirm_and_neither_can_the_holder():
    given = give("finance")
    with pytest.raises(NotAllowed):
        actions.confirm_role(role_id=given.pk, by=administrators()[0], at=make.NOON)
    with pytest.raises(NotAllowed):
        actions.confirm_role(role_id=given.pk, by=User.objects.get(pk=given.user_id), at=make.NOON)


def test_nobody_gives_or_ends_her_own_role():
    make.office()
    first, _ = administrators()
    with pytest.raises(NotAllowed):
        actions.give_role(user_id=first.pk, office_id=make.office().pk, role="auditor", by=first, at=make.NOON)
    own = StaffRole.objects.get(user=first, role="administrator")
    with pytest.raises(NotAllowed):
        actions.end_role(role_id=own.pk, by=first, at=make.NOON)


def test_the_database_itself_keeps_givers_and_confirmers_apart():
    given = give("finance")
    for name in ("user_id", "given_by_id"):
        given.confirmed_by_id = getattr(given, name)
        with pytest.raises(IntegrityError), transaction.atomic():
            given.save()


def test_a_superuser_has_no_role():
    make.office()
    god = User.objects.create_superuser("god@opcc.example")
    assert not allows(god, "calls.edit")
    with pytest.raises(NotAllowed):
        actions.give_role(user_id=make.user().pk, office_id=make.office().pk, role="officer", by=god, at=make.NOON)


def test_a_role_ends_and_is_then_not_held():
    given = give("auditor")
    actions.end_role(role_id=given.pk, by=administrators()[1], at=make.NOON, on=date(2021, 1, 1))
    assert User.objects.get(pk=given.user_id).office_roles(given.office_id) == frozenset()


def test_a_role_for_one_call_counts_for_that_call_only():
    given = give("assessor", call_reference="RSF-2728")
    person = User.objects.get(pk=given.user_id)
    assert person.office_roles(given.office_id, "RSF-2728") == {"assessor"}
    assert person.office_roles(given.office_id, "PDG-2728") == frozenset()


def test_a_leaver_is_out_at_once_and_the_last_owner_stays():
    body = make.organisation()
    owner, editor = make.member(body), make.member(body, "editor")
    assert allows(editor, "organisations.edit", body)
    membership = editor.memberships.get()
    actions.remove_member(membership_id=membership.pk, by=owner, at=make.NOON)
    assert not allows(User.objects.get(pk=editor.pk), "organisations.edit", body)
    with pytest.raises(Refused, match="last owner"):
        actions.remove_member(membership_id=owner.memberships.get().pk, by=owner, at=make.NOON)


def test_both_contacts_need_different_addresses():
    with pytest.raises(Refused, match="different email"):
        actions.create_organisation(
            by=make.user(), at=make.NOON, name="Body", kind="charity", contact_email="a@b.example", second_contact_email="A@b.example"
        )


def test_a_successor_takes_over_by_a_dated_profile():
    office = make.office()
    day = date(2028, 5, 8)
    actions.rename_office(
        office_id=office.pk, from_on=day, by=administrators()[0], at=make.NOON, name="Mayor of Midshire", decider_title="Mayor"
    )
    assert office.profile_on(day - timedelta(days=1)).decider_title == "Police and Crime Commissioner"
    assert office.profile_on(day).decider_title == "Mayor"
    assert office.profile_on(day).county == "Midshire"


def test_the_roles_that_a_person_holds_are_those_that_the_rows_say_are_in_force():
    person, day, (giver, second) = make.user(), timezone.localdate(), administrators()
    spans = [(-2, None), (-2, -1), (-2, 0), (0, 0), (0, None), (1, None)]
    for number, (role, (begins, ends)) in enumerate(itertools.product(("officer", "finance", "commissioner"), spans)):
        StaffRole.objects.create(
            user=person,
            office=make.office(),
            role=role,
            call_reference=str(number),
            from_on=day + timedelta(days=begins),
            to_on=None if ends is None else day + timedelta(days=ends),
            given_by=giver,
            confirmed_by=second if number % 2 else None,
        )
    person.forget_roles()
    held = {each.call_reference for each in person.staff_roles_held}
    assert held == set(person.staff_roles.in_force_on(day).values_list("call_reference", flat=True))
    assert 0 < len(held) < 18
