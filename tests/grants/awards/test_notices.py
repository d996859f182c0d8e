"""Drafting and signing a decision notice: what is refused, what is frozen, who may, and that it happens once."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.db.models import Sum
from pypdf import PdfReader

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from grants.applications.models import Application, Sight
from grants.assessment.models import Assessment
from grants.awards import actions
from grants.awards.models import Award, DecisionNotice
from grants.awards.queries import gaps, public_copy, published_notice
from grants.awards.queries.conditions import conditions_in
from grants.awards.queries.notices import fingerprint_of
from tests import makers as make
from tests.makers.awards import DECIDED

pytestmark = pytest.mark.django_db


def edit(row, **fields):
    """Edit a row by the call's officer, everything else as it is."""
    given = {
        "decision": row.decision,
        "amount_pence": row.amount_pence,
        "departure_reason": row.departure_reason,
        "purpose": row.purpose,
        "conditions": row.conditions,
        "reasons": row.reasons,
    }
    return actions.edit_row(row_id=row.pk, by=row.application.call.lead_officer, at=DECIDED, **(given | fields))


def state_of(bid):
    return Application.objects.get(pk=bid.pk).state


# Drafting


def test_draft_takes_up_the_recommendations_and_keeps_them_beside_the_decision():
    call = make.assessed_call()
    full = make.to_decide(call, "full", amount_pence=300_000)
    part = make.to_decide(call, "part", amount_pence=120_050, ask_pence=200_000)
    reserve, none = make.to_decide(call, "reserve"), make.to_decide(call, "none")

    notice = make.notice(full, part, reserve, none, state="draft")

    rows = notice.rows.order_by("position").values_list("application", "recommended", "recommended_pence", "decision", "amount_pence")
    assert list(rows) == [
        (full.pk, "full", 300_000, "approve", 300_000),
        (part.pk, "part", 120_050, "approve", 120_050),
        (reserve.pk, "reserve", 300_000, "reserve", 0),
        (none.pk, "none", 0, "refuse", 0),
    ]
    assert notice.reference == "MPCC00001"
    assert notice.total_pence == 420_050
    assert {state_of(bid) for bid in (full, part, reserve, none)} == {"with_commissioner"}
    assert notice.rows.aggregate(Sum("sources__amount_pence"))["sources__amount_pence__sum"] == 420_050


def test_references_follow_one_another():
    call = make.assessed_call()
    first = make.notice(make.to_decide(call), state="draft")
    second = make.notice(make.to_decide(call), state="draft")
    assert [first.reference, second.reference] == ["MPCC00001", "MPCC00002"]


def test_nothing_to_decide_is_refused():
    call = make.assessed_call()
    with pytest.raises(Refused, match="No bid of these calls waits"):
        actions.draft_notice(call_ids=[call.pk], title="Empty", by=call.lead_officer, at=DECIDED)


@pytest.mark.parametrize("role", ["commissioner", "chief_finance_officer", "finance", "auditor", "administrator", "assessor"])
def test_only_officers_draft(role):
    bid = make.to_decide(make.assessed_call())
    with pytest.raises(NotAllowed):
        actions.draft_notice(call_ids=[bid.call_id], title="Mine", by=make.staff(role), at=DECIDED)


def test_officer_with_a_conflict_does_not_draft():
    bid = make.to_decide(make.assessed_call())
    Sight.objects.create(application=bid, user=bid.call.lead_officer, from_at=DECIDED, barred_at=DECIDED, why="conflict")
    with pytest.raises(NotAllowed):
        actions.draft_notice(call_ids=[bid.call_id], title="Mine", by=bid.call.lead_officer, at=DECIDED)


def test_total_a_penny_off_its_rows_cannot_be_put_to_the_decider():
    call = make.assessed_call()
    notice = make.notice(make.to_decide(call, amount_pence=300_000), state="draft")
    actions.edit_notice(notice_id=notice.pk, summary="One award.", total_pence=300_001, by=call.lead_officer, at=DECIDED)
    make.comment_on_notice(notice)
    with pytest.raises(Refused, match=r"The summary says £3,000.01 but the rows add up to £3,000.00"):
        actions.make_ready(notice_id=notice.pk, by=call.lead_officer, at=DECIDED)


