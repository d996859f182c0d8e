"""Everything about one body on one page."""

import pytest
from django.urls import reverse

from commissioning.people.names import name_key
from grants.applications.models import Sight
from grants.workspace.queries.alike import alike
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
    with django_assert_num_queries(18):
        client.get(reverse("workspace:organisation", args=[body.pk]))


def test_bodies_that_may_be_the_same_are_pointed_out(client):
    body = make.organisation(name="The Forward Trust", charity_number="1123456", company_number="01234567")
    like = make.organisation(name="Forward Trust", company_number="1234567")
    equal = make.organisation(name="Milldale Youth Group", charity_number="1 123 456")
    other = make.organisation(name="Forward Motion Trust", charity_number="1123457")
    assert [(each.organisation_id, each.why) for each in alike(body)] == [
        (like.pk, "same company number and like name"),
        (equal.pk, "same charity number"),
    ]
    assert alike(other) == []
    text = look(client, make.staff("officer"), body).content.decode()
    assert "Milldale Youth Group</a>: same charity number" in text


def test_names_are_alike_by_the_words_that_tell_a_body_from_others():
    assert name_key("Spelthorne Mental Health Charity") == name_key("Spelthorne Mental-Health Association")
    assert name_key("Café & Friends") == name_key("The Cafe and Friends Ltd")
    assert name_key("Long Marlow Parish Council") != name_key("Long Marlow Town Council")
    assert name_key("The Trust") != name_key("The Club")
