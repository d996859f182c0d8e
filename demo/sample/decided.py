"""Two rounds whose decisions are out of the ordinary: one above its budget, and one of two years that was signed half a year after it began."""

from datetime import datetime, timedelta

from commissioning.calls.actions import agree_over_allocation
from commissioning.calls.models import Call, FundingSource
from commissioning.money import share
from commissioning.people.models import User
from demo.sample import asked
from demo.sample.bids import BidWalk
from demo.sample.crowd import Crowd
from demo.sample.decisions import NoticeWalk
from demo.sample.people import People
from demo.sample.projects import PARTNERSHIPS, VICTIMS
from demo.sample.timetable import Timetable
from grants.applications.models import Application
from grants.assessment import actions as assessing
from grants.awards import actions as deciding
from grants.awards.actions import SourcePart, YearPart
from grants.awards.actions.varying import months_later
from grants.awards.models import Award, DecisionNotice, NoticeRow
from grants.payments.actions import vary_grant

PANEL = ("assessor", "assessor.two", "assessor.three")
FOURS = (4, 4, 4, 4, 4, 4, 4)
TWOS = (2, 2, 2, 2, 3, 2, 2)


def load_partnerships(people: People, times: Timetable, call: Call) -> None:
    """Fifteen grants of £525,179 on a budget of £510,000: 102.98%."""
    walk, notices = BidWalk(people, times, call), NoticeWalk(people)

    def day(days: int) -> datetime:
        return times.on(call.closes_at.date() + timedelta(days=days), 11)

    bids = {key: walk.sent(project, day(-12)) for key, project in PARTNERSHIPS.items()}
    assessing.open_assessment(call_id=call.pk, by=people["officer"], at=day(1))
    for key, bid in bids.items():
        walk.check(bid, day(3))
        walk.scored(bid, day(5), *((each, FOURS) for each in PANEL))
        walk.panel(bid, day(20))
        walk.recommend(bid, PARTNERSHIPS[key], "full", day(21))
    made = Crowd(people, call, PARTNERSHIPS, bids).copy(asked.PARTNERSHIPS)["first"]
    agree_over_allocation(
        budget_id=call.budget_id,
        most_pence=53_000_000,
        backstop_id=FundingSource.objects.get(code="base-budget").pk,
        backstop_uncommitted_pence=4_000_000,
        note="The last two partnerships would otherwise get nothing.",
        by=people["chief.finance"],
        at=day(24),
    )
    notice = notices.draft(call, f"{call.title}: awards", day(25))
    notices.ready(notice, day(27))
    notices.sign(notice, day(30))
    deciding.publish_notice(notice_id=notice.pk, by=people["officer"], at=day(31))
    deciding.offer_all(notice_id=notice.pk, by=people["officer"], at=day(32))
    for n, each in enumerate(made):
        notices.accept(Award.objects.get(application=each.bid), each.project, day(36 + n % 7))
    notices.accept(Award.objects.get(application=bids["first"]), PARTNERSHIPS["first"], day(36))


