"""The Prevention and Diversion grants that run: decided before their year began, paid in halves, reported on in the middle."""

from datetime import datetime, timedelta

from commissioning.calls.models import Call
from demo.sample import asked
from demo.sample.bids import BidWalk
from demo.sample.crowd import Crowd, Made
from demo.sample.decisions import NoticeWalk
from demo.sample.payments import PaymentWalk
from demo.sample.people import People
from demo.sample.projects import RUNNING, TURNED_DOWN
from demo.sample.reports import STORY, ReturnWalk
from demo.sample.timetable import Timetable
from grants.applications import actions as applying
from grants.applications.models import Application
from grants.assessment import actions as assessing
from grants.awards import actions as deciding
from grants.awards.models import Award
from grants.payments import actions as paying
from grants.payments.models import Instalment
from grants.returns.models import Return

RUN = ("steady", "reported", "queried", "bounced", "late", "small")
NAMES_SOMEONE = f"{STORY} Callum Thornbeck, who is at Aldermoor School, told his mentor that he now has somebody to ring."
MORE_FINISH = {"Young people who start": 8, "Young people who finish": 9}
DBS = "Before payment: show that everyone who works with people at risk has been checked.\nThroughout: tell us within a week of any harm to someone in your care."
SHEETS = {
    "steady": ((5, 4, 4, 4, 5, 4, 4), (4, 4, 4, 4, 4, 4, 4)),
    "refused": ((2, 2, 2, 1, 3, 2, 2), (2, 1, 2, 2, 3, 2, 2)),
    "waiting_list": ((3, 3, 3, 3, 3, 3, 3), (3, 3, 3, 3, 3, 3, 2)),
}
ON_TIME, LATE = 10, 4
LATE_PENCE = 1_200_000
APART = ((4, 4, 4, 4, 4, 4, 4), (4, 2, 4, 4, 4, 3, 4))
USUAL = ((4, 4, 4, 4, 4, 3, 4), (4, 4, 3, 4, 4, 4, 4))


