"""A round that is over: decided at 91.84% of its budget, one grant declined, and the round closed."""

from datetime import datetime, timedelta

from commissioning.calls.actions import complete_call
from commissioning.calls.models import Call
from demo.sample import asked
from demo.sample.bids import BidWalk
from demo.sample.crowd import Crowd, Made
from demo.sample.decisions import NoticeWalk
from demo.sample.payments import PaymentWalk
from demo.sample.people import People
from demo.sample.projects import FINISHED
from demo.sample.reports import ReturnWalk
from demo.sample.timetable import Timetable
from grants.assessment import actions as assessing
from grants.awards import actions as deciding
from grants.awards.models import Award
from grants.payments import actions as paying
from grants.payments.models import Instalment
from grants.returns.actions import close_grant
from grants.returns.models import Return

CLOSED, OWING, SETTLING, STOPPED = 0, 1, 2, 3
UNSPENT_PENCE = 231_040
# Three months after the sign: what 85 in 100 keep under, and how many are over the limit.
SURVEY = "At the same place, limit 30 mph: 2,065 vehicles, mean 30.4 mph (before: 2,140 vehicles, mean 33.1 mph)"
SITE_AFTER = {"I23": ("35.2", SURVEY), "I24": ("28", SURVEY)}
SHEETS = {"declined": ((4, 4, 4, 4, 4, 4, 4), (4, 4, 4, 4, 4, 4, 3))}


def load_finished(people: People, times: Timetable, call: Call) -> None:
    walk, notices = BidWalk(people, times, call), NoticeWalk(people)

    def day(days: int) -> datetime:
        return times.on(call.closes_at.date() + timedelta(days=days), 11)

    bids = {key: walk.sent(project, day(-12)) for key, project in FINISHED.items()}
    assessing.open_assessment(call_id=call.pk, by=people["officer"], at=day(1))
    for key, bid in bids.items():
        walk.check(bid, day(3))
        walk.scored(bid, day(5), *zip(("assessor", "assessor.two"), SHEETS[key], strict=True))
        walk.panel(bid, day(20))
        walk.recommend(bid, FINISHED[key], "full", day(21))
    won = Crowd(people, call, FINISHED, bids).copy(asked.WINTER)["declined"]
    notice = notices.draft(call, f"{call.title}: awards", day(25))
    notices.ready(notice, day(27))
    notices.sign(notice, day(30))
    deciding.publish_notice(notice_id=notice.pk, by=people["officer"], at=day(31))
    award = Award.objects.get(application=bids["declined"].pk)
    notices.offer(award, day(31))
    for n, each in enumerate(won):
        taken = Award.objects.get(application=each.bid)
        notices.agree(taken, each.project, day(31))
        notices.offer(taken, day(31))
        notices.accept(taken, each.project, day(34 + n % 5))
    notices.decline(award, FINISHED["declined"], day(36))
    complete_call(call_id=call.pk, by=people["officer"], at=day(60))
    Endings(people, times, call, won).walk()


class Endings:
    """What became of the grants of a round that is over: closed, asked for money, being settled, stopped, and ended."""

    def __init__(self, people: People, times: Timetable, call: Call, won: list[Made]) -> None:
        self.people, self.times, self.call, self.won = people, times, call, won
        self.officer, self.money, self.returns = people["officer"], PaymentWalk(people), ReturnWalk(people)

    def after(self, days: int) -> datetime:
        """So many days after the last of the funding period."""
        return self.times.on(self.call.ends_on + timedelta(days=days), 11)

    def award(self, place: int) -> Award:
        return Award.objects.get(application=self.won[place].bid)

    def walk(self) -> None:
        deciding.begin_awards(at=self.times.on(self.call.starts_on, 6))
        for place in (CLOSED, OWING, SETTLING, STOPPED):
            body = self.people.bodies[self.won[place].project.body]
            self.money.bank(body, self.after(-97))
            self.money.supplier(body, self.after(-94))
            self.money.plan(self.award(place), self.after(-93))
        first = Instalment.objects.filter(award__in=[self.award(place) for place in (CLOSED, OWING, SETTLING)]).order_by("pk")
        self.money.pay(list(first), self.after(-90))
        reason = "The body was wound up by its members, and nobody takes the work over."
        paying.terminate_grant(award_id=self.award(STOPPED).pk, reason=reason, by=self.officer, at=self.after(-40))
        deciding.end_awards(at=self.after(1))
        for place, spent in ((CLOSED, 1.0), (OWING, 0.6), (SETTLING, 1.0)):
            end = Return.objects.get(award=self.award(place))
            self.returns.save(end, self.won[place].project, self.after(15), share_done=spent, measured=SITE_AFTER)
            self.returns.send(end, self.won[place].project, self.after(15))
            self.returns.accept(end, self.after(25))
            deciding.start_reconciliation(award_id=self.award(place).pk, by=self.officer, at=self.after(40))
        close_grant(award_id=self.award(CLOSED).pk, by=self.officer, at=self.after(45))
        paying.ask_money_back(
            award_id=self.award(OWING).pk,
            amount_pence=UNSPENT_PENCE,
            reason="Two of the four posts were not put up.",
            due_on=self.after(75).date(),
            by=self.officer,
            at=self.after(46),
        )