def test_total_a_penny_off_its_rows_cannot_be_signed():
    notice = make.notice(make.to_decide(make.assessed_call()))
    DecisionNotice.objects.filter(pk=notice.pk).update(total_pence=300_001)
    with pytest.raises(Refused, match="to the penny"):
        make.sign_notice(notice, by=make.staff("commissioner"))
    assert Award.objects.count() == 0


def test_a_printed_sum_that_does_not_multiply_out_is_pointed_out_beside_its_row_and_stops_nothing():
    notice = make.notice(make.to_decide(make.assessed_call(), amount_pence=300_000), state="draft")
    row = notice.rows.get()
    edit(row, purpose="£1,000 a year for 3 years, for lights.", conditions="Send 2 quotes x £90 = £180.")
    assert [gap for gap in gaps(notice, DECIDED) if gap.place == f"row-{row.pk}"] == []
    edit(row, purpose="£1,001 a year for 3 years, for lights.")
    (found,) = [gap for gap in gaps(notice, DECIDED) if gap.place == f"row-{row.pk}"]
    words = "“£1,001 a year for 3 years” does not multiply out: 3 × £1,001 is £3,003, not £3,000. Check which figure is right."
    assert (found.words, found.blocks) == (f"{row.application.reference}, purpose: {words}", False)


@pytest.mark.parametrize(
    ("blank", "words"),
    [
        ("purpose", "write the purpose"),
        ("conditions", "write the conditions or “None beyond"),
        ("reasons", "write the reasons why it will help"),
    ],
)
def test_statutory_words_are_never_blank(blank, words):
    bid = make.to_decide(make.assessed_call())
    notice = make.notice(bid, state="draft")
    edit(notice.rows.get(), **{blank: " "})
    assert [gap.words for gap in gaps(notice, DECIDED) if gap.place.startswith("row-")] == [
        gap.words for gap in gaps(notice, DECIDED) if words in gap.words
    ]


def test_none_beyond_the_standard_terms_is_enough_for_conditions():
    notice = make.notice(make.to_decide(make.assessed_call(), conditions="None beyond the standard terms"), state="signed")
    assert Award.objects.get().conditions.count() == 0
    assert notice.state == "signed"


def test_years_and_sources_must_add_up():
    bid = make.to_decide(make.assessed_call())
    notice = make.notice(bid, state="draft")
    source = bid.call.fund.sources.get().pk
    edit(notice.rows.get(), years=[actions.YearPart(2027, 300_000)], sources=[actions.SourcePart(source, 2027, 299_999)])
    words = [gap.words for gap in gaps(notice, DECIDED) if gap.place.startswith("row-")]
    assert words == [f"{bid.reference}: its sources for 2027-28 add up to £2,999.99, but that year is £3,000.00."]

    edit(notice.rows.get(), years=[actions.YearPart(2027, 299_999)], sources=[actions.SourcePart(source, 2027, 299_999)])
    words = [gap.words for gap in gaps(notice, DECIDED) if gap.place.startswith("row-")]
    assert words == [f"{bid.reference}: its years add up to £2,999.99, but the award is £3,000.00."]


def test_departure_needs_a_reason_and_keeps_the_recommendation():
    bid = make.to_decide(make.assessed_call(), "none")
    notice = make.notice(bid, state="draft")
    edit(notice.rows.get(), decision="approve", amount_pence=100_000)
    row = notice.rows.get()
    assert (row.recommended, row.decision) == ("none", "approve")
    assert f"{bid.reference}: say why the decision departs from the recommendation." in [gap.words for gap in gaps(notice, DECIDED)]


