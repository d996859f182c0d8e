import pytest
import time_machine
from django.urls import reverse

from commissioning.calls.models import Call
from tests import makers as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(make.NOON, tick=False):
        yield


def test_an_officer_sees_what_keeps_a_call_from_opening_and_publishes_it(client):
    call = make.call(wanted="")
    client.force_login(call.lead_officer, backend="commissioning.people.backends.HouseBackend")
    page = client.get(reverse("calls:set_up", args=[call.reference]))
    assert "Say what you want to fund." in page.content.decode()
    refused = client.post(reverse("calls:publish", args=[call.reference]))
    assert refused.status_code == 409
    Call.objects.filter(pk=call.pk).update(wanted="Safer roads")
    assert client.post(reverse("calls:publish", args=[call.reference])).status_code == 302
    assert Call.objects.get(pk=call.pk).state == "published"


def test_weights_are_set_on_a_page_and_refused_once_published(client):
    call = make.call(state="published")
    client.force_login(call.lead_officer, backend="commissioning.people.backends.HouseBackend")
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-title": "All", "form-0-weight": 100}
    page = client.post(reverse("calls:criteria", args=[call.reference]), data)
    assert "frozen" in page.content.decode()
    assert "Error: " in page.content.decode()


def test_a_wrong_closing_time_keeps_everything_that_was_typed(client):
    call = make.call()
    client.force_login(call.lead_officer, backend="commissioning.people.backends.HouseBackend")
    page = client.post(
        reverse("calls:new"),
        {
            "preset": "small",
            "title": "Typed title",
            "closes_at_day": "31",
            "closes_at_month": "2",
            "closes_at_year": "2027",
            "least": "£1,000k",
        },
    )
    text = page.content.decode()
    assert "Typed title" in text
    assert "£1,000k" in text
    assert "is not an amount" in text
    assert Call.objects.count() == 1


@pytest.mark.parametrize("role", ["finance", "assessor", "auditor", "commissioner"])
def test_only_officers_change_a_call(client, role):
    call = make.call()
    client.force_login(make.staff(role), backend="commissioning.people.backends.HouseBackend")
    assert client.get(reverse("calls:edit", args=[call.reference])).status_code == 403
    assert client.post(reverse("calls:publish", args=[call.reference])).status_code == 403
    assert client.get(reverse("calls:set_up", args=[call.reference])).status_code == 200


def test_the_chief_finance_officer_records_an_agreement(client):
    call, source = make.call(), make.source("general")
    client.force_login(make.staff("chief_finance_officer"), backend="commissioning.people.backends.HouseBackend")
    page = client.post(
        reverse("calls:agree", args=[call.budget_id]), {"most": "60,000", "backstop": source.pk, "uncommitted": "100,000", "note": ""}
    )
    assert "over the cap" in page.content.decode()
    client.post(reverse("calls:agree", args=[call.budget_id]), {"most": "51,000", "backstop": source.pk, "uncommitted": "100,000"})
    assert call.budget.agreements.get().most_pence == 5_100_000
