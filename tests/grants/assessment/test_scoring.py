"""Scores: kept as typed, complete when sent, locked then, and reopened only for a reason."""

import pytest

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.permissions import NotAllowed
from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.actions import ScoreEntry, ScoresIncomplete
from grants.assessment.models import Assessment, Result, Score
from tests import makers as make

pytestmark = pytest.mark.django_db
GOOD = [5, 4, 3, 3, 4, 2, 3]


def save(assessment: Assessment, scores: list[ScoreEntry], **words: str) -> Assessment:
    return actions.save_scores(assessment_id=assessment.pk, scores=scores, by=assessment.assessor, at=make.AFTER_CLOSE, **words)


def send(assessment: Assessment, scores: list[ScoreEntry] | None = None, **words: str) -> Assessment:
    return actions.send_scores(assessment_id=assessment.pk, scores=scores, by=assessment.assessor, at=make.AFTER_CLOSE, **words)


def test_assigning_moves_a_bid_into_scoring() -> None:
    bid = make.eligible()
    make.assigned(bid)
    make.assigned(bid)
    assert Application.objects.get(pk=bid.pk).state == "scoring"
    assert Assessment.objects.filter(application=bid).count() == 2


@pytest.mark.parametrize("role", ["finance", "auditor", "commissioner"])
def test_only_an_assessor_or_an_officer_can_be_given_a_bid(role: str) -> None:
    bid = make.eligible()
    with pytest.raises(Refused, match="neither an assessor nor an officer"):
        make.assigned(bid, to=make.staff(role))


def test_nobody_is_given_a_bid_twice() -> None:
    bid = make.eligible()
    assessor = make.assigned(bid).assessor
    with pytest.raises(Refused, match="has this bid already"):
        make.assigned(bid, to=assessor)


def test_a_draft_is_kept_as_typed_and_counts_for_nothing() -> None:
    bid = make.eligible()
    assessment = make.declared(bid)
    first = bid.call.criteria.get(number=1)
    save(assessment, [ScoreEntry(first.pk, 4, reason="Half a rea")], private_note="Ask about the lease.")
    kept = Score.objects.get(assessment=assessment)
    assert (kept.value, kept.reason, kept.sent_value) == (4, "Half a rea", None)
    assert Assessment.objects.get(pk=assessment.pk).state == "in_progress"
    assert Result.objects.get(application=bid).total is None


def test_saving_again_changes_only_what_is_named() -> None:
    bid = make.eligible()
    assessment = make.declared(bid)
    one, two = bid.call.criteria.filter(number__lte=2).order_by("number")
    save(assessment, [ScoreEntry(one.pk, 4), ScoreEntry(two.pk, 2)])
    save(assessment, [ScoreEntry(two.pk, 3)])
    assert list(Score.objects.filter(assessment=assessment).order_by("criterion").values_list("value", flat=True)) == [4, 3]


def test_scoring_waits_for_a_declaration() -> None:
    assessment = make.assigned(make.eligible())
    with pytest.raises(Refused, match="Declare first"):
        save(assessment, [])


def test_nobody_scores_for_somebody_else() -> None:
    bid = make.eligible()
    assessment = make.declared(bid)
    for other in (make.declared(bid).assessor, bid.call.lead_officer):
        with pytest.raises(NotAllowed):
            actions.save_scores(assessment_id=assessment.pk, scores=[], by=other, at=make.AFTER_CLOSE)


@pytest.mark.parametrize("value", [-1, 6])
def test_a_score_is_0_to_5(value: int) -> None:
    bid = make.eligible()
    with pytest.raises(Refused, match="0, 1, 2, 3, 4 or 5"):
        save(make.declared(bid), [ScoreEntry(bid.call.criteria.get(number=1).pk, value)])


def test_a_criterion_of_another_call_is_refused() -> None:
    bid, other = make.eligible(), make.closed_call()
    with pytest.raises(Refused, match="not a criterion of this call"):
        save(make.declared(bid), [ScoreEntry(other.criteria.get(number=1).pk, 3)])


