"""The office before the story begins: its people, and a call that is open."""

from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

from cms.actions import set_up_site
from commissioning.calls.models import Call
from commissioning.outcomes.actions import load_indicators
from commissioning.outcomes.seeds import INDICATORS
from commissioning.people.models import User
from commissioning.questions import seeds
from commissioning.questions.actions import load_question_set_from_toml
from commissioning.questions.models import QuestionSet
from tests import makers as make


@dataclass(frozen=True)
class Team:
    """Who works for the office."""

    officer: User
    other_officer: User
    assessors: tuple[User, User, User]
    commissioner: User
    delegate: User
    chief_executive: User
    finance_chief: User
    finance: User
    other_finance: User


def team() -> Team:
    return Team(
        officer=make.staff("officer", name="Ola Officer"),
        other_officer=make.staff("officer", name="Oz Officer"),
        assessors=(
            make.staff("assessor", name="Ash Assessor"),
            make.staff("assessor", name="Bo Assessor"),
            make.staff("assessor", name="Col Assessor"),
        ),
        commissioner=make.staff("commissioner", name="Casey Commissioner"),
        delegate=make.staff("delegate", name="Dee Delegate", limit_pence=100_000),
        chief_executive=make.staff("monitoring_officer", name="Max Chief"),
        finance_chief=make.staff("chief_finance_officer", name="Fin Chief"),
        finance=make.staff("finance", name="Pat Ledger"),
        other_finance=make.staff("finance", name="Lou Ledger"),
    )


def site() -> None:
    """The public pages, with one for each call."""
    set_up_site(at=make.NOON)


def indicators(*codes: str, folder: Path) -> None:
    """Some of the office's indicators, for the outcomes that the small plan of the tests has."""
    for code in codes:
        copyfile(INDICATORS / f"{code}.toml", folder / f"{code}.toml")
    load_indicators(plan_id=make.plan().pk, by=None, at=make.NOON, folder=folder)


def form(name: str) -> QuestionSet:
    """A form that the office uses."""
    loaded, _ = load_question_set_from_toml(seeds.FOLDER / f"{name}.toml", at=make.NOON)
    return loaded


def road_safety_call(officer: User | None = None, **fields: Any) -> Call:
    """Open for four weeks; £500 to £10,000; half at the start and half on the mid-term return."""
    return make.call("published", lead=officer, eligibility_set=form("eligibility"), question_set=form("rsf"), **fields)


def donation_call(officer: User | None = None) -> Call:
    """Under £1,000: one officer, one mark, a delegate's notice, one payment, one end note."""
    return make.call(
        "published",
        lead=officer,
        preset="donation",
        reference="DON-2728",
        title="Donations 2027-28",
        summary="Up to £999 for something small that makes a place safer.",
        eligibility_set=form("eligibility"),
        question_set=form("donation"),
        least_pence=5_000,
        most_pence=99_900,
        weights=[("overall", "Overall", 100, None)],
    )