def test_comments_are_needed_and_either_officer_may_hold():
    call = make.assessed_call()
    notice = make.notice(make.to_decide(call), state="draft")
    actions.edit_notice(notice_id=notice.pk, summary="One award.", by=call.lead_officer, at=DECIDED)
    with pytest.raises(Refused, match=r"monitoring officer has not commented.*chief finance officer has not commented"):
        actions.make_ready(notice_id=notice.pk, by=call.lead_officer, at=DECIDED)
    make.comment_on_notice(notice)
    actions.comment_legal(notice_id=notice.pk, comment="Show the power.", hold=True, by=make.staff("monitoring_officer"), at=DECIDED)
    with pytest.raises(Refused, match="The monitoring officer holds this notice"):
        actions.make_ready(notice_id=notice.pk, by=call.lead_officer, at=DECIDED)


def test_hold_on_a_ready_notice_keeps_it_from_being_signed():
    notice = make.notice(make.to_decide(make.assessed_call()))
    actions.comment_financial(notice_id=notice.pk, comment="Wait.", hold=True, by=make.staff("chief_finance_officer"), at=DECIDED)
    with pytest.raises(Refused, match="The chief finance officer holds this notice"):
        make.sign_notice(notice, by=make.staff("commissioner"))


@pytest.mark.parametrize("role", ["officer", "commissioner", "chief_finance_officer"])
def test_only_the_monitoring_officer_gives_the_legal_comment(role):
    notice = make.notice(make.to_decide(make.assessed_call()), state="draft")
    with pytest.raises(NotAllowed):
        actions.comment_legal(notice_id=notice.pk, comment="Fine.", by=make.staff(role), at=DECIDED)


@pytest.mark.parametrize(
    "change", [{"amount_pence": 290_000}, {"conditions": "Before payment: insurance."}, {"decision": "refuse", "amount_pence": 0}]
)
def test_change_of_sum_or_condition_voids_the_comments(change):
    notice = make.notice(make.to_decide(make.assessed_call()), state="draft")
    make.comment_on_notice(notice)
    edit(notice.rows.get(), **change)
    notice = make.again(notice)
    assert (notice.legal_at, notice.financial_at) == (None, None)
    assert notice.legal_comment == "Within powers."


def test_change_of_words_alone_keeps_the_comments():
    notice = make.notice(make.to_decide(make.assessed_call()), state="draft")
    make.comment_on_notice(notice)
    edit(notice.rows.get(), reasons="It works elsewhere.")
    notice = make.again(notice)
    assert notice.legal_at == DECIDED


def test_ready_notice_is_edited_only_after_it_is_taken_back_and_then_needs_comments_again():
    notice = make.notice(make.to_decide(make.assessed_call()))
    officer = notice.lead_officer
    with pytest.raises(Refused, match="Take it back to draft"):
        edit(notice.rows.get(), amount_pence=100)
    with pytest.raises(Refused, match="Take it back to draft"):
        actions.edit_notice(notice_id=notice.pk, summary="Other words.", by=officer, at=DECIDED)
    actions.take_back(notice_id=notice.pk, by=officer, at=DECIDED)
    with pytest.raises(Refused, match="has not commented"):
        actions.make_ready(notice_id=notice.pk, by=officer, at=DECIDED)


def test_bid_taken_off_goes_back_to_the_panel_and_can_come_again():
    call = make.assessed_call()
    bid, other = make.to_decide(call), make.to_decide(call)
    notice = make.notice(bid, other, state="draft")
    actions.take_off_notice(row_id=notice.rows.get(application=other).pk, by=call.lead_officer, at=DECIDED)
    notice = make.again(notice)
    assert (state_of(other), notice.total_pence) == ("panel", 300_000)


def test_bid_is_promoted_from_the_reserve_list():
    call = make.assessed_call()
    bid, other = make.to_decide(call, "reserve"), make.to_decide(call)
    make.notice(bid, other, state="signed")
    assert state_of(bid) == "on_reserve"
    notice = make.notice(make.to_decide(make.assessed_call()), state="draft")
    with pytest.raises(Refused, match="is not of a call on this notice"):
        actions.add_to_notice(notice_id=notice.pk, application_id=bid.pk, by=call.lead_officer, at=DECIDED)
    notice.calls.add(call)
    row = actions.add_to_notice(notice_id=notice.pk, application_id=bid.pk, by=call.lead_officer, at=DECIDED)
    edit(row, decision="approve", amount_pence=50_000, departure_reason="Money came back.")
    assert state_of(bid) == "with_commissioner"


