"""Awards without competition: a reason, a power, a second person; and from then on the same record as for every other."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.lifecycle import Refused
from commissioning.permissions import NotAllowed
from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.models import Assessment
from grants.awards.models import Award
from grants.awards.queries import as_data, public_copy
from tests import makers as make

pytestmark = pytest.mark.django_db
AT = make.AFTER_CLOSE
POWER = "asb_2014_s143"


def propose(bid: Application, reason: str = "Only this body serves the county.", power: str = POWER) -> Any:
    return actions.propose_direct(application_id=bid.pk, reason=reason, power=power, by=bid.call.lead_officer, at=AT)


def settle(bid: Application, by: Any, *, agreed: bool = True, note: str = "") -> Any:
    return actions.settle_direct(application_id=bid.pk, agreed=agreed, note=note, by=by, at=AT)


def test_a_bid_is_awarded_without_scores_once_a_second_person_agrees_and_the_notice_says_why(client: Client) -> None:
    bid = make.eligible()
    monitoring = make.staff("monitoring_officer")
    with time_machine.travel(AT, tick=False):
        client.force_login(bid.call.lead_officer)
        address = reverse("assessment:direct", args=[bid.reference])
        assert address in client.get(reverse("workspace:bid", args=[bid.reference])).content.decode()
        assert "Write why there is no competition." in client.post(address, {"reason": "", "power": POWER}).content.decode()
        client.post(address, {"reason": "Only this body serves the county.", "power": POWER})
        client.force_login(monitoring)
        assert "Say why not." in client.post(address, {"agreed": "no", "note": ""}).content.decode()
        client.post(address, {"agreed": "yes", "note": "The market was tested in May."})
    bid = Application.objects.select_related("call").get(pk=bid.pk)
    assert bid.state == "panel"
    assert not Assessment.objects.filter(application=bid).exists()
    actions.recommend(
        application_id=bid.pk,
        kind="full",
        amount_pence=bid.ask_pence or 0,
        reasons="It protects victims.",
        purpose="A service.",
        conditions="None.",
        by=bid.call.lead_officer,
        at=AT,
    )
    notice = make.notice(Application.objects.select_related("call__lead_officer", "organisation").get(pk=bid.pk), state="signed")
    (row,) = notice.frozen["rows"]
    said = "Only this body serves the county. Power: Anti-social Behaviour, Crime and Policing Act 2014, section 143."
    assert row["without_competition"] == said
    assert [each["without_competition"] for each in public_copy(notice.frozen)["rows"]] == [said]
    assert Award.objects.filter(application=bid).exists()


def test_who_may_and_what_is_refused() -> None:
    bid = make.eligible()
    monitoring = make.staff("monitoring_officer")
    for given, words in (({"reason": " "}, "Write why"), ({"power": "none"}, "Choose the power")):
        with pytest.raises(Refused, match=words):
            propose(bid, **given)
    with pytest.raises(Refused, match="No direct award of this bid waits"):
        settle(bid, monitoring)
    propose(bid)
    with pytest.raises(NotAllowed):
        settle(bid, bid.call.lead_officer)
    both = make.staff("monitoring_officer", person=bid.call.lead_officer)
    both.forget_roles()
    with pytest.raises(Refused, match="somebody else must agree"):
        settle(bid, both)
    settle(bid, monitoring, agreed=False, note="Others could do it.")
    assert Application.objects.get(pk=bid.pk).state == "eligible"
    propose(bid, "Nobody else answered in May.")
    make.assigned(bid)
    with pytest.raises(Refused, match="No direct award of this bid waits"):
        settle(bid, monitoring)
    with pytest.raises(Refused, match="not being scored"):
        propose(bid)


def test_what_was_not_agreed_is_on_no_notice() -> None:
    bid = make.eligible(call=make.assessed_call())
    propose(bid)
    settle(bid, make.staff("monitoring_officer"), agreed=False, note="Score it.")
    actions.send_to_panel(application_id=bid.pk, by=bid.call.lead_officer, at=AT)
    actions.recommend(application_id=bid.pk, kind="full", amount_pence=bid.ask_pence or 0, reasons="Good.", by=bid.call.lead_officer, at=AT)
    notice = make.notice(Application.objects.select_related("call__lead_officer", "organisation").get(pk=bid.pk), state="draft")

    assert as_data(notice, AT)["rows"][0]["without_competition"] == ""
