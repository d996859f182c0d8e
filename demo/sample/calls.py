"""The calls: one always open, one being decided, one whose grants run, and one in each other state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from commissioning.calls.actions import (
    agree_over_allocation,
    create_call,
    publish_call,
)
from commissioning.calls.fund_types import fund_types
from commissioning.calls.models import Budget, Call, Fund, FundingSource
from commissioning.outcomes.models import Outcome, Plan
from commissioning.people.models import District
from commissioning.questions.models import QuestionSet
from demo.sample.people import People
from demo.sample.timetable import Period, Timetable
from grants.applications.actions import extend_call

MONEY_IN = "The body keeps what it makes with the money and answers to its own members, so this is a grant."


@dataclass(frozen=True)
class Calls:
    """Every call of the sample data by its key."""

    by_key: dict[str, Call]

    def __getitem__(self, key: str) -> Call:
        return self.by_key[key]


def load_calls(people: People, plan: Plan, times: Timetable) -> Calls:
    """All calls as they stand today; those whose bids are scored or decided are moved on with their bids."""
    made = CallMaker(people, plan, times)
    ideas = made.partnership_ideas()
    return Calls(
        {
            "ideas": ideas,
            "road_open": made.road_open(),
            "diversion_before": made.running(times.last),
            "programme_before": made.programme_before(),
            "road_before": made.road_before(),
            "finished": made.finished(),
            "partnerships": made.partnerships(),
            "victims": made.victims(),
            "running": made.running(),
            "programme": made.programme(),
            "donations": made.donations(),
            "next": made.next_round(),
            "draft": made.victims_draft(),
            "cancelled": made.cancelled(ideas),
        }
    )


class CallMaker:
    """Makes calls for one office and plan, at the times of one timetable."""

    def __init__(self, people: People, plan: Plan, times: Timetable) -> None:
        self.people, self.plan, self.times = people, plan, times
        self.funds = {each.code: each for each in Fund.objects.filter(office=people.office)}
        self.outcomes = {each.code: each for each in Outcome.objects.of_plan(plan)}
        self.sets = {each.key: each for each in QuestionSet.objects.latest_versions()}
        self.districts = list(District.objects.filter(office=people.office))

    def make(
        self,
        fund: str,
        *,
        reference: str,
        title: str,
        period: Period,
        opens_at: datetime,
        closes_at: datetime,
        outcomes: str,
        budget_year: int | None = None,
        publish: bool = True,
        made_days_before: int = 20,
        **fields: Any,
    ) -> Call:
        """A call with the criteria of its fund's type, published unless told otherwise a week before it opens (or now, if that is still to come)."""
        officer, times = self.people["officer"], self.times
        kind = fund_types()[self.funds[fund].fund_type]
        at = min(opens_at - timedelta(days=made_days_before), times.ago(4))
        year = period.year if budget_year is None else budget_year
        call = create_call(
            by=officer,
            at=at,
            outcomes=[self.outcomes[code] for code in outcomes.split()],
            districts=self.districts,
            office=self.people.office,
            fund=self.funds[fund],
            budget=Budget.objects.get(funds=self.funds[fund], financial_year=year),
            reference=reference,
            title=title,
            plan=self.plan,
            opens_at=opens_at,
            closes_at=closes_at,
            decision_by_on=fields.pop("decision_by_on", closes_at.date() + timedelta(days=74)),
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            eligibility_set=self.sets["eligibility"],
            question_set=self.sets[kind.question_set],
            return_set=self.sets.get(kind.return_set),
            senior_officer=self.people["chief.executive"].name,
            agreement_reason=MONEY_IN,
            bids_per_body=3,
            **fields,
        )
        if publish:
            call = publish_call(call_id=call.pk, by=officer, at=min(opens_at - timedelta(days=7), times.ago(3)))
        return call

    def road(self, **fields: Any) -> Call:
        return self.make(
            "RSF",
            outcomes="O12 O13",
            preset="standard",
            payment_plan="whole",
            returns_plan="end",
            least_pence=50_000,
            most_pence=1_000_000,
            summary="Grants of £500 to £10,000 for work that makes roads in Warwickshire safer.",
            wanted=(
                "Speed Watch groups, speed signs, village gates, lessons for children and new drivers, and other work that prevents harm on the roads. "
                "We look first at the road users who are hurt most: people on foot, on bicycles and on motorcycles, the young and the old."
            ),
            who_can_apply="Parish and town councils, charities, community groups, schools and public bodies that work in Warwickshire.",
            not_funded="Work that a highways authority must do by law, repairs, political activity, and anything that has begun before we decide.",
            **fields,
        )

    def road_open(self) -> Call:
        times, period = self.times, self.times.coming
        call = self.road(
            reference=f"RSF2-{period.short_year}",
            title=f"Road Safety Fund {period.year_name}, second round",
            period=period,
            opens_at=times.ago(21, 9),
            closes_at=times.ahead(28),
        )
        reason = "Parish councils asked for a week more, so that those that meet once a month can agree what they ask for."
        return extend_call(call_id=call.pk, until=times.ahead(35), reason=reason, by=self.people["officer"], at=times.ago(3, 10))

    def road_before(self) -> Call:
        times, period = self.times, self.times.coming
        call = self.road(
            reference=f"RSF-{period.short_year}",
            title=f"Road Safety Fund {period.year_name}, first round",
            period=period,
            opens_at=times.ago(98, 9),
            closes_at=times.ago(42, 12),
            decision_by_on=times.today + timedelta(days=28),
        )
        self.agree_to_go_over(call)
        return call

    def finished(self) -> Call:
        times, start = self.times, self.times.running.starts_on
        period = Period(start - timedelta(days=100), start - timedelta(days=1))
        return self.road(
            reference=f"RSF-{period.short_year}W",
            title=f"Road Safety Fund, winter {period.year_name}",
            period=period,
            opens_at=times.on(start - timedelta(days=180), 9),
            closes_at=times.on(start - timedelta(days=150), 12),
            decision_by_on=start - timedelta(days=115),
        )

    def partnerships(self) -> Call:
        """Decided above its budget, with the chief finance officer's agreement."""
        times, period = self.times, self.times.running
        start = period.starts_on
        return self.make(
            "CSP",
            reference=f"CSP-{period.short_year}",
            title=f"Community Safety Partnership fund {period.year_name}",
            period=period,
            opens_at=times.on(start - timedelta(days=170), 9),
            closes_at=times.on(start - timedelta(days=130), 12),
            decision_by_on=start - timedelta(days=60),
            outcomes="O7 O9 O11",
            preset="major",
            least_pence=500_000,
            most_pence=4_000_000,
            summary="For what each Community Safety Partnership finds most pressing.",
            wanted="Work that a partnership has agreed on and that no member must do by law.",
            who_can_apply="Community Safety Partnerships, by invitation.",
            not_funded="What one member must do by law.",
        )

    def victims(self) -> Call:
        """Grants of two years, decided half a year after they began."""
        times, start = self.times, self.times.running.starts_on
        period = Period(start, start.replace(year=start.year + 2) - timedelta(days=1))
        return self.make(
            "VSG",
            reference=f"VSG-{self.times.running.short_year}",
            title=f"Victims’ services grants {self.times.running.year_name}",
            period=period,
            opens_at=times.on(start + timedelta(days=40), 9),
            closes_at=times.on(start + timedelta(days=96), 12),
            decision_by_on=start + timedelta(days=180),
            outcomes="O1 O5 O6 O11",
            preset="major",
            least_pence=500_000,
            most_pence=6_000_000,
            summary="Grants of £5,000 to £60,000 for services that help victims to cope and recover.",
            wanted="Help that victims can count on for two years, whether or not they have told the police.",
            who_can_apply="Charities, companies and other bodies that make no profit and work in Warwickshire.",
            not_funded="What a public body must do by law, and help that is paid for already.",
        )

    def agree_to_go_over(self, call: Call) -> None:
        """The chief finance officer agrees that this budget may be gone over, with a backstop."""
        agree_over_allocation(
            budget_id=call.budget_id,
            most_pence=5_200_000,
            backstop_id=FundingSource.objects.get(code="base-budget").pk,
            backstop_uncommitted_pence=1_500_000,
            note="Two strong bids would otherwise fall away. The base budget bears what is over.",
            by=self.people["chief.finance"],
            at=self.times.ago(8, 15),
        )

    def running(self, period: Period | None = None) -> Call:
        times, period = self.times, period or self.times.running
        start = period.starts_on
        return self.diversion(
            reference=f"PDG-{period.short_year}",
            title=f"Prevention and Diversion grants {period.year_name}",
            period=period,
            opens_at=times.on(start - timedelta(days=177), 9),
            closes_at=times.on(start - timedelta(days=121), 12),
            decision_by_on=start - timedelta(days=40),
        )

    def diversion(self, **fields: Any) -> Call:
        return self.make(
            "PDG",
            outcomes="O5 O6 O7 O9 O11",
            preset="standard",
            least_pence=100_000,
            most_pence=2_000_000,
            summary="Grants of £1,000 to £20,000 for work that keeps people in Warwickshire out of crime.",
            wanted="Work with people before they come to harm or cause it: mentoring, sport with a purpose, outreach, and help for families.",
            who_can_apply="Charities, community groups, councils, schools and other bodies that make no profit and work in Warwickshire.",
            not_funded="What a public body must do by law, capital works, political or religious activity, and anything that has begun before we decide.",
            **fields,
        )

    def next_round(self) -> Call:
        times = self.times
        period = times.period_from(times.coming.starts_on)
        return self.diversion(
            reference=f"PDG-{period.short_year}" if period.year != times.running.year else f"PDG2-{period.short_year}",
            title=f"Prevention and Diversion grants {period.year_name}{'' if period.year != times.running.year else ', second round'}",
            period=period,
            opens_at=times.ahead(14, 9),
            closes_at=times.ahead(70),
            made_days_before=30,
        )

    def programme(self) -> Call:
        times = self.times
        return self.perpetrators(
            times.soon, opens_at=times.ago(88, 9), closes_at=times.ago(60, 12), decision_by_on=times.today + timedelta(days=5)
        )

    def programme_before(self) -> Call:
        times, start = self.times, self.times.last.starts_on
        return self.perpetrators(
            times.last,
            opens_at=times.on(start - timedelta(days=177), 9),
            closes_at=times.on(start - timedelta(days=121), 12),
            decision_by_on=start - timedelta(days=40),
        )

    def perpetrators(self, period: Period, **dates: Any) -> Call:
        return self.make(
            "DAPP",
            reference=f"DAPP-{period.short_year}",
            title=f"Perpetrator programme {period.year_name}",
            period=period,
            **dates,
            outcomes="O4 O5 O6",
            preset="major",
            least_pence=5_000_000,
            most_pence=37_500_000,
            summary="One programme that works with those who cause domestic abuse, with support for those whom they harm.",
            wanted="Programmes that hold perpetrators to account and change what they do, with separately staffed support for partners and ex-partners.",
            who_can_apply="Bodies that hold, or work towards, a quality mark for this work.",
            not_funded="Programmes without support for partners, anger management, couples’ counselling and mediation.",
        )

    def donations(self) -> Call:
        times = self.times
        opens = times.ago(200, 9)
        return self.make(
            "MIC",
            reference=f"MIC-{times.year % 100:02}{(times.year + 1) % 100:02}",
            title="Donations under £1,000",
            period=Period(opens.date(), (times.today + timedelta(days=250))),
            budget_year=times.year,
            opens_at=opens,
            closes_at=times.ahead(165),
            decision_by_on=times.today + timedelta(days=180),
            outcomes="O7 O11 O12 O13",
            preset="donation",
            least_pence=5_000,
            most_pence=99_900,
            summary="Small sums for small things that help. Ask at any time; we decide once a month.",
            wanted="Something small that makes a place safer or brings people together: kit for volunteers, a hall for an evening, materials for a class.",
            who_can_apply="Community groups, parish councils, charities and schools in Warwickshire.",
            not_funded="Wages, prizes, and what has been bought already.",
        )

    def victims_draft(self) -> Call:
        times, period = self.times, self.times.coming
        return self.make(
            "VSG",
            publish=False,
            reference=f"VSG-{period.short_year}",
            title=f"Victims’ services grants {period.year_name}",
            period=period,
            opens_at=times.ahead(40, 9),
            closes_at=times.ahead(96),
            outcomes="O1 O5 O6 O11",
            preset="major",
            least_pence=500_000,
            most_pence=6_000_000,
            summary="Grants of £5,000 to £60,000 for services that help victims to cope and recover.",
        )

    def partnership_ideas(self) -> Call:
        """The first of two stages."""
        times, period = self.times, self.times.coming
        return self.make(
            "CSP",
            reference=f"CSPI-{period.short_year}",
            title=f"Community Safety Partnership ideas {period.year_name}",
            period=period,
            opens_at=times.ago(80, 9),
            closes_at=times.ago(60, 12),
            outcomes="O7 O9 O11",
            preset="standard",
            least_pence=500_000,
            most_pence=4_000_000,
            is_unlisted=True,
            summary="A first idea from each Community Safety Partnership. Those that fit best are asked for a full bid.",
            wanted="One idea a partnership, for work that its members agree on.",
            who_can_apply="The four Community Safety Partnerships, by invitation.",
            not_funded="What one member must do by law.",
        )

    def cancelled(self, ideas: Call) -> Call:
        """The second stage of the ideas, which was cancelled while its bids were written."""
        times, period = self.times, self.times.coming
        return self.make(
            "CSP",
            stage_of=ideas,
            reference=f"CSP-{period.short_year}",
            title=f"Community Safety Partnership fund {period.year_name}",
            period=period,
            opens_at=times.ago(50, 9),
            closes_at=times.ahead(6),
            outcomes="O7 O9 O11",
            preset="major",
            least_pence=500_000,
            most_pence=4_000_000,
            summary="For what each Community Safety Partnership finds most pressing.",
            wanted="Work that a partnership has agreed on and that no member must do by law.",
            who_can_apply="The four Community Safety Partnerships, by invitation.",
            not_funded="What one member must do by law.",
        )
