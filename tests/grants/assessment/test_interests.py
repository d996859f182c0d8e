"""An interest is declared before anything of a bid can be opened; a conflict shuts every door, to superusers too."""

import pytest

from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.permissions import NotAllowed, allows
from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.models import Assessment, Result
from tests import makers as make

pytestmark = pytest.mark.django_db


def sees(user: User, bid: Application) -> bool:
    return Application.objects.visible_to(User.objects.get(pk=user.pk), make.AFTER_CLOSE).filter(pk=bid.pk).exists()


def declare(bid: Application, user: User, kind: str, note: str = "") -> None:
    actions.declare_interest(call_id=bid.call_id, organisation_id=bid.organisation_id, kind=kind, note=note, by=user, at=make.AFTER_CLOSE)


def two_of_one_body() -> list[Application]:
    call, body = make.closed_call(), make.organisation()
    bids = [make.sent_bid(call, body=body) for _ in range(2)]
    make.assessing(call)
    return [make.pass_gate(bid) for bid in bids]


def test_an_assessor_sees_nothing_until_she_declares() -> None:
    bid = make.eligible()
    assessor = make.staff("assessor")
    assert not sees(assessor, bid)
    make.assigned(bid, to=assessor)
    assert not sees(assessor, bid)
    declare(bid, assessor, "none")
    assert sees(assessor, bid)


def test_declaring_first_opens_the_bid_when_it_is_given() -> None:
    bid = make.eligible()
    assessor = make.staff("assessor")
    declare(bid, assessor, "known", "I taught the clerk's son.")
    assert not sees(assessor, bid)
    make.assigned(bid, to=assessor)
    assert sees(assessor, bid)


def test_declaring_no_interest_does_not_open_bids_that_others_score() -> None:
    bid, other = two_of_one_body()
    assessor = make.declared(bid).assessor
    assert sees(assessor, bid)
    assert not sees(assessor, other)


def test_a_conflict_bars_every_bid_of_the_body_in_the_call_and_takes_the_work_away() -> None:
    bid, second = two_of_one_body()
    assessment = make.declared(bid)
    declare(bid, assessment.assessor, "conflicted", "I am a trustee.")
    assert not sees(assessment.assessor, bid)
    assert Assessment.objects.get(pk=assessment.pk).state == "recused"
    with pytest.raises(Refused, match="has a conflict with this body"):
        make.assigned(second, to=assessment.assessor)


@pytest.mark.parametrize("role", ["officer", "chief_finance_officer", "commissioner"])
def test_staff_who_see_all_see_until_they_declare_a_conflict(role: str) -> None:
    bid = make.eligible()
    person = make.staff(role)
    assert sees(person, bid)
    declare(bid, person, "conflicted", "My sister chairs it.")
    assert not sees(person, bid)
    assert not allows(person, "applications.view", bid)


def test_a_superuser_is_barred_like_anyone() -> None:
    bid = make.eligible()
    person = make.staff("officer")
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    person = User.objects.get(pk=person.pk)
    declare(bid, person, "conflicted", "A trustee.")
    assert not sees(person, bid)
    with pytest.raises(NotAllowed):
        actions.assign_assessor(application_id=bid.pk, assessor_id=make.staff("assessor").pk, by=person, at=make.AFTER_CLOSE)


def test_a_superuser_without_a_role_sees_nothing() -> None:
    bid = make.eligible()
    assert not sees(User.objects.create_superuser("root@opcc.example"), bid)


def test_a_conflict_bars_a_bid_that_was_sent_after_it_was_declared() -> None:
    call = make.closed_call()
    first = make.sent_bid(call)
    person = make.staff("officer")
    actions.declare_interest(
        call_id=call.pk, organisation_id=first.organisation_id, kind="conflicted", note="A trustee.", by=person, at=make.later(days=1)
    )
    second = make.sent_bid(call, body=first.organisation)
    make.assessing(call)
    assert not sees(person, second)


def test_a_conflict_is_not_taken_back() -> None:
    bid = make.eligible()
    person = make.staff("assessor")
    declare(bid, person, "conflicted", "A trustee.")
    with pytest.raises(Refused, match="it stands"):
        declare(bid, person, "none")


def test_an_interest_says_what_it_is() -> None:
    bid = make.eligible()
    with pytest.raises(Refused, match="Say what the interest is"):
        declare(bid, make.staff("assessor"), "known", "  ")


def test_a_conflict_after_sending_takes_the_scores_out_of_the_result() -> None:
    bid = make.eligible()
    assessment = make.scored(bid, [5] * 7)
    make.scored(bid, [4] * 7)
    declare(bid, assessment.assessor, "conflicted", "I have become a trustee.")
    result = Result.objects.get(application=bid)
    assert (result.sent, str(result.total)) == (1, "80.00")


def test_access_ends_at_the_instant_that_was_set() -> None:
    bid = make.eligible()
    assessment = make.declared(bid, until=make.later(days=40))
    seen = Application.objects.filter(pk=bid.pk)
    assert seen.visible_to(assessment.assessor, make.later(days=39, hours=23)).exists()
    assert not seen.visible_to(assessment.assessor, make.later(days=40)).exists()
    with pytest.raises(Refused, match="Your access to this bid has ended"):
        actions.save_scores(assessment_id=assessment.pk, scores=[], by=assessment.assessor, at=make.later(days=40))


def test_who_holds_no_such_role_cannot_declare() -> None:
    bid = make.eligible()
    with pytest.raises(NotAllowed):
        declare(bid, make.member(bid.organisation), "none")