# Signing


def test_signing_freezes_moves_bids_and_makes_awards():
    call = make.assessed_call()
    full = make.to_decide(call, "full", conditions="Before payment: send consent.\n- At the end: a photograph.\nKeep the sign insured.")
    reserve, none = make.to_decide(call, "reserve"), make.to_decide(call, "none", feedback="Say where the sign will stand.")
    commissioner = make.staff("commissioner", name="Robin Vale")

    notice = make.notice(full, reserve, none, state="signed", signer=commissioner)

    assert (state_of(full), state_of(reserve), state_of(none)) == ("approved", "on_reserve", "refused")
    call = make.again(call)
    assert call.state == "decided"
    award = Award.objects.get()
    assert (award.reference, award.amount_pence, award.state) == (f"{full.reference}-A", 300_000, "approved")
    assert list(award.years.values_list("financial_year", "amount_pence")) == [(2027, 300_000)]
    assert list(award.sources.values_list("source__code", "financial_year", "amount_pence")) == [("reserve", 2027, 300_000)]
    assert list(award.conditions.order_by("number").values_list("kind", "text", "state")) == [
        ("before_payment", "Send consent.", "open"),
        ("at_end", "A photograph.", "open"),
        ("ongoing", "Keep the sign insured.", "open"),
    ]
    notice = make.again(notice)
    assert notice.fingerprint == fingerprint_of(notice.frozen)
    assert (notice.frozen["total_pence"], notice.frozen["signed_by"]) == (300_000, "Robin Vale")
    assert AuditEvent.objects.about(notice).filter(verb="decisionnotice sign").get().facts["fingerprint"] == notice.fingerprint


def test_letters_leave_at_signing_to_both_contacts_and_not_before():
    call = make.assessed_call()
    full, none = make.to_decide(call), make.to_decide(call, "none", feedback="Say where the sign will stand.")
    ready = make.notice(full, none, make.to_decide(call, "reserve"))
    assert Message.objects.filter(template__startswith="grants/awards/").count() == 0
    make.sign_notice(ready, by=make.staff("commissioner"))
    letters = Message.objects.filter(template__startswith="grants/awards/").order_by("pk")
    assert [each.template.rpartition("/")[2] for each in letters] == [
        *["outcome_approved"] * 2,
        *["outcome_refused"] * 2,
        *["outcome_reserve"] * 2,
    ]
    assert {each.to_address for each in letters.filter(template="grants/awards/emails/outcome_refused")} == {
        none.organisation.contact_email,
        none.organisation.second_contact_email,
    }
    assert "Say where the sign will stand." in letters.filter(template="grants/awards/emails/outcome_refused").first().body_text


@pytest.mark.parametrize("role", ["officer", "chief_finance_officer", "monitoring_officer", "finance", "auditor", "administrator"])
def test_only_the_decider_signs(role):
    notice = make.notice(make.to_decide(make.assessed_call()))
    with pytest.raises(NotAllowed):
        make.sign_notice(notice, by=make.staff(role))


def test_superuser_without_the_role_does_not_sign():
    notice = make.notice(make.to_decide(make.assessed_call()))
    with pytest.raises(NotAllowed):
        make.sign_notice(notice, by=User.objects.create_superuser("root@opcc.example"))


def test_second_signature_is_refused():
    notice = make.notice(make.to_decide(make.assessed_call()), state="signed")
    with pytest.raises(Refused, match="is signed already"):
        make.sign_notice(notice, by=make.staff("commissioner"))
    assert Award.objects.count() == 1


def test_signed_notice_cannot_be_edited():
    notice = make.notice(make.to_decide(make.assessed_call()), state="signed")
    with pytest.raises(Refused, match="frozen"):
        edit(notice.rows.get(), amount_pence=1)


