"""Lots with bounds and questions of their own, how many bids one body may make, and the bonus for confirmed match."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.calls.actions import LotDraft, edit_call, publish_call, set_lots
from commissioning.calls.models import Call, Lot
from commissioning.lifecycle import Refused
from commissioning.people.models import Organisation
from commissioning.questions import seeds
from commissioning.questions.actions import load_question_set_from_toml
from commissioning.questions.models import Question, QuestionSet, Section
from grants.applications import actions
from grants.applications.actions import Incomplete
from grants.applications.models import Application
from grants.applications.queries import form_of, task_list, values_with
from grants.assessment.actions import recommend
from tests import makers as make

pytestmark = pytest.mark.django_db
SMALL, LARGE = "Small works", "Large works"


def own_questions() -> QuestionSet:
    """A set that asks one thing more than the small form."""
    made = QuestionSet.objects.create(key="large-bid", title="Large bid", purpose="bid")
    section = Section.objects.create(question_set=made, key="project", title="Your project")
    Question.objects.create(section=section, key="name", kind="text", label="Name", order=1, config={"copies_to": "title"})
    Question.objects.create(section=section, key="ask", kind="money", label="Ask", order=2, config={"copies_to": "ask_pence"})
    Question.objects.create(section=section, key="plan", kind="text", label="Your plan for the large work", order=3)
    made.published_at = make.NOON
    made.save()
    return made


def drafts(questions: QuestionSet | None = None) -> list[LotDraft]:
    """One lot of grants under £10,000, and one of grants to £150,000."""
    return [LotDraft(SMALL, 5_000_000, 50_000, 999_999), LotDraft(LARGE, 15_000_000, 1_000_000, 15_000_000, 2, questions)]


def a_call(*, state: str = "published", questions: QuestionSet | None = None, **fields: Any) -> Call:
    budget = make.budget(make.fund(), amount_pence=20_000_000, name="Lots")
    bounds = {"least_pence": 50_000, "most_pence": 15_000_000, "pot_pence": 20_000_000, "bids_per_body": 3, "budget": budget}
    call = make.call(**(bounds | fields))
    set_lots(call_id=call.pk, lots=drafts(questions), by=call.lead_officer, at=make.NOON)
    return publish_call(call_id=call.pk, by=call.lead_officer, at=make.NOON) if state == "published" else call


def start(call: Call, body: Organisation, lot: str = "", **fields: Any) -> Application:
    lot_id = Lot.objects.get(call=call, title=lot).pk if lot else None
    return actions.start_application(call_id=call.pk, organisation_id=body.pk, lot_id=lot_id, by=make.member(body), at=make.NOON, **fields)


def sends(bid: Application, ask_pence: int, title: str = "Safer lanes") -> Application:
    owner = make.member(bid.organisation)
    make.answer_all(bid, by=owner, at=make.NOON, ask_pence=ask_pence, title=title)
    return actions.submit_application(application_id=bid.pk, by=owner, at=make.NOON)


def test_pots_that_do_not_add_up_keep_a_call_from_opening() -> None:
    call = a_call(state="draft", pot_pence=20_000_001)
    with pytest.raises(Refused, match=r"The pots of its lots come to £200,000, but the call gives £200,000.01 in all"):
        publish_call(call_id=call.pk, by=call.lead_officer, at=make.NOON)
    edit_call(call_id=call.pk, by=call.lead_officer, at=make.NOON, pot_pence=None)
    with pytest.raises(Refused, match="Say how much the call gives in all"):
        publish_call(call_id=call.pk, by=call.lead_officer, at=make.NOON)
    edit_call(call_id=call.pk, by=call.lead_officer, at=make.NOON, pot_pence=20_000_000, most_pence=14_999_999)
    with pytest.raises(Refused, match=r"Lot “Large works”: its grants must lie within those of the call, £500 to £149,999\.99"):
        publish_call(call_id=call.pk, by=call.lead_officer, at=make.NOON)
    edit_call(call_id=call.pk, by=call.lead_officer, at=make.NOON, most_pence=15_000_000)
    assert publish_call(call_id=call.pk, by=call.lead_officer, at=make.NOON).state == "published"
    with pytest.raises(Refused, match="frozen"):
        set_lots(call_id=call.pk, lots=[], by=call.lead_officer, at=make.NOON)


def test_a_lot_of_unlikely_sums_or_a_name_twice_is_refused() -> None:
    call = make.call()
    for lots, says in (
        ([LotDraft("A", 100, 50, 101)], "must follow each other in size"),
        ([LotDraft("A", 100, 50, 60), LotDraft("a", 100, 50, 60)], "a name of its own"),
    ):
        with pytest.raises(Refused, match=says):
            set_lots(call_id=call.pk, lots=lots, by=call.lead_officer, at=make.NOON)


@pytest.mark.parametrize(
    ("lot", "ask", "taken"),
    [(SMALL, 999_999, True), (SMALL, 1_000_000, False), (LARGE, 1_000_000, True), (LARGE, 15_000_000, True), (LARGE, 999_999, False)],
)
def test_the_ask_lies_within_the_lot_to_the_penny(lot: str, ask: int, taken: bool) -> None:
    bid = start(a_call(), make.organisation(), lot)
    if taken:
        assert sends(bid, ask).state == "submitted"
        return
    with pytest.raises(Incomplete, match=f"The lot “{lot}” gives from"):
        sends(bid, ask)
    again = Application.objects.get(pk=bid.pk)
    assert [task.status.value for task in task_list(again, form_of(again), values_with(again))] == ["in_progress"]


def test_the_check_respects_the_bounds_of_the_lot() -> None:
    check, _ = load_question_set_from_toml(seeds.FOLDER / "eligibility.toml", at=make.NOON)
    call, body = a_call(eligibility_set=check), make.organisation()
    said = {"body": "parish", "bank_account": True, "in_county": True, "ask": 1_000_000, "start_on": "2027-05-01", "end_on": "2027-09-30"}
    with pytest.raises(Refused, match=r"The most that this fund gives is £9,999.99\. Look at our other funds, or ask for less"):
        start(call, body, SMALL, eligibility=said | {"duty": False})
    assert start(call, body, LARGE, eligibility=said | {"duty": False}).lot.title == LARGE


def test_a_lot_must_be_chosen_and_be_of_the_call() -> None:
    call, other = a_call(), make.call("published")
    with pytest.raises(Refused, match="Choose the lot that you apply for: “Small works” or “Large works”"):
        start(call, make.organisation())
    with pytest.raises(Refused, match="this call has none"):
        actions.start_application(
            call_id=other.pk,
            organisation_id=(body := make.organisation()).pk,
            lot_id=Lot.objects.filter(call=call)[0].pk,
            by=make.member(body),
            at=make.NOON,
        )


def test_a_lot_may_have_questions_of_its_own_and_its_name_is_a_fact() -> None:
    call, body = a_call(questions=own_questions()), make.organisation()
    small, large = start(call, body, SMALL), start(call, body, LARGE)
    assert "plan" not in form_of(small).questions
    assert "plan" in form_of(large).questions
    assert [form_of(each).facts["lot"] for each in (small, large)] == ["small-works", "large-works"]


def test_a_body_makes_as_many_bids_as_the_lot_and_the_call_take() -> None:
    call, body = a_call(), make.organisation()
    first = start(call, body, SMALL)
    with pytest.raises(Refused, match=f"has {first.reference} in the lot “Small works”, which takes one application of a body"):
        start(call, body, SMALL)
    start(call, body, LARGE)
    start(call, body, LARGE)
    actions.withdraw_application(application_id=first.pk, by=make.member(body), at=make.NOON)
    start(call, body, SMALL)
    assert start(call, make.organisation(), SMALL).reference.endswith("-0005")


def test_a_call_takes_one_bid_of_a_body_unless_it_says_more_and_a_second_press_is_no_second_bid() -> None:
    call, body, key = make.call("published", bids_per_body=1), make.organisation(), uuid4()
    first = start(call, body, start_key=key)
    assert start(call, body, start_key=key).pk == first.pk
    with pytest.raises(Refused, match=r"in this call, which takes one application of a body\. Go on with it, or withdraw it first"):
        start(call, body, start_key=uuid4())


def test_bids_of_one_body_have_names_of_their_own() -> None:
    call, body = make.call("published", bids_per_body=2), make.organisation()
    first = sends(start(call, body), 340_000)
    second = start(call, body)
    with pytest.raises(Refused, match=f"{first.reference} has the same name, “Safer lanes”"):
        sends(second, 340_000, title="safer  LANES")
    assert sends(second, 340_000, title="Safer crossing").state == "submitted"


@pytest.mark.parametrize(("stage", "ceiling"), [("secured", 550_000), ("applied", 500_000), (None, 500_000)])
def test_confirmed_match_raises_what_a_bid_may_be_given(stage: str | None, ceiling: int) -> None:
    form, _ = load_question_set_from_toml(seeds.FOLDER / "pdg.toml", at=make.NOON)
    call = make.call("published", question_set=form, match_bonus_pct=10)
    line = {"year": 2027, "head": "other", "detail": "All", "quantity": 1, "unit": 500_000, "total": 500_000, "asked": 500_000}
    answers: dict[str, Any] = {"budget": [line | {"match": None, "vat": None}]}
    if stage:
        answers["budget"] = [line | {"unit": 600_000, "total": 600_000, "match": 100_000, "vat": None}]
        answers["match"] = [{"source": "Precept", "form": "cash", "amount": 100_000, "stage": stage}]
    bid = make.application("submitted", call=call, ask_pence=500_000, answers=answers)
    assert (bid.ask_pence, bid.ceiling_pence) == (500_000, ceiling)


def test_the_panel_may_recommend_up_to_the_ceiling_and_not_a_penny_more() -> None:
    bid = make.at_panel()
    ask = bid.ask_pence
    Application.objects.filter(pk=bid.pk).update(ceiling_pence=ask + 34_000)

    def recommends(pence: int) -> Any:
        return recommend(
            application_id=bid.pk,
            kind="full",
            amount_pence=pence,
            reasons="Safer.",
            purpose="A sign.",
            by=bid.call.lead_officer,
            at=make.AFTER_CLOSE,
        )

    with pytest.raises(Refused, match=r"more than was asked for \(£3,400, with the bonus for confirmed match £3,740\)"):
        recommends(ask + 34_001)
    assert recommends(ask + 34_000).amount_pence == ask + 34_000


def test_the_lot_is_chosen_on_the_page_where_a_bid_starts(client: Client, time_machine: Any) -> None:
    time_machine.move_to(make.NOON)
    call, body = a_call(), make.organisation()
    client.force_login(make.member(body), backend="commissioning.people.backends.HouseBackend")
    client.post(reverse("applications:check_question", args=[call.reference, "in-area"]), {"in-area": "yes"})
    where = reverse("applications:start", args=[call.reference])
    assert "Small works: grants of £500 to £9,999.99" in client.get(where).content.decode()
    refused = client.post(where, {"organisation": body.pk, "start_key": uuid4()}).content.decode()
    assert "Choose the lot that you apply for." in refused
    large = Lot.objects.get(call=call, title=LARGE)
    assert client.post(where, {"organisation": body.pk, "start_key": uuid4(), "lot": large.pk}).status_code == 302
    assert Application.objects.get().lot == large


def test_an_officer_sets_lots_on_a_page(client: Client) -> None:
    call = make.call(pot_pence=20_000_000)
    client.force_login(call.lead_officer, backend="commissioning.people.backends.HouseBackend")
    where = reverse("calls:lots", args=[call.reference])
    typed = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-title": SMALL, "form-0-pot": "50,000", "form-0-least": "500"}
    refused = client.post(where, typed).content.decode()
    assert "Say its largest grant, in pounds." in refused
    assert 'value="50,000"' in refused
    assert client.post(where, typed | {"form-0-most": "9,999.99"}).status_code == 302
    assert list(call.lots.values_list("key", "pot_pence", "most_pence", "bids_per_body")) == [("small-works", 5_000_000, 999_999, 1)]
    assert "Small works" in client.get(reverse("calls:set_up", args=[call.reference])).content.decode()