def test_sent_scores_are_locked_and_total_as_in_the_worked_example() -> None:
    bid = make.eligible()
    assessment = make.scored(bid, GOOD)
    assert str(assessment.total) == "74.00"
    assert str(Result.objects.get(application=bid).total) == "74.00"
    with pytest.raises(Refused, match="locked"):
        save(assessment, make.entries(bid.call, [0] * 7))
    event = AuditEvent.objects.about(assessment).get(verb="assessment send")
    assert event.facts["scores"] == {"fit": 5, "need": 4, "delivery": 3, "results": 3, "ability": 4, "sustain": 2, "value": 3}


def test_sending_twice_sends_once() -> None:
    bid = make.eligible()
    assessment = make.scored(bid, GOOD)
    send(assessment, make.entries(bid.call, [0] * 7))
    assert AuditEvent.objects.about(assessment).filter(verb="assessment send").count() == 1
    assert str(Result.objects.get(application=bid).total) == "74.00"


def test_what_is_missing_is_named_by_criterion_and_nothing_is_sent() -> None:
    bid = make.eligible()
    assessment = make.declared(bid)
    entries = make.entries(bid.call, GOOD)[:6]
    with pytest.raises(ScoresIncomplete) as refused:
        send(assessment, [*entries[:5], ScoreEntry(entries[5].criterion_id, 2)])
    last_two = list(bid.call.criteria.filter(number__gte=6).order_by("number"))
    assert refused.value.problems == {
        last_two[0].pk: f"Give a reason for “{last_two[0]}”.",
        last_two[1].pk: f"Give a score for “{last_two[1]}”, or abstain.",
    }
    assert Assessment.objects.get(pk=assessment.pk).state == "declared"


@pytest.mark.parametrize(
    ("rule", "words", "reasons", "overall", "missing"),
    [
        ("every", 1, [""] * 7, "", [1, 2, 3, 4, 5, 6, 7]),
        ("every", 3, ["one two"] * 6 + ["one two three"], "", [1, 2, 3, 4, 5, 6]),
        ("ends", 1, [""] * 7, "", [1]),
        ("ends", 1, ["good", "", "", "", "", "", ""], "", []),
        ("overall", 1, [""] * 7, "", [None]),
        ("overall", 1, [""] * 7, "A good bid.", []),
        ("overall", 15, [""] * 7, "A good bid.", [None]),
    ],
)
def test_reasons_are_asked_for_as_the_call_says(rule: str, words: int, reasons: list[str], overall: str, missing: list[int | None]) -> None:
    bid = make.eligible(call=make.closed_call(reasons_rule=rule, reason_words=words))
    assessment = make.declared(bid)
    entries = [
        ScoreEntry(each.criterion_id, each.value, reason=text) for each, text in zip(make.entries(bid.call, GOOD), reasons, strict=True)
    ]
    numbers = dict(bid.call.criteria.values_list("pk", "number"))
    try:
        send(assessment, entries, overall_reason=overall)
        found: list[int | None] = []
    except ScoresIncomplete as refused:
        found = [numbers[each] if each is not None else None for each in refused.problems]
    assert found == missing


def test_a_changed_score_needs_a_reason_where_only_the_ends_do() -> None:
    bid = make.eligible(call=make.closed_call(reasons_rule="ends"))
    assessment = make.declared(bid)
    send(assessment, make.entries(bid.call, [3] * 7, reason=""))
    actions.reopen_scores(assessment_id=assessment.pk, reason="Asked to.", by=bid.call.lead_officer, at=make.AFTER_CLOSE)
    with pytest.raises(ScoresIncomplete, match="Fit with Plan outcomes"):
        send(assessment, make.entries(bid.call, [4, 3, 3, 3, 3, 3, 3], reason=""))


def test_an_abstention_is_no_score_and_leaves_the_mean_alone() -> None:
    bid = make.eligible()
    make.scored(bid, GOOD)
    abstained = make.scored(bid, [None, 4, 3, 3, 4, 2, 3])
    assert abstained.total is None
    result = Result.objects.get(application=bid)
    assert (str(result.total), result.by_criterion["fit"]) == ("74.00", "5")


def test_a_criterion_that_nobody_scored_leaves_no_total_and_keeps_the_bid_from_the_panel() -> None:
    bid = make.eligible()
    make.scored(bid, [None, 4, 3, 3, 4, 2, 3])
    make.scored(bid, [None, 4, 3, 3, 4, 2, 3])
    assert Result.objects.get(application=bid).total is None
    with pytest.raises(Refused, match="Nobody scored one of the criteria"):
        actions.send_to_panel(application_id=bid.pk, by=bid.call.lead_officer, at=make.AFTER_CLOSE)