@pytest.mark.parametrize(
    ("given", "words"), [({"statement": " "}, "declaration of interests"), ({"signed_as": ""}, "post in which you sign")]
)
def test_signer_declares_and_names_her_post(given, words):
    notice = make.notice(make.to_decide(make.assessed_call()))
    with pytest.raises(Refused, match=words):
        make.sign_notice(notice, by=make.staff("commissioner"), **given)


def test_conflict_bars_the_signer_until_the_row_is_left_to_another():
    call = make.assessed_call()
    bid, other = make.to_decide(call, amount_pence=300_000), make.to_decide(call, amount_pence=100_000)
    notice, commissioner = make.notice(bid, other), make.staff("commissioner")
    Sight.objects.create(application=other, user=commissioner, from_at=DECIDED, barred_at=DECIDED, why="conflict")
    with pytest.raises(NotAllowed):
        make.sign_notice(notice, by=commissioner)

    signed = make.sign_notice(notice, by=commissioner, left_rows=[notice.rows.get(application=other).pk])

    assert (signed.total_pence, signed.frozen["total_pence"]) == (300_000, 300_000)
    assert (state_of(bid), state_of(other)) == ("approved", "with_commissioner")
    call = make.again(call)
    assert call.state == "assessing"
    second = make.notice(other, state="signed")
    assert second.total_pence == 100_000
    assert state_of(other) == "approved"


def test_member_of_a_body_does_not_sign_for_it():
    bid = make.to_decide(make.assessed_call())
    notice, commissioner = make.notice(bid), make.staff("commissioner")
    commissioner.memberships.create(organisation=bid.organisation, role="viewer")
    with pytest.raises(NotAllowed):
        make.sign_notice(notice, by=User.objects.get(pk=commissioner.pk))


def test_scorer_does_not_decide_unless_the_call_lets_her():
    call = make.assessed_call()
    bid, commissioner = make.to_decide(call), make.staff("commissioner")
    score = Assessment.objects.create(application=bid, assessor=commissioner, assigned_by=call.lead_officer, assigned_at=DECIDED)
    for verb in ("declare", "begin", "send"):
        getattr(score, verb)(at=DECIDED)
    score.save()
    notice = make.notice(bid)
    with pytest.raises(NotAllowed):
        make.sign_notice(notice, by=commissioner)
    type(call).objects.filter(pk=call.pk).update(scorer_may_decide=True)
    assert make.sign_notice(notice, by=commissioner).state == "signed"


def test_who_prepared_the_notice_does_not_sign_it():
    bid = make.to_decide(make.assessed_call())
    notice = make.notice(bid)
    DecisionNotice.objects.filter(pk=notice.pk).update(prepared_by=(commissioner := make.staff("commissioner")))
    with pytest.raises(NotAllowed):
        make.sign_notice(notice, by=commissioner)


def test_signing_after_the_start_needs_its_reason():
    call = make.assessed_call(starts_on=date(2026, 12, 1))
    notice = make.notice(make.to_decide(call), state="draft")
    actions.edit_notice(notice_id=notice.pk, summary="One award.", by=call.lead_officer, at=DECIDED)
    make.comment_on_notice(notice)
    with pytest.raises(Refused, match="The funding began before the date of signing"):
        actions.make_ready(notice_id=notice.pk, by=call.lead_officer, at=DECIDED)
    actions.edit_notice(notice_id=notice.pk, retrospective_reason="The panel met late.", by=call.lead_officer, at=DECIDED)
    actions.make_ready(notice_id=notice.pk, by=call.lead_officer, at=DECIDED)
    assert make.sign_notice(notice, by=make.staff("commissioner")).frozen["retrospective_reason"] == "The panel met late."


