"""Two signers on two connections: exactly one signs, and the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from grants.awards.models import Award, DecisionNotice
from tests import makers as make

pytestmark = pytest.mark.django_db(transaction=True)


def race(*acts):
    """Run each act on a connection of its own, at the same moment; what each gave or raised."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(timeout=10)
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_signers_at_once_make_one_signature():
    notice = make.notice(make.to_decide(make.assessed_call()))
    signers = [make.staff("commissioner"), make.staff("commissioner")]

    results = race(*[lambda signer=signer: make.sign_notice(notice, by=signer) for signer in signers])

    signed = [each for each in results if isinstance(each, DecisionNotice)]
    refused = [each for each in results if isinstance(each, Refused)]
    assert (len(signed), len(refused)) == (1, 1)
    assert "is signed already" in str(refused[0])
    assert DecisionNotice.objects.get().signed_by in signers
    assert Award.objects.count() == 1
    assert Message.objects.filter(template="grants/awards/emails/outcome_approved").count() == 2
