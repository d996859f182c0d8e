"""The figures that a call asks for in its returns: the quarter of a perpetrator programme, checked, shown, and read as an indicator."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.lifecycle import Refused
from commissioning.outcomes.models import Reading
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from commissioning.questions import seeds
from commissioning.questions.actions import load_question_set_from_toml
from grants.returns import actions
from grants.returns.models import Return
from grants.returns.queries import odd_values, sheet
from grants.spreadsheets.sheets import sheet as export
from tests import makers as make

pytestmark = pytest.mark.django_db
MEN = {"sex": "men"}
# The quarter of requirements 10: men and women together make its figures.
QUARTER: dict[str, dict[str, Any]] = {
    "referrals": {
        "referrals": [
            MEN | {"waiting_before": 0, "self": 7, "agency": 33, "accepted": 27, "refused": 12, "waiting": 1},
            {"sex": "women", "waiting_before": 0, "self": 2, "agency": 4, "accepted": 4, "refused": 2, "waiting": 0},
        ],
        "agencies": [{"agency": "Police", "number": 25}, {"agency": "Children’s services", "number": 12}],
        "refusals": [{"reason": "Does not admit to any harm", "number": 14}],
    },
    "programme": {
        "programme": [
            MEN
            | {"accepted_before": 0, "brought_forward": 4, "started": 26, "sessions_offered": 310, "sessions_attended": 268}
            | {"completed": 12, "left": 5, "continuing": 13}
        ],
        "leavers": [{"reason": "Moved away", "stage": "middle", "number": 5}],
    },
    "risk": {"risk": [MEN | {"level": "high", "intake": 9, "middle": 6, "exit": 2, "six_months": None}]},
    "partners": {
        "partners": [
            MEN
            | {
                "identified": 34,
                "contacted": 27,
                "unreachable": 7,
                "offered": 27,
                "took_up": 21,
                "declined": 6,
                "undecided": 0,
                "children": 41,
            }
        ]
    },
    "safety": {
        "safety": [MEN | {"marac": 3, "again": 1, "incidents_before": 22, "incidents_after": None, "risk_raised": 4}],
        "staff_trained": 6,
        "mark_in_date": True,
        "mark_until": "2028-11-30",
    },
}


@pytest.fixture
def one() -> Return:
    """The first quarterly return of a grant whose call asks for the programme's figures."""
    path = next(each for each in seeds.paths() if each.stem == "dapp-return")
    asked, _ = load_question_set_from_toml(path, at=make.NOON)
    make.indicator("I02", unit="% of victims", outcome="O1")
    return make.returns(call=make.assessed_call(returns_plan="quarterly", return_set=asked))[0]


def clerk(one: Return) -> User:
    return make.member(one.award.organisation)


def fill(one: Return, **changes: Any) -> Return:
    """Every page saved, with changes by page; then the rest of the return, as at the end of its period."""
    at = make.after(one.period_to_on)
    for section, values in (QUARTER | changes).items():
        actions.save_figures(return_id=one.pk, section_key=section, values=values, by=clerk(one), at=at)
    actions.save_return(return_id=one.pk, draft=make.return_draft(one), by=clerk(one), at=at)
    return Return.objects.select_related("answers", "award__call", "award__organisation").get(pk=one.pk)


def partners(**changes: int) -> dict[str, Any]:
    return {"partners": [QUARTER["partners"]["partners"][0] | changes]}


