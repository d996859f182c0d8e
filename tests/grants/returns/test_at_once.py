"""Two officers on two connections: exactly one accepts a return, and the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.outcomes.models import Reading
from grants.returns import actions
from grants.returns.models import Return
from tests import makers as make

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_officers_at_once_accept_once():
    with transaction.atomic():
        one = make.sent_return()
    officers = [one.award.call.lead_officer, make.staff("officer")]
    start, at = Barrier(2), make.after(one.period_to_on)

    def accept(officer):
        try:
            start.wait(timeout=10)
            return actions.accept_return(return_id=one.pk, by=officer, at=at)
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(accept, officers))

    assert sorted(type(each).__name__ for each in results) == ["Refused", "Return"]
    assert "now “Accepted”" in next(str(each) for each in results if isinstance(each, Refused))
    assert Return.objects.get(pk=one.pk).decided_by in officers
    assert Reading.objects.count() == 1
    assert AuditEvent.objects.filter(verb="return accept").count() == 1
