"""Everything about one body on one page."""

import pytest
from django.urls import reverse

from grants.applications.models import Sight
from tests import makers as make

pytestmark = pytest.mark.django_db


def look(client, who, body):
    client.force_login(who)
    return client.get(reverse("workspace:organisation", args=[body.pk]))


def test_bids_awards_and_late_returns_stand_on_one_page(client, time_machine):
    time_machine.move_to("2027-11-10T12:00:00Z")
    mid, end = make.returns()
    award = mid.award
    text = look(client, award.call.lead_officer, award.organisation).content.decode()

    for words in (award.application.reference, award.reference, award.row.notice.reference, mid.reference):
        assert words in text
    assert end.reference not in text


def test_a_conflict_hides_them(client):
    award = make.accepted_award()
    officer = make.staff("officer")
    Sight.objects.create(application=award.application, user=officer, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    text = look(client, officer, award.organisation).content.decode()
    assert award.reference not in text
    assert award.application.reference not in text


def test_only_the_office_looks(client):
    body = make.organisation()
    assert look(client, make.member(body), body).status_code == 403
    assert look(client, make.staff("auditor"), body).status_code == 200
    assert look(client, make.staff("assessor"), body).status_code == 403
    client.force_login(make.staff("auditor"))
    assert client.get(reverse("workspace:organisation", args=[999_999])).status_code == 404


@pytest.mark.parametrize("grants", [1, 3])
def test_the_page_costs_the_same_however_much(client, django_assert_num_queries, grants):
    officer, body = make.staff("officer"), make.organisation()
    for _ in range(grants):
        make.returns(make.accepted_award(body=body))
    client.force_login(officer)
    with django_assert_num_queries(12):
        client.get(reverse("workspace:organisation", args=[body.pk]))
