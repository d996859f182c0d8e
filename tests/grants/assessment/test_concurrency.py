"""Two officers decide on the same record from two connections: exactly one wins, and the other is told."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.gate import gate_tests
from grants.assessment.models import Finding, Recommendation
from tests import makers as make

pytestmark = pytest.mark.django_db(transaction=True)


def race(*deeds: Callable[[], object]) -> list[str]:
    """Do them at once, each on a connection of its own. What each came to: done, or the words of the refusal."""
    start = threading.Barrier(len(deeds))
    said: list[str] = []

    def run(deed: Callable[[], object]) -> None:
        try:
            start.wait(timeout=20)
            deed()
            said.append("done")
        except Refused as refused:
            said.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=60)
    return sorted(said, key=lambda words: words != "done")


def test_two_officers_decide_eligibility_and_one_is_told() -> None:
    bid = make.in_check()
    tests = [{"test": test.key, "label": test.label, "result": "pass"} for test in gate_tests(bid.call.preset)]
    actions.check_bid(application_id=bid.pk, tests=tests, by=bid.call.lead_officer, at=make.AFTER_CLOSE)
    first, second = bid.call.lead_officer, make.staff("officer")
    said = race(
        lambda: actions.decide_eligibility(application_id=bid.pk, eligible=True, by=first, at=make.AFTER_CLOSE),
        lambda: actions.decide_eligibility(application_id=bid.pk, eligible=False, reason="area", by=second, at=make.AFTER_CLOSE),
    )
    state = Application.objects.get(pk=bid.pk).state
    assert said[0] == "done"
    assert said[1].startswith("This application is now “")
    assert Finding.objects.get(application=bid).eligible == (state == "eligible")
    assert AuditEvent.objects.about(bid).filter(verb__startswith="application find_").count() == 1


def test_two_officers_recommend_and_one_is_told() -> None:
    bid = make.at_panel(call=make.closed_call(scorers=1))
    first, second = bid.call.lead_officer, make.staff("officer")
    said = race(
        lambda: actions.recommend(
            application_id=bid.pk, kind="full", amount_pence=340_000, reasons="Good value.", by=first, at=make.AFTER_CLOSE
        ),
        lambda: actions.recommend(application_id=bid.pk, kind="none", amount_pence=0, reasons="Too dear.", by=second, at=make.AFTER_CLOSE),
    )
    assert said[0] == "done"
    assert said[1].startswith("This application is now “")
    made = Recommendation.objects.get(application=bid)
    assert Application.objects.get(pk=bid.pk).state == {"full": "recommended_full", "none": "not_recommended"}[made.kind]