def test_decider_departs_on_a_ready_notice_and_the_checks_run_again():
    bid = make.to_decide(make.assessed_call())
    notice, commissioner = make.notice(bid), make.staff("commissioner")
    row = notice.rows.get()
    with pytest.raises(Refused, match="Say why"):
        actions.depart(row_id=row.pk, decision="approve", amount_pence=200_000, reason=" ", by=commissioner, at=DECIDED)
    actions.depart(row_id=row.pk, decision="approve", amount_pence=200_000, reason="Two signs are enough.", by=commissioner, at=DECIDED)
    with pytest.raises(Refused, match="has not commented on the notice as it now stands"):
        make.sign_notice(notice, by=commissioner)
    make.comment_on_notice(notice)
    assert make.sign_notice(notice, by=commissioner).total_pence == 200_000
    assert Award.objects.get().amount_pence == 200_000


def test_deferred_bid_returns_to_the_panel_and_hears_nothing():
    bid = make.to_decide(make.assessed_call())
    notice = make.notice(bid)
    commissioner = make.staff("commissioner")
    actions.depart(row_id=notice.rows.get().pk, decision="defer", amount_pence=0, reason="More to ask.", by=commissioner, at=DECIDED)
    make.comment_on_notice(notice)
    make.sign_notice(notice, by=commissioner)
    assert state_of(bid) == "panel"
    assert Message.objects.filter(template__startswith="grants/awards/").count() == 0


# The month's batch, by a delegate


def donation_call(**fields):
    return make.assessed_call(preset="donation", title="Donations", least_pence=5_000, most_pence=99_999, **fields)


def test_delegate_signs_the_months_batch_of_donations():
    call = donation_call()
    bid = make.to_decide(call, amount_pence=50_000)
    delegate = make.staff("delegate", limit_pence=99_999)
    notice = make.notice(bid, kind="batch", state="signed", signer=delegate)
    assert (notice.kind, Award.objects.get().amount_pence, state_of(bid)) == ("batch", 50_000, "approved")


def test_batch_holds_only_delegated_calls():
    bid = make.to_decide(make.assessed_call())
    with pytest.raises(Refused, match="delegated decisions only"):
        make.notice(bid, kind="batch", state="draft")


def test_delegate_does_not_decide_what_is_the_commissioners():
    notice = make.notice(make.to_decide(make.assessed_call(), amount_pence=50_000))
    with pytest.raises(Refused, match="is decided by the Commissioner"):
        make.sign_notice(notice, by=make.staff("delegate", limit_pence=10_000_000))


@pytest.mark.parametrize(("limit", "goes"), [(49_999, False), (50_000, True), (None, False)])
def test_delegate_decides_up_to_her_limit_to_the_penny(limit, goes):
    notice = make.notice(make.to_decide(donation_call(), amount_pence=50_000), kind="batch")
    delegate = make.staff("delegate", limit_pence=limit)
    if goes:
        assert make.sign_notice(notice, by=delegate).state == "signed"
    else:
        with pytest.raises(Refused, match="your delegation ends at"):
            make.sign_notice(notice, by=delegate)


def test_delegation_that_has_ended_signs_nothing():
    notice = make.notice(make.to_decide(donation_call(), amount_pence=50_000), kind="batch")
    delegate = make.staff("delegate", limit_pence=99_999)
    delegate.staff_roles.update(to_on=date(2020, 12, 31))
    with pytest.raises(NotAllowed):
        make.sign_notice(notice, by=User.objects.get(pk=delegate.pk))


# Publishing and correcting


def test_public_copy_holds_nothing_that_is_confidential():
    call = make.assessed_call()
    seen = make.to_decide(call, body=make.organisation("Open Body"))
    hidden = make.to_decide(call, body=make.organisation("Hidden Body"), purpose="A secret place.")
    refused = make.to_decide(call, "none", body=make.organisation("Refused Body"))
    notice = make.notice(seen, hidden, refused, state="draft")
    edit(notice.rows.get(application=hidden), is_confidential=True)
    actions.edit_notice(
        notice_id=notice.pk,
        summary="Awards.",
        classification="part",
        exemption="Section 38",
        confidential_part="Mentions a refuge.",
        by=call.lead_officer,
        at=DECIDED,
    )
    make.comment_on_notice(notice)
    actions.make_ready(notice_id=notice.pk, by=call.lead_officer, at=DECIDED)
    make.sign_notice(notice, by=make.staff("commissioner"))
    actions.publish_notice(notice_id=notice.pk, by=call.lead_officer, at=DECIDED)

    published = published_notice(notice.reference)

    text = json.dumps(published.data)
    assert "Open Body" in text
    assert [each for each in ("Hidden Body", "secret place", "Refused Body", "refuge", "Within powers") if each in text] == []
    assert (published.data["withheld"], published.data["not_funded"], published.data["shown_pence"]) == (1, 1, 300_000)
    document = actions.store_notice_document(notice_id=notice.pk, at=DECIDED)
    assert document.read()[:4] == b"%PDF"


