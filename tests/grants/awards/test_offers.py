"""Offers, acceptance, what the clock does, conditions, and what is agreed."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.mail.tasks import attempt
from commissioning.outcomes.models import Indicator
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from commissioning.questions import seeds
from commissioning.questions.actions import load_question_set_from_toml
from commissioning.questions.models import QuestionSet
from grants.applications.models import Submission
from grants.awards import actions
from grants.awards.models import Award
from grants.awards.queries import award_page
from grants.awards.queries.agreements import digest_of_agreement
from grants.awards.queries.from_bid import promised
from tests import makers as make
from tests.makers.awards import DECIDED

pytestmark = pytest.mark.django_db
# DECIDED is 1 January 2027; the call gives 28 days.
LAST_DAY = date(2027, 1, 29)


def letters(award, name):
    return Message.objects.about(award).filter(template=f"grants/awards/emails/{name}")


def accept(award, *, at=DECIDED, by=None, post="Clerk to the council"):
    return actions.accept_award(award_id=award.pk, post=post, by=by or make.member(award.organisation), at=at)


# Offering


def test_offer_goes_to_both_contacts_with_sum_purpose_conditions_and_last_day():
    award = make.award("offered")
    assert (award.state, award.accept_by_on) == ("offered", LAST_DAY)
    assert letters(award, "offer").count() == 2
    letter = letters(award, "offer").first()
    for words in ("£3,000", "29 January 2027", "A sign that shows drivers their speed.", "Before payment: Send the highways consent."):
        assert words in letter.body_text
    assert f"/awards/{award.reference}/" in letter.body_text


def test_offer_all_sends_each_offer_once():
    call = make.assessed_call()
    notice = make.notice(make.to_decide(call), make.to_decide(call), state="signed")
    assert len(actions.offer_all(notice_id=notice.pk, by=call.lead_officer, at=DECIDED)) == 2
    assert actions.offer_all(notice_id=notice.pk, by=call.lead_officer, at=DECIDED) == []


def test_no_offer_before_signature():
    notice = make.notice(make.to_decide(make.assessed_call()))
    with pytest.raises(Refused, match="not signed yet"):
        actions.offer_all(notice_id=notice.pk, by=notice.lead_officer, at=DECIDED)


@pytest.mark.parametrize("role", ["commissioner", "chief_finance_officer", "finance", "auditor"])
def test_only_officers_offer(role):
    award = make.award("approved")
    with pytest.raises(NotAllowed):
        actions.offer_award(award_id=award.pk, by=make.staff(role), at=DECIDED)


def test_offer_of_a_bid_that_was_asked_for_no_measures_gets_one_output_and_one_head():
    page = award_page(make.award("offered").pk)
    assert [(each.unit, each.planned) for each in page.outputs] == [("project", 1)]
    assert [each.planned_pence for each in page.heads] == [300_000]


# Acceptance


def test_acceptance_by_an_owner_keeps_the_agreement_and_its_digest():
    award = accept(make.award("offered"))
    assert (award.state, award.accepted_post) == ("accepted", "Clerk to the council")
    event = AuditEvent.objects.about(award).get(verb="award accept")

    document = actions.store_agreement(award_id=award.pk, at=DECIDED)

    assert make.again(award).agreement == document
    assert event.facts["agreement"] == digest_of_agreement(make.again(award))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(document.read())).pages)
    assert "£3,000.00" in text
    assert actions.store_agreement(award_id=award.pk, at=DECIDED) == document


def test_acceptance_letter_brings_the_agreement_to_both_contacts():
    award = accept(make.award("offered"))
    for letter in letters(award, "accepted"):
        assert attempt(message_id=letter.pk, at=DECIDED) == "sent"
    assert {letter.attachments.get() for letter in letters(award, "accepted")} == {make.again(award).agreement}


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_only_an_owner_accepts(role):
    award = make.award("offered")
    with pytest.raises(NotAllowed):
        accept(award, by=make.member(award.organisation, role))


def test_owner_of_another_body_and_the_office_do_not_accept():
    award = make.award("offered")
    for person in (make.member(make.organisation()), make.staff("officer"), make.staff("commissioner")):
        with pytest.raises(NotAllowed):
            accept(award, by=person)


def test_superuser_does_not_accept():
    with pytest.raises(NotAllowed):
        accept(make.award("offered"), by=User.objects.create_superuser("root@opcc.example"))


def test_acceptance_needs_a_post():
    with pytest.raises(Refused, match="Write the post"):
        accept(make.award("offered"), post=" ")


def test_offer_can_be_accepted_through_its_last_day_in_london_and_no_longer():
    award = make.award("offered")
    with pytest.raises(Refused, match=r"ended on 29 January 2027 and it is now 30 January 2027"):
        accept(award, at=make.later(days=88, hours=12))
    assert accept(award, at=make.later(days=88, hours=11, minutes=59)).state == "accepted"


def test_second_answer_is_refused():
    award = accept(make.award("offered"))
    with pytest.raises(Refused, match="Accepted"):
        actions.decline_award(award_id=award.pk, reason="No.", by=make.member(award.organisation), at=DECIDED)


def test_decline_needs_a_reason_and_tells_the_officer():
    award = make.award("offered")
    owner = make.member(award.organisation)
    with pytest.raises(Refused, match="Tell us why"):
        actions.decline_award(award_id=award.pk, reason="", by=owner, at=DECIDED)
    award = actions.decline_award(award_id=award.pk, reason="We cannot staff it.", by=owner, at=DECIDED)
    assert award.state == "declined"
    assert letters(award, "declined").get().to_address == award.call.lead_officer.email


# More time, reminders, lapse, beginning


def test_acceptance_period_is_extended_once():
    award = make.award("offered")
    give = {"award_id": award.pk, "reason": "Council meets on 9 February.", "by": award.call.lead_officer, "at": DECIDED}
    with pytest.raises(Refused, match="Choose a day after 29 January 2027"):
        actions.extend_acceptance(accept_by_on=LAST_DAY, **give)
    assert actions.extend_acceptance(accept_by_on=date(2027, 2, 10), **give).accept_by_on == date(2027, 2, 10)
    with pytest.raises(Refused, match="extended once already, to 10 February 2027"):
        actions.extend_acceptance(accept_by_on=date(2027, 2, 20), **give)
    assert letters(award, "extended").count() == 2


def test_reminders_go_at_seven_and_two_days_once_each():
    award = make.award("offered")
    counts = []
    for day in (80, 81, 81, 84, 86, 86, 88):
        actions.remind_offers(at=make.later(days=day))
        counts.append((letters(award, "reminder_7").count(), letters(award, "reminder_2").count()))
    assert counts == [(0, 0), (2, 0), (2, 0), (2, 0), (2, 2), (2, 2), (2, 2)]


def test_clock_that_stood_still_sends_the_nearer_reminder_only():
    award = make.award("offered")
    actions.remind_offers(at=make.later(days=87))
    assert (letters(award, "reminder_7").count(), letters(award, "reminder_2").count()) == (0, 2)


def test_offer_lapses_the_day_after_its_last_and_says_so():
    award = make.award("offered")
    assert actions.lapse_offers(at=make.later(days=88)) == 0
    assert actions.lapse_offers(at=make.later(days=89)) == 1
    assert actions.lapse_offers(at=make.later(days=89)) == 0
    assert make.again(award).state == "lapsed"
    assert letters(award, "lapsed").count() == 2
    assert AuditEvent.objects.about(award).get(verb="award lapse").actor is None


def test_accepted_award_begins_on_its_first_day():
    award = make.award("accepted")
    assert actions.begin_awards(at=make.later(days=149)) == 0
    assert actions.begin_awards(at=make.later(days=150)) == 1
    assert make.again(award).state == "active"


def test_due_work_runs_as_often_as_one_likes():
    make.award("offered")
    make.award("accepted")
    assert [actions.run_due(at=make.later(days=200)) for _ in range(2)] == [2, 0]


# Conditions


def consent(award):
    return award.conditions.get(kind="before_payment")


def test_evidence_comes_from_the_body_and_is_met_by_the_officer():
    award = make.award("accepted")
    condition = consent(award)
    with pytest.raises(NotAllowed):
        actions.send_evidence(condition_id=condition.pk, note="Ours.", by=award.call.lead_officer, at=DECIDED)
    upload = SimpleUploadedFile(
        "consent.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    sender = make.member(award.organisation, "editor")
    condition = actions.send_evidence(condition_id=condition.pk, upload=upload, by=sender, at=DECIDED)
    assert (condition.state, condition.evidence.name) == ("evidence_in", "consent.pdf")
    with pytest.raises(NotAllowed):
        actions.decide_condition(condition_id=condition.pk, move="meet", by=sender, at=DECIDED)
    condition = actions.decide_condition(condition_id=condition.pk, move="meet", by=award.call.lead_officer, at=DECIDED)
    assert condition.state == "met"


def test_evidence_is_a_file_or_words():
    award = make.award("accepted")
    with pytest.raises(Refused, match="Add a file, or write"):
        actions.send_evidence(condition_id=consent(award).pk, by=make.member(award.organisation), at=DECIDED)


@pytest.mark.parametrize(("move", "state"), [("return_evidence", "open"), ("waive", "waived"), ("break", "broken")])
def test_all_but_met_need_a_note(move, state):
    award = make.award("accepted")
    actions.send_evidence(condition_id=consent(award).pk, note="See our website.", by=make.member(award.organisation), at=DECIDED)
    decide = {"condition_id": consent(award).pk, "move": move, "by": award.call.lead_officer, "at": DECIDED}
    with pytest.raises(Refused, match="Say why"):
        actions.decide_condition(**decide)
    assert actions.decide_condition(note="It does not name the road.", **decide).state == state
    assert letters(award, "evidence_again").count() == (2 if move == "return_evidence" else 0)


def test_condition_is_added_until_the_terms_are_accepted():
    award = make.award("offered")
    add = {"award_id": award.pk, "kind": "at_end", "text": "Send a photograph.", "by": award.call.lead_officer, "at": DECIDED}
    assert actions.add_condition(**add).number == 2
    accept(award)
    with pytest.raises(Refused, match="variation"):
        actions.add_condition(**add)


# What is agreed


def indicator():
    plan = make.plan()
    made = Indicator.objects.create(
        office=make.office(), code="I24", name="Vehicles over the limit", definition="-", unit="% of checked", direction="down",
        source="Body", cadence="quarter", levels=["grant"],
    )  # fmt: skip
    made.outcomes.set(plan.priorities.get().outcomes.filter(code="O12"))
    return made


def promising_award(state, **fields):
    """An award of a bid whose form asks for outputs, measures and a budget."""
    for path in seeds.paths():
        load_question_set_from_toml(path, at=DECIDED)
    known = indicator()
    award = make.award(state, call=make.assessed_call(question_set=QuestionSet.objects.get(key="rsf")), **fields)
    known.outcomes.add(award.main_outcome)
    bid = award.application
    rows = {
        "outputs": [{"what": "Signs in use", "unit": "signs", "number": 1}, {"what": "Hours watched", "unit": "hours", "number": "7.5"}],
        "measures": [
            {
                "outcome": award.main_outcome.code,
                "indicator": "I24",
                "measure": "Vehicles over the limit",
                "unit": "% of checked",
                "baseline": 41,
                "target": 28,
                "by": "2028-03-31",
                "how": "The sign's own record",
            },
            {"indicator": "", "measure": "Near misses", "unit": "a year", "baseline": None, "target": 4, "by": "2028-03-31", "how": "Log"},
        ],
        "budget": [
            {"head": "equipment", "detail": "Solar sign", "total": 250_000, "asked": 200_000, "match": 50_000},
            {"head": "training", "detail": "Two wardens", "year": 2027, "total": 60_000, "asked": 60_000, "match": None},
            {"head": "training", "detail": "Two wardens", "year": 2028, "total": 40_000, "asked": 40_000, "match": None},
            {"head": "other", "detail": "Paid by others", "total": 5_000, "asked": None, "match": 5_000},
        ],
    }
    answers = [{"question": key, "kind": "table", "value": value} for key, value in rows.items()]
    Submission.objects.create(
        application=bid, number=9, at=DECIDED, by=bid.created_by, ask_pence=300_000, answers=answers, digest="0" * 64, declaration=""
    )
    return award


def agree(award, heads, by=None, **fields):
    given = {
        "outputs": [actions.OutputDraft("Signs put up", "signs", Decimal(2))],
        "measures": [],
        "heads": [actions.HeadDraft(f"Head {n}", pence) for n, pence in enumerate(heads, start=1)],
    }
    return actions.agree_measures(award_id=award.pk, by=by or award.call.lead_officer, at=DECIDED, **(given | fields))


def test_measures_are_agreed_and_stand_in_the_agreement():
    award, measure = make.award("approved"), indicator()
    agree(
        award,
        [200_000, 100_000],
        measures=[
            actions.MeasureDraft(
                measure.pk, measure.outcomes.get().pk, measure.unit, Decimal(41), Decimal(30), date(2028, 3, 31), "Sign data"
            )
        ],
    )
    page = award_page(award.pk)
    assert [(each.what, each.planned) for each in page.outputs] == [("Signs put up", 2)]
    assert [(each.indicator, each.baseline, each.target) for each in page.measures] == [(measure, 41, 30)]
    assert [each.planned_pence for each in page.heads] == [200_000, 100_000]


def test_heads_that_miss_the_award_by_a_penny_are_refused():
    with pytest.raises(Refused, match=r"add up to £2,999.99, but the award is £3,000.00"):
        agree(make.award("approved"), [200_000, 99_999])


def test_offer_takes_what_the_bid_promised():
    award = promising_award("approved")
    actions.offer_award(award_id=award.pk, by=award.call.lead_officer, at=DECIDED)
    page = award_page(award.pk)
    assert [(each.what, each.unit, each.planned) for each in page.outputs] == [
        ("Signs in use", "signs", 1),
        ("Hours watched", "hours", Decimal("7.5")),
    ]
    assert [(each.indicator.code, each.unit, each.baseline, each.target, each.by_on, each.method) for each in page.measures] == [
        ("I24", "% of checked", 41, 28, date(2028, 3, 31), "The sign's own record")
    ]
    assert [(each.head, each.planned_pence) for each in page.heads] == [
        ("Equipment: Solar sign", 200_000),
        ("Training: Two wardens", 100_000),
    ]


@pytest.mark.parametrize(
    ("amount", "heads"), [(300_000, [200_000, 100_000]), (100_000, [66_667, 33_333]), (250_001, [166_667, 83_334]), (1, [1, 0])]
)
def test_budget_of_a_bid_is_scaled_to_its_award_to_the_penny(amount, heads):
    found = promised(promising_award("approved", amount_pence=amount)).heads
    assert [each.planned_pence for each in found] == heads


def test_measure_in_the_bodys_own_words_waits_for_the_officer():
    said = promised(promising_award("approved"))
    assert [(each.said, each.baseline, each.target) for each in said.own_measures] == [("Near misses (a year)", None, 4)]


def test_what_the_officer_agreed_stands_when_the_offer_leaves():
    award = promising_award("approved")
    agree(award, [300_000])
    actions.offer_award(award_id=award.pk, by=award.call.lead_officer, at=DECIDED)
    page = award_page(award.pk)
    assert ([each.what for each in page.outputs], page.measures, len(page.heads)) == (["Signs put up"], [], 1)


def test_measures_stand_once_accepted():
    with pytest.raises(Refused, match="variation"):
        agree(make.award("accepted"), [300_000])


def test_grantee_does_not_agree_with_herself():
    award = make.award("offered")
    with pytest.raises(NotAllowed):
        agree(award, [300_000], by=make.member(award.organisation))


# Sight


def test_grantee_sees_her_award_only_once_it_is_offered():
    award = make.award("approved")
    owner = make.member(award.organisation)
    assert not Award.objects.visible_to(owner).exists()
    actions.offer_award(award_id=award.pk, by=award.call.lead_officer, at=DECIDED)
    assert list(Award.objects.visible_to(owner)) == [award]
    assert not Award.objects.visible_to(make.member(make.organisation())).exists()