def test_the_quarter_is_accepted_and_its_offer_of_support_is_a_reading_of_the_plan(one: Return) -> None:
    one = fill(one)
    assert actions.gaps(one) == []
    actions.submit_return(return_id=one.pk, by=clerk(one), at=make.after(one.period_to_on))
    officer = one.award.call.lead_officer
    seen = sheet(reference=one.reference, user=officer)
    looks = [each.words for each in odd_values(seen, None)]
    assert "Support was offered to 79.4% of those identified, and to 100% of those contacted. The Plan promises it to all victims." in looks
    assert seen.figures is not None
    assert [each.words for each in seen.figures.sections[0].tables[0].totals] == ["", "0", "9", "37", "31", "14", "1"]
    assert [each.words for each in seen.figures.sections[2].tables[0].totals] == [
        "",
        "",
        "9",
        "6",
        "2",
        "",
    ]  # none followed up is not nought
    actions.accept_return(return_id=one.pk, by=officer, at=make.after(one.period_to_on, days=1))
    reading = Reading.objects.get(indicator__code="I02")
    assert (reading.value, reading.unit, reading.events, reading.state) == (Decimal("79.4"), "% of victims", 34, "accepted")
    assert (reading.subject_reference, reading.period_to, reading.source) == (
        one.award.reference,
        one.period_to_on,
        f"Return {one.reference}",
    )
    rows = [row[7:] for row in export("figures").rows(at=make.NOON)]
    assert ["Support for partners and ex-partners", "Men", "Took it up", "21"] in rows
    assert ["Why people left early", "Moved away, Middle third", "People who left", "5"] in rows


def test_figures_that_do_not_agree_keep_it_from_being_sent(one: Return) -> None:
    programme = QUARTER["programme"]["programme"][0]
    for section, values, says in (
        ("partners", partners(unreachable=6), "Contacted and not reached make 33, but 34 were identified. Make them equal."),
        ("partners", partners(offered=28, took_up=22), "Support was offered to 28, but only 27 were contacted."),
        ("partners", partners(undecided=1), "Took it up, declined and undecided make 28, but 27 were offered support. Make them equal."),
        ("programme", {"leavers": []}, "The reasons speak of 0, but 5 left early. Make them equal."),
        (
            "programme",
            {"programme": [programme | {"completed": 13}]},
            "Completed, left and continuing make 31, but 30 started or were brought forward. Make them equal.",
        ),
        (
            "programme",
            {"programme": [programme | {"started": 32, "continuing": 19}]},
            "32 started, but only 31 were accepted now or before.",
        ),
        (
            "referrals",
            {"refusals": [{"reason": "Ask 07700 900123", "number": 14}]},
            "Take out a phone number: a return must not point to a person.",
        ),
    ):
        filled = fill(one, **{section: QUARTER[section] | values})
        assert [(each.section, each.words) for each in actions.gaps(filled)] == [(section, says)]
    with pytest.raises(Refused, match="cannot be sent yet"):
        actions.submit_return(return_id=one.pk, by=clerk(one), at=make.after(one.period_to_on))


def test_each_page_keeps_what_is_typed_and_says_beside_it_what_does_not_agree(one: Return, time_machine: Any) -> None:
    time_machine.move_to(make.after(one.period_to_on), tick=False)
    client = Client()
    client.force_login(clerk(one))
    place = reverse("returns:section", args=[one.reference, "partners"])
    assert place in client.get(reverse("returns:fill", args=[one.reference])).content.decode()
    assert "For the time from" in client.get(place).content.decode()
    typed = {"partners-rows": "1", "shown": "partners"}
    typed |= {f"partners-0-{key}": str(value) for key, value in partners(unreachable=6)["partners"][0].items()}
    page = client.post(place, typed).content.decode()
    assert page.count("Contacted and not reached make 33, but 34 were identified.") == 3  # in the summary, above the table, at its cell
    assert "What you typed is saved." in page
    assert 'value="41"' in client.get(place).content.decode()
    done = client.post(place, typed | {"partners-0-unreachable": "7"})
    assert done["Location"] == reverse("returns:section", args=[one.reference, "safety"])
    assert Return.objects.get(pk=one.pk).state == "draft"
    assert "Completed" in client.get(reverse("returns:fill", args=[one.reference])).content.decode()
    for person, status in ((one.award.call.lead_officer, 403), (make.user(), 404)):
        client.force_login(person)
        assert client.get(place).status_code == status
    with pytest.raises(NotAllowed):
        actions.save_figures(return_id=one.pk, section_key="risk", values={}, by=one.award.call.lead_officer, at=make.NOON)


def test_an_end_note_and_a_call_that_asks_for_none_have_no_figures() -> None:
    assert [each.answers for each in make.returns(call=make.assessed_call(returns_plan="end_note"))] == [None]
