"""Returns from scheduled to accepted: who may, what is wanted, what is freed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.outcomes.models import Reading
from commissioning.permissions import NotAllowed
from grants.payments.models import Instalment, Requirement
from grants.payments.queries import blockers
from grants.returns import actions
from grants.returns.models import Return
from tests import makers as make

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


def waits(instalment):
    return list(instalment.requirements.order_by("kind", "subject").values_list("kind", "subject", "met_at"))


def test_returns_are_scheduled_once_with_what_was_agreed():
    award = make.accepted_award()
    mid, end = make.returns(award)

    assert [each.reference for each in (mid, end)] == [f"{award.reference}/R1", f"{award.reference}/R2"]
    assert [each.agreed.what for each in mid.outputs.all()] == ["Speed watch sessions"]
    assert [each.agreed.indicator.code for each in mid.measures.all()] == ["I25a"]
    assert [each.head.head for each in end.spend.order_by("head__number")] == ["Equipment", "Training"]
    assert make.returns(award) == [mid, end]
    assert AuditEvent.objects.filter(verb="returns scheduled").count() == 1


def test_returns_wait_for_acceptance_and_for_planned_payments():
    award = make.award("offered")
    officer = award.call.lead_officer
    with pytest.raises(Refused, match="once the offer is accepted"):
        actions.schedule_returns(award_id=award.pk, by=officer, at=make.ACCEPTED)
    accepted = make.award("accepted")
    with pytest.raises(Refused, match="Plan the payments first"):
        actions.schedule_returns(award_id=accepted.pk, by=officer, at=make.ACCEPTED)


def test_due_returns_are_scheduled_by_the_clock_once():
    award = make.accepted_award()
    make.award("accepted")

    assert actions.schedule_due_returns(at=make.ACCEPTED) == 1
    assert actions.schedule_due_returns(at=make.ACCEPTED) == 0
    assert Return.objects.filter(award=award).count() == 2


def test_an_accepted_mid_term_return_frees_the_second_half():
    award = make.accepted_award()
    mid, end = make.returns(award)
    first, second = Instalment.objects.filter(award=award).order_by("number")

    assert waits(first) == []
    assert waits(second) == [("return", mid.reference, None)]
    done = make.accepted_return(mid)
    assert waits(second) == [("return", mid.reference, done.decided_at)]
    assert not any("Return" in reason for reason in blockers(second, on=second.due_on))
    assert end.due_on > second.due_on


def test_quarters_are_freed_in_their_order():
    call = make.assessed_call(payment_plan="quarters", returns_plan="quarterly")
    award = make.accepted_award(call=call)
    made = make.returns(award)
    instalments = list(Instalment.objects.filter(award=award).order_by("number"))

    assert [[subject for kind, subject, _ in waits(each) if kind == "return"] for each in instalments] == [
        [each.reference] for each in made
    ]
    make.accepted_return(made[0])
    met = [each.requirements.get(kind="return").met_at is not None for each in instalments]
    assert met == [True, False, False, False]


def test_a_very_late_return_holds_a_payment_that_does_not_wait_for_it():
    call = make.assessed_call(payment_plan="quarters", returns_plan="quarterly")
    made = make.returns(make.accepted_award(call=call))
    last = Instalment.objects.filter(award=made[0].award).order_by("number").last()
    first = made[0]

    held = f"Return {first.reference} is overdue."
    assert held not in blockers(last, on=first.due_on + timedelta(days=28))
    assert held in blockers(last, on=first.due_on + timedelta(days=29))
    make.accepted_return(first)
    assert held not in blockers(last, on=first.due_on + timedelta(days=29))


def test_a_payment_waits_for_something_even_where_the_plans_differ():
    call = make.assessed_call(payment_plan="halves", returns_plan="quarterly")
    award = make.accepted_award(call=call)
    made = make.returns(award)
    second = Instalment.objects.get(award=award, number=2)

    assert [subject for kind, subject, _ in waits(second) if kind == "return"] == [made[1].reference]


def test_saving_keeps_a_part_and_starts_the_return():
    (one, _) = make.returns()
    clerk = make.member(one.award.organisation)
    saved = actions.save_return(return_id=one.pk, draft=make.return_draft(one, spend={}, outputs={}, story="Begun"), by=clerk, at=make.NOON)

    assert (saved.state, saved.story, saved.version) == ("draft", "Begun", 1)
    assert list(saved.outputs.values_list("actual", flat=True)) == [None]
    assert list(saved.measures.values_list("actual", flat=True)) == [Decimal(12)]


def test_saving_over_somebody_else_is_refused_and_keeps_hers():
    (one, _) = make.returns()
    clerk = make.member(one.award.organisation)
    actions.save_return(return_id=one.pk, draft=make.return_draft(one, story="First"), by=clerk, at=make.NOON, seen_version=0)
    with pytest.raises(Refused, match="Somebody else has saved"):
        actions.save_return(return_id=one.pk, draft=make.return_draft(one, story="Second"), by=clerk, at=make.NOON, seen_version=0)
    assert Return.objects.get(pk=one.pk).story == "First"


def test_sending_names_everything_that_is_missing():
    (one, _) = make.returns()
    clerk = make.member(one.award.organisation)
    empty = make.return_draft(one, story=" ", declared_name="", outputs={}, measures={}, spend={})
    actions.save_return(return_id=one.pk, draft=empty, by=clerk, at=make.NOON)
    at = make.after(one.period_to_on)

    assert [each.words for each in actions.gaps(Return.objects.get(pk=one.pk))] == [
        "Tell us what you did.",
        "Give the number for “Speed watch sessions”.",
        "Give the figure for “Measure I25a”.",
        "Say what was spent on “Equipment”; nothing is 0.",
        "Say what was spent on “Training”; nothing is 0.",
        "Say who declares it.",
    ]
    with pytest.raises(Refused, match=r"Tell us what you did.*Say who declares it"):
        actions.submit_return(return_id=one.pk, by=clerk, at=at)
    assert Return.objects.get(pk=one.pk).state == "draft"


@pytest.mark.parametrize("field", ["story", "changes", "spend_reasons", "measured_how", "output_reasons"])
def test_a_sign_of_a_person_anywhere_keeps_a_return_back(field):
    (one, _) = make.returns()
    text = "Ring her on 07700 900123."
    ids = {
        "spend_reasons": one.spend.first().head_id,
        "measured_how": one.measures.first().agreed_id,
        "output_reasons": one.outputs.first().agreed_id,
    }
    with pytest.raises(Refused, match="Take out a phone number"):
        make.sent_return(one, **{field: {ids[field]: text} if field in ids else text})


def test_a_story_may_run_a_tenth_over_its_words_and_no_more():
    (one, _) = make.returns()
    with pytest.raises(Refused, match="What you did has 331 words"):
        make.sent_return(one, story="word " * 331)
    assert make.sent_return(one, story="word " * 330).state == "submitted"


def test_spending_away_from_the_plan_says_why_at_the_end():
    _, end = make.returns()
    equipment = end.spend.get(head__head="Equipment").head
    less = {each.head_id: each.head.planned_pence for each in end.spend.all()} | {equipment.pk: 100_000}
    with pytest.raises(Refused, match="Say why spending on “Equipment” differs"):
        make.sent_return(end, spend=less)
    sent = make.sent_return(end, spend=less, spend_reasons={equipment.pk: "One sign was given to us."})
    assert sent.state == "submitted"


def test_a_return_is_not_sent_before_its_time_begins():
    (one, _) = make.returns()
    with pytest.raises(Refused, match="about the time from 1 April 2027"):
        make.sent_return(one, at=make.ACCEPTED)


def test_a_question_sends_it_back_and_it_is_sent_again(deliver_mail, mailoutbox):
    one = make.sent_return()
    officer = one.award.call.lead_officer
    at = make.after(one.period_to_on)
    with pytest.raises(Refused, match="Write what you want to know"):
        actions.query_return(return_id=one.pk, text=" ", by=officer, at=at)
    asked = actions.query_return(return_id=one.pk, text="Which roads?", by=officer, at=at)
    assert (asked.state, asked.query) == ("queried", "Which roads?")
    with pytest.raises(Refused, match="now “Queried”"):
        actions.accept_return(return_id=one.pk, by=officer, at=at)

    again = make.sent_return(one, story="We watched Mill Lane and High Street.")
    assert (again.state, again.story) == ("submitted", "We watched Mill Lane and High Street.")
    deliver_mail()
    subjects = [each.subject for each in mailoutbox if one.reference in each.subject]
    assert len([each for each in subjects if each.startswith("A question about")]) == 2
    assert any("Which roads?" in each.body and f"/returns/{one.reference}/" in each.body for each in mailoutbox)


def test_accepting_makes_accepted_readings_with_their_unit():
    one = make.accepted_return(make.returns(unit="school classes")[0])
    reading = Reading.objects.get()

    assert (reading.state, reading.value, reading.unit) == ("accepted", Decimal(12), "school classes")
    assert (reading.period_from, reading.period_to) == (one.period_from_on, one.period_to_on)
    assert (reading.subject_reference, reading.source) == (one.award.reference, f"Return {one.reference}")


def test_a_return_sent_early_speaks_for_the_days_until_then():
    (one, _) = make.returns()
    at = make.after(one.period_from_on, days=20)
    sent = make.sent_return(one, at=at)
    actions.accept_return(return_id=sent.pk, by=one.award.call.lead_officer, at=at)
    assert Reading.objects.get().period_to == at.date()


def test_a_share_over_a_hundred_is_stopped_before_it_is_sent():
    (one, _) = make.returns(unit="% of sessions")
    with pytest.raises(Refused, match="“Measure I25a” is a share"):
        make.sent_return(one, measures={one.measures.get().agreed_id: Decimal(101)})


def test_waiving_needs_a_reason_and_frees_what_waited():
    award = make.accepted_award()
    mid, _ = make.returns(award)
    with pytest.raises(Refused, match="Say why"):
        actions.waive_return(return_id=mid.pk, reason=" ", by=award.call.lead_officer, at=make.NOON)
    waived = actions.waive_return(return_id=mid.pk, reason="The work is done already.", by=award.call.lead_officer, at=make.NOON)

    assert (waived.state, waived.waived_reason) == ("waived", "The work is done already.")
    assert Requirement.objects.get(subject=mid.reference).met_at == make.NOON
    assert Reading.objects.count() == 0
    with pytest.raises(Refused, match="no longer needed"):
        actions.save_return(return_id=mid.pk, draft=make.return_draft(mid), by=make.member(award.organisation), at=make.NOON)


def test_a_sent_return_is_not_edited():
    one = make.sent_return()
    with pytest.raises(Refused, match="This return is sent"):
        actions.save_return(return_id=one.pk, draft=make.return_draft(one), by=make.member(one.award.organisation), at=make.NOON)


def test_evidence_is_stored_with_the_return_and_a_wrong_file_changes_nothing():
    (one, _) = make.returns()
    clerk = make.member(one.award.organisation)
    with pytest.raises(Refused, match="empty"):
        actions.add_evidence(return_id=one.pk, upload=SimpleUploadedFile("a.png", b""), by=clerk, at=make.NOON)
    done = actions.add_evidence(return_id=one.pk, upload=SimpleUploadedFile("sign.png", PNG), by=clerk, at=make.NOON)

    assert (done.evidence.name, done.state) == ("sign.png", "draft")
    assert done.file_visible_to(one.award.call.lead_officer, done.evidence)
    assert not done.file_visible_to(make.member(make.organisation()), done.evidence)


def test_only_the_body_fills_and_only_the_office_decides():
    award = make.accepted_award()
    mid, end = make.returns(award)
    owner, officer = make.member(award.organisation), award.call.lead_officer
    draft = make.return_draft(mid)
    for stranger in (officer, make.member(award.organisation, "viewer"), make.member(make.organisation()), make.staff("auditor")):
        with pytest.raises(NotAllowed):
            actions.save_return(return_id=mid.pk, draft=draft, by=stranger, at=make.NOON)
    sent = make.sent_return(mid, by=make.member(award.organisation, "editor"))
    for stranger in (owner, make.staff("finance"), make.staff("commissioner"), make.staff("auditor"), make.user()):
        for act, given in (
            (actions.accept_return, {}),
            (actions.query_return, {"text": "Why?"}),
        ):
            with pytest.raises(NotAllowed):
                act(return_id=sent.pk, by=stranger, at=make.NOON, **given)
        with pytest.raises(NotAllowed):
            actions.waive_return(return_id=end.pk, reason="No.", by=stranger, at=make.NOON)


def test_an_officer_of_the_same_body_is_barred():
    award = make.accepted_award()
    one = make.sent_return(make.returns(award)[0])
    clerk_too = make.staff("officer")
    clerk_too.memberships.create(organisation=award.organisation, role="viewer")
    clerk_too.forget_roles()
    for act, given in ((actions.accept_return, {}), (actions.query_return, {"text": "Why?"})):
        with pytest.raises(NotAllowed):
            act(return_id=one.pk, by=clerk_too, at=make.NOON, **given)


def test_a_superuser_is_bound_like_anyone():
    one = make.sent_return()
    boss = make.user()
    boss.is_superuser = True
    boss.save()
    with pytest.raises(NotAllowed):
        actions.accept_return(return_id=one.pk, by=boss, at=make.NOON)
    with pytest.raises(NotAllowed):
        actions.save_return(return_id=one.pk, draft=make.return_draft(one), by=boss, at=make.NOON)


def reminded(at):
    return actions.remind_returns(at=at)


def test_reminders_go_once_at_each_step(deliver_mail, mailoutbox):
    (one, _) = make.returns()

    def on(days):
        return make.after(one.due_on, days=days - 1)

    assert [reminded(on(days)) for days in (-15, -14, -14, -13, -7, -1, 0, 0, 6, 7, 13, 14, 15, 40)] == [
        0,
        1,
        0,
        0,
        1,
        0,
        1,
        0,
        0,
        1,
        0,
        1,
        0,
        0,
    ]
    assert list(one.reminders.order_by("days").values_list("days", flat=True)) == [-14, -7, 0, 7, 14]
    deliver_mail()
    assert len([each for each in mailoutbox if "is late" in each.subject]) == 4
    assert len([each for each in mailoutbox if "is due on" in each.subject]) == 6


def test_a_missed_round_is_not_made_up_for():
    (one, _) = make.returns()
    assert reminded(make.after(one.due_on, days=9)) == 1
    assert list(one.reminders.values_list("days", flat=True)) == [7]


def test_nobody_is_reminded_of_what_is_sent_or_waived():
    mid, end = make.returns()
    make.sent_return(mid)
    actions.waive_return(return_id=end.pk, reason="Not needed.", by=mid.award.call.lead_officer, at=make.NOON)
    assert reminded(make.after(end.due_on)) == 0
