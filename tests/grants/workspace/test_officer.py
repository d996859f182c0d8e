"""The officer's desk: today, the calls, the queue and one bid."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from grants.applications.models import Application
from grants.assessment import actions
from grants.awards.models import HistoricAward
from grants.payments.models import Recovery
from tests import makers as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_close(time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to(make.AFTER_CLOSE)


def text_of(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_today_tells_an_officer_what_waits_and_a_closed_call_comes_first(client: Client) -> None:
    call = make.closed_call()
    make.sent_bid(call)
    client.force_login(call.lead_officer)
    assert "Start the assessment" in text_of(client, "workspace:today")
    client.post(reverse("assessment:open", args=[call.reference]))
    text = text_of(client, "workspace:today")
    assert "Start the assessment" not in text
    assert "Check bids" in text
    assert f"{reverse('workspace:bids')}?call={call.reference}&amp;stage=sent" in text


def test_today_tells_an_assessor_to_declare_then_to_score(client: Client) -> None:
    bid = make.eligible()
    assessment = make.assigned(bid)
    client.force_login(assessment.assessor)
    assert "Declare your interests" in text_of(client, "workspace:today")
    actions.declare_interest(
        call_id=bid.call_id, organisation_id=bid.organisation_id, kind="none", by=assessment.assessor, at=make.AFTER_CLOSE
    )
    assert "Score bids" in text_of(client, "workspace:today")


@pytest.mark.parametrize(
    "role",
    [
        "officer",
        "assessor",
        "commissioner",
        "delegate",
        "monitoring_officer",
        "chief_finance_officer",
        "finance",
        "auditor",
        "administrator",
    ],
)
def test_today_opens_for_every_role(client: Client, role: str) -> None:
    make.in_check()
    client.force_login(make.staff(role))
    text_of(client, "workspace:today")


def test_the_queue_searches_filters_and_sorts(client: Client) -> None:
    call = make.closed_call()
    for title, ask in (("Zebra crossing", 100_000), ("Anti-skid surface", 200_000)):
        make.sent_bid(call, title=title, ask_pence=ask)
    make.assessing(call)
    client.force_login(call.lead_officer)

    def titles(**query: str) -> list[str]:
        lines = client.get(reverse("workspace:bids"), query).context["lines"]
        return [line.bid.title for line in lines]

    assert titles() == ["Zebra crossing", "Anti-skid surface"]
    assert titles(sort="ask") == ["Anti-skid surface", "Zebra crossing"]
    assert titles(q="zebra") == ["Zebra crossing"]
    assert titles(stage="sent") == ["Zebra crossing", "Anti-skid surface"]
    assert titles(stage="panel") == []
    assert titles(call="no-such-call") == ["Zebra crossing", "Anti-skid surface"]
    assert titles(sort="total") == ["Zebra crossing", "Anti-skid surface"]


@pytest.mark.parametrize("bids", [1, 3])
def test_lists_take_the_same_statements_for_any_number_of_bids(client: Client, bids: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    call = make.closed_call(scorers=1)
    sent = [make.sent_bid(call) for _ in range(bids)]
    make.assessing(call)
    for bid in sent:
        make.scored(make.pass_gate(bid), [4] * 7)
    client.force_login(call.lead_officer)
    with django_assert_num_queries(10):
        text_of(client, "workspace:bids")
    with django_assert_num_queries(10):
        text_of(client, "workspace:bids", q="crossing", sort="total", stage="scoring")
    with django_assert_num_queries(15):
        text_of(client, "workspace:call", call.reference)
    with django_assert_num_queries(12):
        text_of(client, "workspace:calls")
    with django_assert_num_queries(14):
        text_of(client, "workspace:today")


def test_the_page_of_a_bid_holds_everything_in_few_statements(client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    bid = make.recommended(call=make.closed_call(scorers=2))
    HistoricAward.objects.create(
        funder="Another office",
        row_id="1",
        organisation=bid.organisation,
        recipient=bid.organisation.name,
        project="Speed watch kit",
        amount_pence=120_000,
        amount_basis="award",
        counts=True,
        financial_year=2024,
        financial_year_as_printed="2024-25",
        imported_at=make.NOON,
    )
    client.force_login(bid.call.lead_officer)
    with django_assert_max_num_queries(20):
        text = text_of(client, "workspace:bid", bid.reference)
    for words in (
        "Fund in full",
        "£3,400.00",
        "80.00",
        "It has a governing document",
        "Speed watch kit",
        "Found eligible",
        "Return to the panel",
    ):
        assert words in text


def test_drafts_are_counted_and_never_listed(client: Client) -> None:
    call = make.call("published")
    draft = make.application("draft", call=call)
    client.force_login(call.lead_officer)
    assert Application.objects.get(pk=draft.pk).state == "draft"
    assert draft.reference not in text_of(client, "workspace:bids")
    assert client.get(reverse("workspace:call", args=[call.reference])).context["line"].counts["draft"] == 1
    assert client.get(reverse("workspace:bid", args=[draft.reference])).status_code == 404


def test_an_assessor_reads_no_counts_and_no_money_of_a_call(client: Client) -> None:
    bid = make.recommended(call=make.closed_call(scorers=1))
    client.force_login(make.staff("assessor"))
    for name, arguments in (("workspace:calls", ()), ("workspace:call", (bid.call.reference,))):
        text = text_of(client, name, *arguments)
        assert "£" not in text
        assert "Drafts" not in text
        assert "Where the bids stand" not in text


def test_the_page_of_a_bid_leads_to_the_grant_that_came_of_it(client: Client) -> None:
    award = make.award("offered")
    bid = award.application
    client.force_login(bid.call.lead_officer)
    text = text_of(client, "workspace:bid", bid.reference)
    assert reverse("awards:award", args=[award.reference]) in text
    assert f"{award.reference}</a>: {award.machine.states[award.state].staff}" in text
    other = make.sent_bid(make.closed_call(lead=bid.call.lead_officer))
    assert "<dt>Grant</dt>" not in text_of(client, "workspace:bid", other.reference)


def test_earlier_grants_say_which_returns_were_late_and_what_was_asked_back(client: Client) -> None:
    award = make.payable().award
    due = make.returns(award)[0]
    Recovery.objects.create(
        award=award,
        number=1,
        reference=f"{award.reference}/B1",
        amount_pence=40_000,
        reason="Unspent.",
        due_on=due.due_on,
        asked_by=award.call.lead_officer,
        asked_at=make.NOON,
    )
    bid = make.in_check(body=award.organisation)
    officer = make.staff("officer")
    for days, is_late in ((-1, False), (1, True)):
        with time_machine.travel(datetime.combine(due.due_on + timedelta(days=days), make.NOON.timetz()), tick=False):
            client.force_login(officer)
            text = client.get(reverse("workspace:bid", args=[bid.reference])).content.decode()
        past = text[text.index('id="past"') :]
        assert "£400 asked back, £400 still to come" in past
        assert ("1 return late" in past) == is_late
