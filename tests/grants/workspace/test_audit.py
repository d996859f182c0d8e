"""The record on a page, for the auditor and the monitoring officer."""

import pytest
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from grants.returns import actions
from tests import makers as make

pytestmark = pytest.mark.django_db


def look(client, who, **data):
    client.force_login(who)
    return client.get(reverse("workspace:audit"), data)


def test_only_the_auditor_and_the_monitoring_officer_look(client):
    for role, status in {"auditor": 200, "monitoring_officer": 200, "officer": 403, "administrator": 403, "commissioner": 403}.items():
        assert look(client, make.staff(role)).status_code == status
    assert look(client, make.user()).status_code == 403
    client.logout()
    assert client.get(reverse("workspace:audit")).status_code == 302


def test_events_are_found_by_kind_date_person_and_record(client):
    auditor = make.staff("auditor")
    mid, _ = make.returns()
    officer = mid.award.call.lead_officer
    actions.waive_return(return_id=mid.pk, reason="Not needed.", by=officer, at=make.later(days=200))

    def verbs(**data):
        text = look(client, auditor, **data).content.decode()
        return [each.partition("<")[0] for each in text.split('data-label="What">')[1:]]

    assert verbs(kind="waivers") == ["return waive"]
    assert set(verbs(kind="roles")) == {"role given", "role confirmed"}
    assert verbs(record=f"returns.return {mid.pk}") == ["return waive"]
    day = make.later(days=200)
    boxes = {"from_on_day": day.day, "from_on_month": day.month, "from_on_year": day.year}
    assert verbs(**boxes) == ["return waive"]
    assert "return waive" in verbs(person=officer.pk)
    assert verbs(verb="returns scheduled") == ["returns scheduled"]
    assert "must be a real date" in look(client, auditor, from_on_day="31", from_on_month="2", from_on_year="2027").content.decode()


def test_the_page_holds_states_and_sums_and_no_words_that_were_typed(client):
    mid, _ = make.returns()
    actions.waive_return(return_id=mid.pk, reason="A private reason.", by=mid.award.call.lead_officer, at=make.NOON)
    text = look(client, make.staff("auditor"), kind="waivers").content.decode()
    assert "state: scheduled to waived" in text
    assert "A private reason." not in text


@pytest.mark.parametrize("events", [1, 3])
def test_the_page_costs_the_same_however_long(client, django_assert_num_queries, events):
    auditor = make.staff("auditor")
    for _ in range(events):
        make.organisation()
    client.force_login(auditor)
    with django_assert_num_queries(8):
        client.get(reverse("workspace:audit"), {"verb": "organisation added"})
    assert AuditEvent.objects.filter(verb="organisation added").count() == events
