"""Calls, with the money, the plan and the questions that they need."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from commissioning.calls import actions
from commissioning.calls.actions import CriterionDraft
from commissioning.calls.models import Budget, Call, Event, Fund, FundingSource, SourceYear
from commissioning.outcomes.models import FocusArea, Outcome, Plan, Priority
from commissioning.people.models import District, User
from commissioning.questions.models import Question, QuestionSet, Section
from tests.makers.base import NOON, office, staff

WEIGHTS = (
    ("fit", "Fit with Plan outcomes", 25, 1),
    ("need", "Evidence of need", 15, None),
    ("delivery", "Delivery and partnership", 20, None),
    ("results", "Results and measurement", 15, 2),
    ("ability", "Ability, governance, risk", 10, None),
    ("sustain", "Sustainability", 5, None),
    ("value", "Value for money", 10, None),
)


def plan() -> Plan:
    """A plan of one priority, two focus areas and three outcomes."""
    found = Plan.objects.first()
    if found:
        return found
    found = Plan.objects.create(office=office(), title="Police and Crime Plan", from_on=date(2025, 4, 1), to_on=date(2029, 3, 31))
    priority = Priority.objects.create(plan=found, number=3, title="Keep people safe and reduce harm", shared_outcome="People are safe.")
    roads = FocusArea.objects.create(priority=priority, title="Road safety", order=1)
    harm = FocusArea.objects.create(priority=priority, title="Violence against women and girls", order=2)
    for order, (code, title, area, hidden) in enumerate(
        (("O1", "Confidence to report", harm, True), ("O12", "Safer roads", roads, False), ("O13", "Road safety leadership", roads, False)),
        start=1,
    ):
        Outcome.objects.create(
            priority=priority, code=code, title=title, statement=f"{title}.", focus_area=area, order=order, hidden_crime=hidden
        )
    return found


def source(code: str = "reserve", *, amount_pence: int = 6_000_000, **fields: Any) -> FundingSource:
    found, new = FundingSource.objects.get_or_create(
        office=office(), code=code, defaults={"name": code.title(), "cost_centre": "0451", "subjective_code": "03300"} | fields
    )
    if new:
        SourceYear.objects.create(source=found, financial_year=2027, amount_pence=amount_pence)
    return found


def fund(code: str = "RSF", name: str = "Road Safety Fund") -> Fund:
    found, new = Fund.objects.get_or_create(office=office(), code=code, defaults={"name": name, "purpose": "Safer roads."})
    if new:
        found.sources.add(source())
    return found


def budget(of: Fund, *, amount_pence: int = 5_000_000, tolerance_pct: str = "10", name: str = "") -> Budget:
    found, new = Budget.objects.get_or_create(
        office=office(),
        name=name or of.name,
        financial_year=2027,
        defaults={"amount_pence": amount_pence, "tolerance_pct": Decimal(tolerance_pct)},
    )
    if new:
        found.funds.add(of)
    return found


def question_sets() -> tuple[QuestionSet, QuestionSet]:
    """A small eligibility set and a small bid set, both published: what a test of another stage needs, and no more."""
    eligibility, new = QuestionSet.objects.get_or_create(
        key="small-check", version=1, defaults={"title": "Can you apply?", "purpose": "eligibility", "published_at": None}
    )
    bid, _ = QuestionSet.objects.get_or_create(
        key="small-bid", version=1, defaults={"title": "Bid", "purpose": "bid", "published_at": None}
    )
    if new:
        check = Section.objects.create(question_set=eligibility, key="check", title="Check", order=1)
        Question.objects.create(section=check, key="in-area", kind="yes_no", label="Will the work be in Midshire?", order=1)
        project = Section.objects.create(question_set=bid, key="project", title="Your project", order=1)
        Question.objects.create(
            section=project, key="name", kind="text", label="Name of the project", limit=12, order=1, config={"copies_to": "title"}
        )
        Question.objects.create(
            section=project, key="ask", kind="money", label="How much do you ask for?", order=2, config={"copies_to": "ask_pence"}
        )
        Question.objects.create(
            section=project, key="need", kind="text", label="What is the problem?", limit=100, order=3, criterion_key="need"
        )
        for each in (eligibility, bid):
            each.published_at = NOON
            each.save()
    return eligibility, bid


def two_sections() -> QuestionSet:
    """A bid form with a section after "project": one text, "after", that need not be answered."""
    form = QuestionSet.objects.create(key="two-sections", version=1, title="Bid in two sections", purpose="bid")
    for section in question_sets()[1].sections.order_by("order"):
        again = Section.objects.create(question_set=form, key=section.key, title=section.title, order=1)
        for each in section.questions.order_by("order"):
            each.pk, each.section = None, again
            each.save()
    future = Section.objects.create(question_set=form, key="future", title="Afterwards", order=2)
    Question.objects.create(section=future, key="after", kind="text", label="What happens afterwards?", required=False, limit=50, order=1)
    form.published_at = NOON
    form.save()
    return form


def call(state: str = "draft", *, lead: User | None = None, weights: Any = WEIGHTS, **fields: Any) -> Call:
    """A call under the Road Safety Fund, open from a day before NOON for four weeks, in the state asked for: draft or published."""
    where, officer = office(), lead or staff("officer")
    under = fields.pop("fund", None) or fund()
    eligibility, bid = question_sets()
    number = Call.objects.count() + 1
    made = actions.create_call(
        by=officer,
        at=NOON,
        preset=fields.pop("preset", "standard"),
        outcomes=Outcome.objects.filter(priority__plan=plan()),
        districts=District.objects.all(),
        **(
            {
                "office": where,
                "fund": under,
                "budget": fields.pop("budget", None) or budget(under),
                "reference": "RSF-2728" if number == 1 else f"RSF{number}-2728",
                "title": "Road Safety Fund 2027-28",
                "summary": "Grants for safer roads.",
                "senior_officer": "Head of Commissioning",
                "agreement_reason": "The bodies keep the results.",
                "wanted": "Work that makes roads safer.",
                "who_can_apply": "Bodies that work in Midshire.",
                "not_funded": "What others must pay for.",
                "plan": plan(),
                "eligibility_set": eligibility,
                "question_set": bid,
                "opens_at": NOON - timedelta(days=1),
                "closes_at": NOON + timedelta(days=28),
                "decision_by_on": date(2027, 2, 13),
                "starts_on": date(2027, 4, 1),
                "ends_on": date(2028, 3, 31),
                "bids_per_body": 9,
                "least_pence": 50_000,
                "most_pence": 1_000_000,
            }
            | fields
        ),
    )
    actions.set_criteria(
        call_id=made.pk,
        criteria=[CriterionDraft(key=key, title=title, weight=weight, tie_rank=rank) for key, title, weight, rank in weights],
        by=officer,
        at=NOON,
    )
    if state != "draft":
        made = actions.publish_call(call_id=made.pk, by=officer, at=NOON)
    return made


def event(of: Call, **fields: Any) -> Event:
    """An evening about a call, in a week: in a hall and online, with twenty places."""
    facts = {"kind": "information", "title": "About the fund", "starts_at": NOON + timedelta(days=7), "minutes": 90}
    facts |= {"where": "Shire Hall, Rugford", "link": "https://meet.example/roads", "places": 20}
    return actions.save_event(call_id=of.pk, by=of.lead_officer, at=NOON, **(facts | fields))