class Victims:
    """Three grants of two years: in equal parts, in unequal ones, and with a second year that waits for money; one is topped up by another source."""

    def __init__(self, people: People, times: Timetable, call: Call) -> None:
        self.people, self.times, self.call = people, times, call
        self.walk, self.notices = BidWalk(people, times, call), NoticeWalk(people)

    def day(self, days: int) -> datetime:
        """So many days after the first of the funding period."""
        return self.times.on(self.call.starts_on + timedelta(days=days), 11)

    def load(self) -> None:
        bids = {key: self.walk.sent(project, self.day(60)) for key, project in VICTIMS.items()}
        assessing.open_assessment(call_id=self.call.pk, by=self.people["officer"], at=self.day(97))
        for key, bid in bids.items():
            self.walk.check(bid, self.day(99))
            self.walk.scored(bid, self.day(103), *((each, TWOS if key == "refused" else FOURS) for each in PANEL))
            self.walk.panel(bid, self.day(140))
            self.walk.recommend(bid, VICTIMS[key], "none" if key == "refused" else "full", self.day(145))
        Crowd(self.people, self.call, VICTIMS, bids).copy(asked.VICTIMS)
        notice = self.notices.draft(
            self.call,
            f"{self.call.title}: awards",
            self.day(165),
            retrospective_reason="The Ministry of Justice confirmed its grant in the fifth month of the year; the services went on meanwhile at their own risk.",
        )
        self.spread(notice, bids)
        self.notices.ready(notice, self.day(175))
        self.notices.sign(notice, self.day(183))
        deciding.publish_notice(notice_id=notice.pk, by=self.people["officer"], at=self.day(184))
        deciding.offer_all(notice_id=notice.pk, by=self.people["officer"], at=self.day(185))
        for key in ("equal", "unequal"):
            self.notices.accept(Award.objects.get(application=bids[key]), VICTIMS[key], self.day(190))
        deciding.begin_awards(at=self.day(191))
        self.vary(Award.objects.get(application=bids["unequal"]))
        self.ask(Award.objects.get(application=bids["equal"]))

    def owner(self, key: str) -> User:
        return self.people.bodies[VICTIMS[key].body].owner

    def vary(self, award: Award) -> None:
        """Money moves between two heads, as the body asked and within what an officer may agree."""
        first, second = award.heads.order_by("number")[:2]
        heads = {first.pk: first.planned_pence + 20_000, second.pk: second.planned_pence - 20_000}
        asked = deciding.ask_change(
            award_id=award.pk,
            reason="The hall costs less than was planned. We would use the rest for more evenings.",
            heads=heads,
            by=self.owner("unequal"),
            at=self.day(197),
        )
        vary_grant(
            award_id=award.pk,
            request_id=asked.pk,
            reason="The hall costs less than was planned; the rest goes to more evenings.",
            heads=heads,
            by=self.people["officer"],
            at=self.day(200),
        )

    def ask(self, award: Award) -> None:
        """One request that was withdrawn, one that was not agreed, and one that waits for an answer: an end two months later."""
        first = deciding.ask_change(
            award_id=award.pk, reason="Our hall may close.", other="We would meet elsewhere.", by=self.owner("equal"), at=self.day(192)
        )
        deciding.withdraw_change(request_id=first.pk, by=self.owner("equal"), at=self.day(193))
        second = deciding.ask_change(
            award_id=award.pk,
            reason="People from over the border ask for help too.",
            other="Half of the places would go to people who live outside the county.",
            by=self.owner("equal"),
            at=self.day(194),
        )
        deciding.decline_change(
            request_id=second.pk,
            answer="The money is for people of this county. The neighbouring office has a fund of its own.",
            by=self.people["officer"],
            at=self.day(196),
        )
        deciding.ask_change(
            award_id=award.pk,
            reason="Our new worker starts eight weeks late, so the last group ends after the summer.",
            ends_on=months_later(award.ends_on, 2),
            by=self.owner("equal"),
            at=self.day(203),
        )

    def spread(self, notice: DecisionNotice, bids: dict[str, Application]) -> None:
        """What falls in each year, and in the first case from which sources."""
        first = self.call.starts_on.year
        justice, base = (FundingSource.objects.get(code=code) for code in ("ministry-of-justice", "base-budget"))
        for key, parts in {"equal": (50, 50), "unequal": (60, 40), "conditional": (50, 50)}.items():
            row = NoticeRow.objects.get(notice=notice, application=bids[key])
            sums = share(row.amount_pence, parts)
            years = [YearPart(first + n, pence, is_conditional=key == "conditional" and n > 0) for n, pence in enumerate(sums)]
            sources = [SourcePart(justice.pk, first + n, pence) for n, pence in enumerate(sums)]
            if key == "unequal":
                sources[0] = SourcePart(justice.pk, first, sums[0] - TOP_UP_PENCE)
                sources.append(SourcePart(base.pk, first, TOP_UP_PENCE))
            self.notices.edit(row, self.day(166), years=years, sources=sources)


TOP_UP_PENCE = 500_000


def load_victims(people: People, times: Timetable, call: Call) -> None:
    Victims(people, times, call).load()
