"""The open work of people who left, for the owners who stay."""

import pytest
from django.urls import reverse

from commissioning.mail.models import Message
from commissioning.people import actions
from commissioning.people.models import Membership
from grants.applications.actions import start_application
from tests import makers as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("drafts", [1, 3])
def test_an_owner_sees_what_a_leaver_began_and_is_told_where(client, time_machine, django_assert_num_queries, drafts):
    time_machine.move_to(make.later(days=1), tick=False)
    call, body = make.call("published"), make.organisation()
    editor, owner = make.member(body, "editor"), make.member(body)
    begun = [start_application(call_id=call.pk, organisation_id=body.pk, by=editor, at=make.NOON) for _ in range(drafts)]
    other = start_application(call_id=call.pk, organisation_id=body.pk, by=owner, at=make.NOON)
    actions.remove_member(membership_id=Membership.objects.get(user=editor).pk, by=owner, at=make.later(hours=1))

    address = reverse("workspace:left_work", args=[body.pk])
    client.force_login(owner)
    client.get(address)
    with django_assert_num_queries(9):
        shown = client.get(address).content.decode()
    assert all(each.reference in shown for each in begun)
    assert editor.name in shown or editor.email in shown
    assert other.reference not in shown
    assert address in Message.objects.get(to_address=owner.email).body_text