def test_three_assessors_scores_stand_beside_each_other() -> None:
    bid = make.eligible()
    for fit in (3, 4, 5):
        make.scored(bid, [fit, 4, 3, 3, 4, 2, 3])
    assert Score.objects.filter(assessment__application=bid).count() == 21
    assert Result.objects.get(application=bid).by_criterion["fit"] == "4"


def test_reopened_scores_do_not_count_until_sent_again() -> None:
    bid = make.eligible()
    assessment = make.scored(bid, GOOD)
    officer = bid.call.lead_officer
    with pytest.raises(Refused, match="Say why"):
        actions.reopen_scores(assessment_id=assessment.pk, reason=" ", by=officer, at=make.AFTER_CLOSE)
    with pytest.raises(NotAllowed):
        actions.reopen_scores(assessment_id=assessment.pk, reason="Please.", by=assessment.assessor, at=make.AFTER_CLOSE)
    actions.reopen_scores(assessment_id=assessment.pk, reason="Scored the wrong bid.", by=officer, at=make.AFTER_CLOSE)
    assert Result.objects.get(application=bid).sent == 0
    send(assessment, make.entries(bid.call, [5] * 7))
    assert str(Result.objects.get(application=bid).total) == "100.00"


def test_sharing_out_is_even_and_passes_conflicts_over() -> None:
    call = make.closed_call()
    bids = [make.sent_bid(call) for _ in range(4)]
    make.assessing(call)
    bids = [make.pass_gate(bid) for bid in bids]
    people = [make.staff("assessor") for _ in range(3)]
    actions.declare_interest(
        call_id=call.pk, organisation_id=bids[0].organisation_id, kind="conflicted", note="Trustee.", by=people[0], at=make.AFTER_CLOSE
    )
    given = share(bids[0], people)
    loads = sorted(sum(each.assessor_id == person.pk for each in given) for person in people)
    assert loads == [2, 3, 3]
    assert people[0].pk not in {each.assessor_id for each in given if each.application_id == bids[0].pk}
    assert share(bids[0], people) == []


def test_sharing_out_says_when_too_few_are_free() -> None:
    bid = make.eligible()
    with pytest.raises(Refused, match=f"Too few assessors without a conflict for {bid.reference}"):
        share(bid, [make.staff("assessor")])
    assert Assessment.objects.count() == 0


def share(bid: Application, people: list) -> list[Assessment]:  # type: ignore[type-arg]
    return actions.share_out(call_id=bid.call_id, assessor_ids=[each.pk for each in people], by=bid.call.lead_officer, at=make.AFTER_CLOSE)


def test_sharing_out_passes_over_whoever_must_declare_first() -> None:
    bid = make.eligible(call=make.closed_call(scorers=1))
    body = bid.organisation
    body.contact_email = "clerk@mill.example"
    body.save()
    near, far = make.user("Ann", "ann@mill.example"), make.staff("assessor")
    near = make.staff("assessor", person=near)
    assert share(bid, [near, far])[0].assessor == far
    other = make.eligible(call=bid.call, body=body)
    with pytest.raises(Refused, match=f"Something speaks for an interest of {near}, who must declare first"):
        share(other, [near])
    actions.declare_interest(
        call_id=bid.call_id, organisation_id=body.pk, kind="known", note="I use its post office.", by=near, at=make.AFTER_CLOSE
    )
    assert [each.assessor for each in share(other, [near]) if each.application_id == other.pk] == [near]


def test_a_score_that_is_changed_leaves_the_words_about_the_whole_as_they_are() -> None:
    assessment = make.declared(make.eligible())
    entries = make.entries(assessment.application.call, [3] * 7)
    given = {"assessment_id": assessment.pk, "by": assessment.assessor, "at": make.AFTER_CLOSE}
    actions.save_scores(scores=entries, overall_reason="Clear.", applicant_note="Well done.", private_note="Ask why.", **given)
    actions.save_scores(scores=entries[:1], **given)
    stands = Assessment.objects.get(pk=assessment.pk)
    assert (stands.overall_reason, stands.applicant_note, stands.private_note) == ("Clear.", "Well done.", "Ask why.")
