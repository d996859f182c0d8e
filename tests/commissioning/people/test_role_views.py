from datetime import date

import pytest
from django.urls import reverse

from commissioning.people import actions
from commissioning.people.models import StaffRole
from tests import makers as make
from tests.makers.base import administrators

pytestmark = pytest.mark.django_db
BACKEND = "commissioning.people.backends.HouseBackend"


def test_a_role_is_given_by_one_and_confirmed_by_another(client):
    make.office()
    first, second = administrators()
    client.force_login(first, backend=BACKEND)
    client.post(reverse("people:give"), {"email": "new@opcc.example", "name": "New Person", "role": "finance"})
    given = StaffRole.objects.get(role="finance")
    assert given.waits
    assert client.post(reverse("people:confirm", args=[given.pk])).status_code == 403
    client.force_login(second, backend=BACKEND)
    client.post(reverse("people:confirm", args=[given.pk]))
    given.refresh_from_db()
    assert given.confirmed_by == second


def test_a_wrong_address_comes_back_with_what_was_typed(client):
    make.office()
    client.force_login(administrators()[0], backend=BACKEND)
    page = client.post(reverse("people:give"), {"email": "not an address", "name": "Typed Name", "role": "finance"})
    assert "Typed Name" in page.content.decode()
    assert "Error: " in page.content.decode()


@pytest.mark.parametrize("extra", [1, 3])
def test_the_list_takes_the_same_statements_whatever_its_length(client, django_assert_num_queries, extra):
    office = make.office()
    first, second = administrators()
    for _ in range(extra):
        given = actions.give_role(
            user_id=make.user().pk, office_id=office.pk, role="finance", by=first, at=make.NOON, from_on=date(2020, 1, 1)
        )
        actions.confirm_role(role_id=given.pk, by=second, at=make.NOON)
    client.force_login(first, backend=BACKEND)
    with django_assert_num_queries(8):
        client.get(reverse("people:people"))
