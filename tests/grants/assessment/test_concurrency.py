"""Two officers decide on the same record from two connections: exactly one wins, and the other is told."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from grants.applications.models import Application, Sight
from grants.assessment import actions
from grants.assessment.gate import gate_tests
from grants.assessment.models import BlindRead, Finding, Recommendation
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


@pytest.mark.parametrize("hidden_first", [True, False], ids=["hidden first", "given first"])
def test_no_bid_is_given_with_its_names_while_they_are_being_hidden(hidden_first: bool) -> None:
    bid, reader, officer = make.eligible(), make.staff("assessor"), make.staff("officer")
    begun = threading.Event()

    def hide() -> object:
        return actions.hide_names(call_id=bid.call_id, until=make.later(days=90), by=officer, at=make.AFTER_CLOSE)

    def give() -> object:
        return actions.assign_assessor(application_id=bid.pk, assessor_id=reader.pk, by=bid.call.lead_officer, at=make.AFTER_CLOSE)

    first, second = (hide, give) if hidden_first else (give, hide)

    def do_first() -> None:
        with transaction.atomic():
            first()
            begun.set()
            time.sleep(0.5)  # the other has begun by now, and must wait

    def do_second() -> None:
        begun.wait(timeout=20)
        second()

    said = race(do_first, do_second)
    if hidden_first:
        assert said == ["done", "done"]
        assert Sight.objects.get(application=bid, user=reader).blind_until == make.later(days=90)
    else:
        assert said[0] == "done"
        assert "with their names" in said[1]
        assert not BlindRead.objects.exists()