def test_notice_is_public_only_once_published():
    notice = make.notice(make.to_decide(make.assessed_call()), state="signed")
    with pytest.raises(DecisionNotice.DoesNotExist):
        published_notice(notice.reference)
    actions.publish_notice(notice_id=notice.pk, by=notice.lead_officer, at=DECIDED)
    assert published_notice(notice.reference).data["rows"][0]["amount_pence"] == 300_000


def test_closed_notice_publishes_that_it_exists_and_no_more():
    notice = make.notice(make.to_decide(make.assessed_call()), state="signed")
    data = public_copy(notice.frozen | {"classification": "closed"})
    assert (data["summary"], data["total_pence"], data["rows"], data["withheld"]) == ("", None, [], 1)


def test_correction_is_a_new_version_with_the_same_sums():
    notice = make.notice(make.to_decide(make.assessed_call()), state="published")
    officer = notice.lead_officer
    fresh = actions.correct_notice(notice_id=notice.pk, by=officer, at=DECIDED)
    with pytest.raises(Refused, match="has a correction already"):
        actions.correct_notice(notice_id=notice.pk, by=officer, at=DECIDED)
    edit(fresh.rows.get(), purpose="A sign on the High Street.")
    make.comment_on_notice(fresh)
    actions.make_ready(notice_id=fresh.pk, by=officer, at=DECIDED)
    letters = Message.objects.count()
    make.sign_notice(fresh, by=make.staff("commissioner"))
    actions.publish_notice(notice_id=fresh.pk, by=officer, at=DECIDED)

    assert DecisionNotice.objects.get(pk=notice.pk).state == "superseded"
    assert Award.objects.get().purpose == "A sign on the High Street."
    assert Message.objects.count() == letters
    assert published_notice(notice.reference).replaced_by == fresh.reference


def test_correction_does_not_change_a_sum():
    notice = make.notice(make.to_decide(make.assessed_call()), state="signed")
    fresh = actions.correct_notice(notice_id=notice.pk, by=notice.lead_officer, at=DECIDED)
    edit(fresh.rows.get(), amount_pence=200_000, departure_reason="Less.")
    actions.edit_notice(notice_id=fresh.pk, total_pence=200_000, by=notice.lead_officer, at=DECIDED)
    make.comment_on_notice(fresh)
    actions.make_ready(notice_id=fresh.pk, by=notice.lead_officer, at=DECIDED)
    with pytest.raises(Refused, match="a correction changes words"):
        make.sign_notice(fresh, by=make.staff("commissioner"))


def test_document_is_made_once_and_carries_the_fingerprint():
    notice = make.notice(make.to_decide(make.assessed_call()), state="signed")
    first = actions.store_notice_document(notice_id=notice.pk, at=DECIDED)
    assert actions.store_notice_document(notice_id=notice.pk, at=make.later(days=90)) == first
    pages = PdfReader(BytesIO(first.read())).pages
    assert notice.fingerprint in "".join(pages[-1].extract_text().split())


def test_conditions_are_read_line_by_line():
    text = "1. Before payment: insurance\n(2) Before the start, a meeting\n• At the end: photos\n\nKeep accounts"
    assert conditions_in(text) == [
        ("before_payment", "Insurance"),
        ("before_start", "A meeting"),
        ("at_end", "Photos"),
        ("ongoing", "Keep accounts"),
    ]
    assert conditions_in("None beyond the standard terms") == []
