"""The pages of the assessment: who may open them, what they do, and that nothing typed is lost."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.calls.models import Criterion
from commissioning.files.actions import store_bytes
from commissioning.files.queries import visible_file
from commissioning.people.models import User
from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.gate import gate_tests
from grants.assessment.models import Assessment, EligibilityCheck, Interest, Recommendation, Result, Score
from tests import makers as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_close(time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to(make.AFTER_CLOSE)


def as_person(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def page(client: Client, name: str, *args: object) -> tuple[int, str]:
    answer = client.get(reverse(name, args=args))
    return answer.status_code, answer.content.decode()


# Interests bar every door


def test_an_undeclared_assessor_is_shown_the_way_to_declare_and_nothing_of_the_bid(client: Client) -> None:
    bid = make.eligible()
    assessment = make.assigned(bid)
    as_person(client, assessment.assessor)
    for name, args in (
        ("assessment:criterion", (assessment.pk, 1)),
        ("assessment:review", (assessment.pk,)),
        ("workspace:bid", (bid.reference,)),
    ):
        code, text = page(client, name, *args)
        assert code == 403
        assert reverse("assessment:declare", args=[bid.call.reference]) in text
        assert bid.title not in text
    assert bid.title not in page(client, "assessment:mine")[1]
    assert bid.title not in page(client, "workspace:bids")[1]


def test_declaring_opens_the_bid(client: Client) -> None:
    bid = make.eligible()
    assessment = make.assigned(bid)
    as_person(client, assessment.assessor)
    key = bid.organisation_id
    answer = client.post(reverse("assessment:declare", args=[bid.call.reference]), {f"kind_{key}": "none", f"note_{key}": ""})
    assert answer.status_code == 302
    assert page(client, "assessment:criterion", assessment.pk, 1)[0] == 200
    assert bid.title in page(client, "assessment:mine")[1]


def test_a_declaration_without_its_note_is_given_back_as_typed(client: Client) -> None:
    bid = make.eligible()
    as_person(client, make.assigned(bid).assessor)
    answer = client.post(reverse("assessment:declare", args=[bid.call.reference]), {f"kind_{bid.organisation_id}": "known"})
    text = answer.content.decode()
    assert "<title>Error: Declare your interests" in text
    assert f"Say what the interest in {bid.organisation.name} is." in text
    assert f'href="#id_note_{bid.organisation_id}"' in text
    assert not Interest.objects.exists()


@pytest.mark.parametrize("superuser", [False, True])
def test_a_conflict_bars_page_file_list_search_and_export_to_superusers_too(client: Client, superuser: bool) -> None:
    bid = make.eligible()
    officer = make.staff("officer")
    User.objects.filter(pk=officer.pk).update(is_superuser=superuser)
    stored = store_bytes(
        name="map.txt",
        content=b"A map of the road.",
        content_type="text/plain",
        purpose="answer",
        subject=bid,
        by=make.member(bid.organisation),
        at=make.AFTER_CLOSE,
    )
    as_person(client, officer)
    assert page(client, "workspace:bid", bid.reference)[0] == 200
    assert visible_file(key=stored.key, user=officer) == stored
    actions.declare_interest(
        call_id=bid.call_id, organisation_id=bid.organisation_id, kind="conflicted", note="A trustee.", by=officer, at=make.AFTER_CLOSE
    )
    assert page(client, "workspace:bid", bid.reference)[0] == 404
    assert page(client, "assessment:recommend", bid.reference)[0] == 404
    assert page(client, "files:download", stored.key)[0] == 404
    assert bid.reference not in page(client, "workspace:bids")[1]
    assert bid.reference not in client.get(reverse("workspace:bids"), {"q": bid.title}).content.decode()
    assert bid.reference not in page(client, "assessment:ranking", bid.call.reference)[1]
    assert not Application.objects.visible_to(User.objects.get(pk=officer.pk)).filter(pk=bid.pk).exists()


def test_somebody_elses_assessment_and_a_forged_id_are_404(client: Client) -> None:
    bid = make.eligible()
    assessment = make.declared(bid)
    as_person(client, make.declared(bid).assessor)
    assert page(client, "assessment:review", assessment.pk)[0] == 404
    assert page(client, "assessment:review", 999_999)[0] == 404
    assert page(client, "assessment:criterion", assessment.pk, 1)[0] == 404


def test_a_stranger_is_sent_to_sign_in_and_an_applicant_sees_no_desk(client: Client) -> None:
    bid = make.eligible()
    assert page(client, "workspace:bid", bid.reference)[0] == 302
    as_person(client, make.member(bid.organisation))
    assert page(client, "workspace:bid", bid.reference)[0] == 404
    assert page(client, "assessment:ranking", bid.call.reference)[0] == 404
    assert page(client, "assessment:mine")[0] == 403


# Checks


def test_the_gate_page_records_tests_and_decides(client: Client) -> None:
    bid = make.in_check()
    as_person(client, bid.call.lead_officer)
    where = reverse("assessment:check", args=[bid.reference])
    tests = {f"result_{test.key}": "pass" for test in gate_tests(bid.call.preset)}
    answer = client.post(where, {"do": "eligible", "result_area": "pass"})
    assert "Record every test first" in answer.content.decode()
    answer = client.post(where, {"do": "eligible", **tests})
    assert answer.status_code == 302
    assert Application.objects.get(pk=bid.pk).state == "eligible"


def test_a_failed_test_without_a_reason_is_given_back_as_typed(client: Client) -> None:
    bid = make.in_check()
    as_person(client, bid.call.lead_officer)
    where = reverse("assessment:check", args=[bid.reference])
    text = client.post(where, {"do": "", "result_area": "fail", "note": "Telephoned the clerk."}).content.decode()
    assert "<title>Error:" in text
    assert "Say why: “The work is in the area”." in text
    assert "Telephoned the clerk." in text
    assert not EligibilityCheck.objects.exists()
    text = client.post(where, {"do": "ineligible", "result_area": "fail", "reason_area": "Next county."}).content.decode()
    assert "Choose the reason why the bid is ineligible." in text


# Scoring


def test_a_bid_is_scored_one_criterion_at_a_time_and_sent(client: Client) -> None:
    bid = make.eligible()
    assessment = make.declared(bid)
    as_person(client, assessment.assessor)
    keys = Criterion.objects.filter(call=bid.call).order_by("number").values_list("key", flat=True)
    for number, (key, value) in enumerate(zip(keys, (5, 4, 3, 3, 4, 2, 3), strict=True), start=1):
        typed = {f"score_{key}": value, f"score_{key}_reason": "Because of the survey."}
        answer = client.post(reverse("assessment:criterion", args=[assessment.pk, number]), typed)
        assert answer.status_code == 302
    assert answer["Location"] == reverse("assessment:review", args=[assessment.pk])
    assert "7 of 7" in page(client, "assessment:review", assessment.pk)[1]
    answer = client.post(reverse("assessment:review", args=[assessment.pk]), {"do": "send", "applicant_note": "A clear bid."})
    assert answer.status_code == 302
    assert str(Result.objects.get(application=bid).total) == "74.00"
    assert "74.00" in page(client, "assessment:review", assessment.pk)[1]


def test_a_score_of_6_is_refused_beside_its_box_and_the_reason_stays(client: Client) -> None:
    assessment = make.declared(make.eligible())
    as_person(client, assessment.assessor)
    address = reverse("assessment:criterion", args=[assessment.pk, 1])
    answer = client.post(address, {"score_fit": "6", "score_fit_reason": "Beyond all measure."})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "A score is 0, 1, 2, 3, 4 or 5; or you abstain." in text
    assert "Beyond all measure." in text
    assert not Score.objects.filter(assessment=assessment).exists()


def test_an_unfinished_sheet_is_kept_and_each_gap_is_named_with_a_link(client: Client) -> None:
    bid = make.eligible()
    assessment = make.declared(bid)
    as_person(client, assessment.assessor)
    client.post(reverse("assessment:criterion", args=[assessment.pk, 1]), {"score_fit": "4", "score_fit_reason": ""})
    answer = client.post(reverse("assessment:review", args=[assessment.pk]), {"do": "send", "private_note": "Ask about the lease."})
    text = answer.content.decode()
    assert "<title>Error:" in text
    assert "Give a reason for “Fit with Plan outcomes”." in text
    assert f'href="{reverse("assessment:criterion", args=[assessment.pk, 2])}"' in text
    kept = Assessment.objects.get(pk=assessment.pk)
    assert (kept.state, kept.private_note) == ("in_progress", "Ask about the lease.")
    assert Score.objects.get(assessment=assessment).value == 4


def test_the_left_pane_holds_the_answers_that_the_criterion_is_about(client: Client) -> None:
    bid = make.eligible()
    assessment = make.declared(bid)
    as_person(client, assessment.assessor)
    about = client.get(reverse("assessment:criterion", args=[assessment.pk, 2])).context["about"]
    assert [answer.key for answer in about] == ["need"]


def test_others_scores_are_hidden_until_own_are_sent(client: Client) -> None:
    bid = make.eligible()
    first = make.scored(bid, [5] * 7)
    second = make.declared(bid)
    as_person(client, second.assessor)
    assert "100.00" not in page(client, "assessment:review", second.pk)[1]
    assert "100.00" not in page(client, "workspace:bid", bid.reference)[1]
    assert "100.00" not in page(client, "workspace:bids")[1]
    actions.send_scores(assessment_id=second.pk, scores=make.entries(bid.call, [4] * 7), by=second.assessor, at=make.AFTER_CLOSE)
    assert "100.00" in page(client, "assessment:review", second.pk)[1]
    assert str(first.assessor) in page(client, "workspace:bid", bid.reference)[1]


def test_an_officer_who_scores_sees_no_totals_of_that_bid_before_hers(client: Client) -> None:
    bid = make.eligible()
    make.scored(bid, [5] * 7)
    officer = make.declared(bid, to=bid.call.lead_officer).assessor
    as_person(client, officer)
    for name, argument in (("assessment:ranking", bid.call.reference), ("workspace:bid", bid.reference)):
        assert "100.00" not in page(client, name, argument)[1]
    assert "100.00" not in client.get(reverse("workspace:bids"), {"sort": "total"}).content.decode()


def test_the_private_note_is_not_shown_to_the_other_scorer(client: Client) -> None:
    bid = make.eligible()
    first = make.declared(bid)
    actions.send_scores(
        assessment_id=first.pk,
        scores=make.entries(bid.call, [4] * 7),
        private_note="Lease unclear.",
        by=first.assessor,
        at=make.AFTER_CLOSE,
    )
    second = make.scored(bid, [4] * 7)
    as_person(client, second.assessor)
    assert "Lease unclear." not in page(client, "assessment:review", second.pk)[1]
    as_person(client, bid.call.lead_officer)
    assert "Lease unclear." in page(client, "workspace:bid", bid.reference)[1]


# Moderation, panel


def test_moderation_shows_the_originals_and_keeps_what_was_typed(client: Client) -> None:
    bid = make.eligible()
    make.scored(bid, [5, 4, 3, 3, 4, 2, 3])
    make.scored(bid, [2, 4, 3, 3, 4, 2, 3])
    as_person(client, bid.call.lead_officer)
    where = reverse("assessment:moderate", args=[bid.reference])
    assert "The scorers are 3 apart on “Fit with Plan outcomes”." in client.get(where).content.decode()
    fit = bid.call.criteria.get(key="fit")
    text = client.post(where, {f"score_{fit.pk}": "9", "present": "Both", "reason": "Read it together."}).content.decode()
    assert "An agreed score is at most 5." in text
    assert "Read it together." in text
    assert client.post(where, {f"score_{fit.pk}": "3.75", "present": "Both", "reason": "Read it together."}).status_code == 302
    assert Result.objects.get(application=bid).total == Decimal("67.75")


def test_a_recommendation_above_the_ask_is_refused_beside_the_amount(client: Client) -> None:
    bid = make.at_panel(least_pence=300_000)
    as_person(client, bid.call.lead_officer)
    where = reverse("assessment:recommend", args=[bid.reference])
    text = client.post(where, {"kind": "part", "amount": "9,000", "reasons": "Good value."}).content.decode()
    assert "That is more than was asked for (£3,400)." in text
    assert 'href="#id_amount"' in text
    assert 'value="9,000"' in text
    answer = client.post(where, {"kind": "part", "amount": "2,000", "reasons": "Good value."}, follow=True)
    assert "less than the £3,000 with which the applicant could go ahead" in answer.content.decode()
    assert Recommendation.objects.get(application=bid).amount_pence == 200_000


def test_a_step_that_is_not_possible_says_so_and_changes_nothing(client: Client) -> None:
    bid = make.eligible()
    as_person(client, bid.call.lead_officer)
    answer = client.post(reverse("assessment:step", args=[bid.reference, "send-to-panel"]))
    assert answer.status_code == 409
    assert "asks for 2 scorers; this bid has 0" in answer.content.decode()
    assert Application.objects.get(pk=bid.pk).state == "eligible"


@pytest.mark.parametrize("role", ["assessor", "finance", "auditor", "commissioner"])
def test_officers_steps_are_closed_to_other_roles(client: Client, role: str) -> None:
    bid = make.eligible()
    as_person(client, make.staff(role))
    wanted = 404 if role == "assessor" else 403
    for name in ("check", "assign", "moderate", "recommend"):
        assert page(client, f"assessment:{name}", bid.reference)[0] == wanted
    assert client.post(reverse("assessment:step", args=[bid.reference, "send-to-panel"])).status_code == wanted
    assert client.post(reverse("assessment:open", args=[bid.call.reference])).status_code == 403


# Statements


def test_scoring_takes_few_statements(client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    bid = make.eligible()
    assessment = make.declared(bid)
    as_person(client, assessment.assessor)
    actions.save_scores(assessment_id=assessment.pk, scores=make.entries(bid.call, [4] * 7), by=assessment.assessor, at=make.AFTER_CLOSE)
    with django_assert_max_num_queries(12):
        assert page(client, "assessment:criterion", assessment.pk, 2)[0] == 200
    with django_assert_max_num_queries(15):
        assert (
            client.post(
                reverse("assessment:criterion", args=[assessment.pk, 2]), {"score_need": "3", "score_need_reason": "As before."}
            ).status_code
            == 302
        )


@pytest.mark.parametrize("bids", [1, 3])
def test_her_list_takes_the_same_statements_for_any_number_of_bids(client: Client, bids: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    call, assessor = make.closed_call(), make.staff("assessor")
    sent = [make.sent_bid(call) for _ in range(bids)]
    make.assessing(call)
    for bid in sent:
        make.declared(make.pass_gate(bid), to=assessor)
    as_person(client, assessor)
    with django_assert_num_queries(6):
        assert page(client, "assessment:mine")[0] == 200
    with django_assert_num_queries(11):
        assert page(client, "assessment:declare", call.reference)[0] == 200


@pytest.mark.parametrize("bids", [1, 3])
def test_the_ranking_takes_the_same_statements_for_any_number_of_bids(client: Client, bids: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    call = make.closed_call(scorers=1)
    sent = [make.sent_bid(call) for _ in range(bids)]
    make.assessing(call)
    for bid in sent:
        make.scored(make.pass_gate(bid), [4] * 7)
    as_person(client, call.lead_officer)
    with django_assert_num_queries(12):
        assert page(client, "assessment:ranking", call.reference)[0] == 200
