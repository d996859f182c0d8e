"""Many bids on one page: each row is recorded or refused alone, and nothing that was typed is lost."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.models import Assessment, Recommendation, Score
from tests import makers as make

pytestmark = pytest.mark.django_db
AT = make.AFTER_CLOSE


@pytest.fixture
def at_the_time() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def test_the_panel_is_recorded_row_by_row_from_the_chosen_try_out(client: Client, at_the_time: Any) -> None:
    call = make.closed_call(scorers=1)
    bids = [make.at_panel(call=call, ask_pence=300_000) for _ in range(4)]
    officer = call.lead_officer
    full, part, none, untouched = bids
    amounts = {full.pk: 300_000, part.pk: 100_000}
    tryout = actions.save_tryout(call_id=call.pk, name="Lean", amounts=amounts, by=officer, at=AT)
    actions.choose_tryout(tryout_id=tryout.pk, by=officer, at=AT)
    client.force_login(officer)
    address = reverse("assessment:panel_table", args=[call.reference])
    shown = {row.bid.pk: form for row, form in client.get(address).context["rows"]}
    assert {pk: form.initial["kind"] for pk, form in shown.items()} == {
        full.pk: "full",
        part.pk: "part",
        none.pk: "none",
        untouched.pk: "none",
    }
    typed = {f"{full.pk}-kind": "full", f"{full.pk}-reasons": "Slower traffic.", f"{full.pk}-feedback": "Clear."}
    typed |= {f"{part.pk}-kind": "part", f"{part.pk}-amount": "4,000", f"{part.pk}-reasons": "Part of it is needed."}
    typed |= {f"{none.pk}-kind": "none", f"{none.pk}-reasons": ""}
    typed |= {f"{untouched.pk}-kind": ""}
    page = client.post(address, typed)
    text = page.content.decode()
    assert "1 recommendation recorded." in text
    assert "That is more than was asked for (£3,000)" in text
    assert "Give the reasons for the record." in text
    assert "Part of it is needed." in text
    made = Recommendation.objects.get()
    assert (made.application_id, made.kind, made.amount_pence, made.feedback) == (full.pk, "full", 300_000, "Clear.")
    assert Application.objects.filter(call=call, state="panel").count() == 3
    mended = typed | {f"{part.pk}-amount": "1,000", f"{none.pk}-reasons": "Outside the outcomes."}
    assert client.post(address, mended).status_code == 302
    rows = Recommendation.objects.filter(application__in=[part, none]).order_by("pk")
    assert [(each.application_id, each.kind, each.amount_pence) for each in rows] == [(part.pk, "part", 100_000), (none.pk, "none", 0)]
    assert [row.bid.pk for row, _ in client.get(address).context["rows"]] == [untouched.pk]


def test_a_bid_that_a_conflict_bars_has_no_row(client: Client, at_the_time: Any) -> None:
    bid = make.at_panel(call=make.closed_call(scorers=1))
    officer = make.staff("officer")
    actions.declare_interest(
        call_id=bid.call_id, organisation_id=bid.organisation_id, kind="conflicted", note="My sister chairs it.", by=officer, at=AT
    )
    client.force_login(officer)
    page = client.get(reverse("assessment:panel_table", args=[bid.call.reference]))
    assert page.context["rows"] == []
    assert bid.reference not in page.content.decode()


def test_an_assessor_scores_her_bids_on_one_page_and_sends_those_that_are_complete(client: Client, at_the_time: Any) -> None:
    call = make.closed_call(reasons_rule="overall", reason_words=3)
    assessor = make.staff("assessor")
    whole, half, unseen = (make.declared(make.eligible(call=call), to=assessor) for _ in range(3))
    waiting = make.assigned(make.eligible(call=call), to=assessor)
    criteria = list(call.criteria.order_by("number"))
    client.force_login(assessor)
    address = reverse("assessment:score_table", args=[call.reference])
    page = client.get(address)
    assert [form.assessment.pk for form in page.context["forms"]] == [whole.pk, half.pk, unseen.pk]
    assert page.context["undeclared"] == 1
    assert waiting.application.title not in page.content.decode()
    typed = {f"{whole.pk}-s{each.pk}": "4" for each in criteria} | {f"{whole.pk}-overall_reason": "Clear and costed."}
    typed |= {f"{half.pk}-s{criteria[0].pk}": "abstain", f"{half.pk}-s{criteria[1].pk}": "6", f"{half.pk}-overall_reason": "Half"}
    refused = client.post(address, typed | {"do": "save"}).content.decode()
    assert "A score is 0, 1, 2, 3, 4 or 5; or you abstain." in refused
    assert Score.objects.filter(assessment=whole).count() == 7
    assert not Score.objects.filter(assessment=half).exists()
    sent = client.post(address, typed | {f"{half.pk}-s{criteria[1].pk}": "2", "do": "send"}).content.decode()
    assert "1 sent and locked, 2 kept." in sent
    assert "Give a reason of at least 3 words for your scores as a whole." in sent
    assert Assessment.objects.get(pk=whole.pk).state == "sent"
    kept = Assessment.objects.get(pk=half.pk)
    assert (kept.state, kept.overall_reason) == ("in_progress", "Half")
    assert list(Score.objects.filter(assessment=half, abstained=True).values_list("criterion", flat=True)) == [criteria[0].pk]


@pytest.mark.parametrize("count", [1, 3])
def test_both_pages_take_the_same_statements_for_any_number(
    client: Client, at_the_time: Any, count: int, django_assert_num_queries: Any
) -> None:
    call = make.closed_call(scorers=1)
    assessor = make.staff("assessor")
    for _ in range(count):
        make.at_panel(call=call)
        make.declared(make.eligible(call=call), to=assessor)
    for who, name, statements in ((call.lead_officer, "panel_table", 11), (assessor, "score_table", 10)):
        client.force_login(who)
        address = reverse(f"assessment:{name}", args=[call.reference])
        client.get(address)
        with django_assert_num_queries(statements):
            client.get(address)