class Year:
    """One round from its opening to its mid-term returns, dated from the first day of the funding period."""

    def __init__(self, people: People, times: Timetable, call: Call) -> None:
        self.people, self.times, self.call = people, times, call
        self.bids: dict[str, Application] = {}
        self.refused: dict[str, Application] = {}
        self.joined: list[Made] = []  # those of the crowd that are to be funded
        self.notices, self.money, self.returns = NoticeWalk(people), PaymentWalk(people), ReturnWalk(people)

    def day(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """So many days after the first of the funding period."""
        return self.times.on(self.call.starts_on + timedelta(days=days), hour, minute)

    def after_half(self, days: int, hour: int = 10) -> datetime:
        half = (self.call.ends_on - self.call.starts_on).days // 2
        return self.day(half + days, hour)

    def award(self, key: str) -> Award:
        return Award.objects.get(application=self.bids[key].pk)

    def instalment(self, key: str, number: int) -> Instalment:
        return Instalment.objects.get(award__application=self.bids[key].pk, number=number)

    def mid(self, key: str) -> Return:
        return Return.objects.get(award__application=self.bids[key].pk, kind="mid")

    def walk(self) -> None:
        self.decide()
        self.set_up()
        self.pay_first_halves()
        self.report()
        self.pay_second_halves()
        self.change_some()

    def decide(self) -> None:
        """Bids, scores, the notice, its publication, and a correction of its words."""
        walk = BidWalk(self.people, self.times, self.call)
        for n, (key, project) in enumerate(RUNNING.items()):
            self.bids[key] = walk.sent(project, self.day(-165 + 4 * n, 9 + n % 6, 5 * n))
        for n, (key, project) in enumerate(TURNED_DOWN.items()):
            self.refused[key] = walk.sent(project, self.day(-150 + 2 * n, 9 + n % 6, 5 * n))
        withdrawn = self.refused["withdrawn"]
        applying.withdraw_application(application_id=withdrawn.pk, by=withdrawn.created_by, at=self.day(-128))
        assessing.open_assessment(call_id=self.call.pk, by=self.people["officer"], at=self.day(-120, 9))
        for n, (key, project) in enumerate(RUNNING.items()):
            bid = walk.check(self.bids[key], self.day(-117, 9, 5 * n))
            pair = ("assessor", "assessor.two", "assessor.three")[n % 3], ("assessor.two", "assessor.three", "assessor")[n % 3]
            walk.scored(bid, self.day(-110), *zip(pair, SHEETS.get(key, USUAL), strict=True), days=15)
            walk.panel(bid, self.day(-60))
            kind = {"refused": "none", "waiting_list": "reserve", "late": "part"}.get(key, "full")
            pence = LATE_PENCE if key == "late" else None
            walk.recommend(bid, project, kind, self.day(-58, 14), pence=pence, conditions=DBS if project.theme.works_with else "")
        self.turn_down(walk)
        crowd = Crowd(self.people, self.call, RUNNING, self.bids)
        made = crowd.copy(asked.FUNDED, part_pence=LATE_PENCE)
        self.joined = [each for batch in made.values() for each in batch]
        notice = self.notices.draft(self.call, f"{self.call.title}: awards", self.day(-55))
        self.notices.ready(notice, self.day(-52))
        self.notices.sign(notice, self.day(-48, 11))
        deciding.publish_notice(notice_id=notice.pk, by=self.people["officer"], at=self.day(-47))
        for key in RUN:
            units = {"I12": "people harmed again"} if key == "small" else None
            self.notices.agree(self.award(key), RUNNING[key], self.day(-48, 15), units=units)
        deciding.offer_all(notice_id=notice.pk, by=self.people["officer"], at=self.day(-47, 14))
        self.notices.correct(notice, self.day(-44))

    def turn_down(self, walk: BidWalk) -> None:
        """Bids that are not to be funded, and the many like them."""
        walk.check(
            self.refused["ineligible"],
            self.day(-116),
            fails="bank-account",
            reason="One person signs for the account, and no second is named.",
        )
        for key in ("moderated", "council", "police", "small_group"):
            bid = walk.check(self.refused[key], self.day(-116))
            sheets = APART if key == "moderated" else SHEETS["refused"]
            walk.scored(bid, self.day(-109), *zip(("assessor", "assessor.two"), sheets, strict=True), days=15)
            if key == "moderated":
                walk.moderate(bid, self.day(-75))
            walk.panel(bid, self.day(-60))
            walk.recommend(bid, TURNED_DOWN[key], "none", self.day(-58, 15))
        bids, projects = self.refused | {"refused": self.bids["refused"]}, TURNED_DOWN | {"refused": RUNNING["refused"]}
        Crowd(self.people, self.call, projects, bids).copy(asked.TURNED_DOWN)

    def set_up(self) -> None:
        """Offers answered, conditions met or not, accounts confirmed, payments and returns planned."""
        for n, key in enumerate(RUN):
            self.notices.accept(self.award(key), RUNNING[key], self.day(-42 + n))
        for n, each in enumerate(self.joined[:-1]):  # the last does not answer
            self.set_up_one(each, n)
        self.notices.decline(self.award("declined"), RUNNING["declined"], self.day(-38))
        deciding.lapse_offers(at=self.day(-18, 6))
        for n, key in enumerate(RUN):
            award, body = self.award(key), self.people.bodies[RUNNING[key].body]
            asked, kept = award.conditions.order_by("number")
            self.notices.send_evidence([asked], RUNNING[key], self.day(-30 + n))
            if key == "reported":
                self.notices.decide(asked, "return_evidence", self.day(-24), "Say when each certificate was issued.")
                self.notices.send_evidence([asked], RUNNING[key], self.day(-22))
            self.notices.decide(asked, "meet", self.day(-20))
            if key == "small":
                self.notices.decide(kept, "waive", self.day(-20), "The body cares for nobody in person.")
            if key == "bounced":
                self.notices.decide(kept, "break", self.after_half(24), "Told of harm to someone in its care after six weeks, not one.")
            self.money.bank(body, self.day(-28 + n))
            self.money.supplier(body, self.day(-19))
            self.money.plan(award, self.day(-17, 9 + n))
        deciding.begin_awards(at=self.day(0, 6))

    def set_up_one(self, each: Made, n: int) -> None:
        """One of the many: accepted, its condition met, its account confirmed, its payments and returns planned."""
        award, body = Award.objects.get(application=each.bid), self.people.bodies[each.project.body]
        self.notices.accept(award, each.project, self.day(-41 + n % 6))
        condition = award.conditions.get(number=1)
        self.notices.send_evidence([condition], each.project, self.day(-30 + n % 6))
        self.notices.decide(condition, "meet", self.day(-20))
        self.money.bank(body, self.day(-27 + n % 6))
        self.money.supplier(body, self.day(-19))
        self.money.plan(award, self.day(-17, 9 + n % 8))

    def pay_first_halves(self) -> None:
        """One batch is cancelled whole, the next is paid; the bank sends one payment back, and finance closes the batch."""
        first = [self.instalment(key, 1) for key in RUN]
        joined = list(Instalment.objects.filter(award__application__in=[each.bid for each in self.joined], number=1).order_by("pk"))
        self.money.prepare(first, self.day(-6))
        self.money.approve(first, self.day(-5))
        batch = self.money.batch(first, self.day(-4))
        paying.cancel_batch(
            batch_id=batch.pk,
            reason="Opened in the old financial year; it belongs to the new one.",
            by=self.people["chief.finance"],
            at=self.day(-3),
        )
        batch = self.money.pay([*first, *joined], self.day(0))
        finance = self.people["finance"]
        paying.record_returned(instalment_id=self.instalment("bounced", 1).pk, by=finance, at=self.day(9))
        paying.reconcile_batch(batch_id=batch.pk, by=finance, at=self.day(10))

    def report(self) -> None:
        """Mid-term returns: accepted, sent, queried, begun and late, waived."""
        for key in ("steady", "small", "reported", "queried"):
            story = NAMES_SOMEONE if key == "queried" else STORY
            self.returns.save(self.mid(key), RUNNING[key], self.after_half(8), story=story)
            self.returns.send(self.mid(key), RUNNING[key], self.after_half(9))
        self.report_many()
        for key in ("steady", "small"):
            self.returns.accept(self.mid(key), self.after_half(20))
        self.returns.query(
            self.mid("queried"),
            "Your text names a young person. Take the name and the school out, so that nobody can be known by it, and send it again. "
            "Fewer are mentored than planned: when will the other places be filled?",
            self.after_half(21),
        )
        self.returns.save(self.mid("late"), RUNNING["late"], self.after_half(27), share_done=0.3, complete=False)
        self.returns.waive(
            self.mid("bounced"),
            "The work began late because the first payment was sent back; the end return covers it.",
            self.after_half(22),
        )

    def report_many(self) -> None:
        """Of fifteen others ten are on time, four late, and one has sent nothing; one spent more on a head than was agreed, one
        reached three people, and in one more finish than start."""
        for n, each in enumerate(self.joined[: ON_TIME + LATE]):
            mid = Return.objects.get(award__application=each.bid, kind="mid")
            day = 10 + n if n < ON_TIME else 34
            odd = {"share_done": 1.2} if n == 2 else {"reached": 3} if n == 5 else {"done": MORE_FINISH} if n == 8 else {}
            self.returns.save(mid, each.project, self.after_half(day), **odd)
            self.returns.send(mid, each.project, self.after_half(day, 11))

    def pay_second_halves(self) -> None:
        """One batch released, one locked, one open; a payment prepared, one approved, the rest blocked by their returns."""
        steady, small = self.instalment("steady", 2), self.instalment("small", 2)
        self.money.prepare([steady, small], self.after_half(25))
        self.money.approve([steady, small], self.after_half(26))
        released = self.money.batch([steady], self.after_half(27))
        self.money.lock(released, self.after_half(28))
        self.money.release(released, self.after_half(29))
        self.money.lock(self.money.batch([small], self.after_half(28)), self.after_half(30))
        bounced = self.people.bodies[RUNNING["bounced"].body]
        self.money.bank(bounced, self.after_half(23), reason="The old account was closed when we changed banks.")
        again, second = self.instalment("bounced", 3), self.instalment("bounced", 2)
        self.money.prepare([again, second], self.after_half(27))
        self.money.approve([again], self.after_half(28))
        self.money.batch([again], self.after_half(29))

    def change_some(self) -> None:
        """One grant whose payments pause, and a payment that is cancelled."""
        officer = self.people["officer"]
        paused, spared = (Award.objects.get(application=each.bid) for each in self.joined[1:3])
        deciding.suspend_award(
            award_id=paused.pk, reason="We wait for the report of what happened on 3 August.", by=officer, at=self.after_half(14, 15)
        )
        paying.cancel_instalment(
            instalment_id=Instalment.objects.get(award=spared, number=2).pk,
            reason="Planned for the wrong month; it is planned again for January.",
            by=officer,
            at=self.after_half(16, 15),
        )


def load_running(people: People, times: Timetable, call: Call) -> Year:
    year = Year(people, times, call)
    year.walk()
    return year
