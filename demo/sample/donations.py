"""Donations: asked for at any time, decided once a month by the deputy; one goes the whole way to its end note."""

from datetime import datetime, timedelta

from commissioning.calls.models import Call
from demo.sample import asked
from demo.sample.bids import BidWalk
from demo.sample.crowd import Crowd
from demo.sample.decisions import NoticeWalk
from demo.sample.payments import PaymentWalk
from demo.sample.people import People
from demo.sample.projects import DONATIONS
from demo.sample.reports import ReturnWalk
from demo.sample.timetable import Timetable
from grants.applications.models import Application
from grants.assessment import actions as assessing
from grants.awards import actions as deciding
from grants.awards.models import Award, DecisionNotice
from grants.payments import actions as paying
from grants.returns.models import Return

RETROSPECT = "The fund is open all year: each donation is for work that begins after this decision."


class Month:
    """Donations of one month: marked by one officer, then put together on one notice."""

    def __init__(self, people: People, times: Timetable, call: Call) -> None:
        self.people, self.times, self.call = people, times, call
        self.walk, self.notices = BidWalk(people, times, call), NoticeWalk(people)

    def asked(self, key: str, at: datetime) -> Application:
        return self.walk.sent(DONATIONS[key], at)

    def marked(self, key: str, at: datetime) -> Application:
        """Asked, checked, marked once and recommended: all within nine days."""
        bid = self.asked(key, at)
        assessing.start_check(application_id=bid.pk, by=self.people["officer"], at=at + timedelta(days=2))
        self.walk.check(bid, at + timedelta(days=2, hours=1))
        mark = self.walk.give(bid, "officer.two", at + timedelta(days=3))
        self.walk.score(mark, (4,), at + timedelta(days=5))
        self.walk.panel(bid, at + timedelta(days=6))
        self.walk.recommend(bid, DONATIONS[key], "full", at + timedelta(days=6, hours=1))
        return bid

    def notice(self, title: str, at: datetime) -> DecisionNotice:
        notice = self.notices.draft(self.call, title, at, kind="batch", retrospective_reason=RETROSPECT)
        self.notices.in_one_year(notice, at + timedelta(hours=2))
        return notice

    def signed(self, title: str, at: datetime) -> DecisionNotice:
        notice = self.notice(title, at)
        self.notices.ready(notice, at + timedelta(days=1))
        return self.notices.sign(notice, at + timedelta(days=2), by="deputy")


def load_donations(people: People, times: Timetable, call: Call) -> dict[str, Application]:
    month = Month(people, times, call)
    bids = {"whole_way": month.marked("whole_way", times.ago(150)), "ready": month.marked("ready", times.ago(148))}
    notice = month.signed("Donations: first notice", times.ago(132))
    deciding.publish_notice(notice_id=notice.pk, by=people["officer"], at=times.ago(128))
    deciding.offer_all(notice_id=notice.pk, by=people["officer"], at=times.ago(128, 11))
    pay_and_report(month, bids)
    for key, days in (("waiting", 30), ("approved", 29)):
        bids[key] = month.marked(key, times.ago(days))
    notice = month.signed("Donations: second notice", times.ago(14))
    deciding.publish_notice(notice_id=notice.pk, by=people["officer"], at=times.ago(10))
    month.notices.offer(Award.objects.get(application=bids["waiting"].pk), times.ago(10, 11))
    bids["drafted"] = month.marked("drafted", times.ago(11))
    crowd = Crowd(people, call, DONATIONS, bids)
    crowd.copy(asked.DONATIONS_MARKED)
    month.notice("Donations: third notice", times.ago(2))
    bids["asked"] = month.asked("asked", times.ago(1, 8))
    crowd.copy(asked.DONATIONS_ASKED)
    return bids


def pay_and_report(month: Month, bids: dict[str, Application]) -> None:
    """One donation paid and its end note accepted; one approved for payment."""
    people, times, money, returns = month.people, month.times, PaymentWalk(month.people), ReturnWalk(month.people)
    for key, days in (("whole_way", 120), ("ready", 30)):
        award, project = Award.objects.get(application=bids[key].pk), DONATIONS[key]
        month.notices.accept(award, project, times.ago(124))
        money.bank(people.bodies[project.body], times.ago(days))
        money.supplier(people.bodies[project.body], times.ago(days - 3))
        (instalment,) = money.plan(award, times.ago(days - 4))
        if key == "ready":
            money.prepare([instalment], times.ago(8))
            money.approve([instalment], times.ago(6))
        else:
            batch = money.pay([instalment], times.ago(days - 10))
            paying.reconcile_batch(batch_id=batch.pk, by=people["finance"], at=times.ago(days - 20))
            note = Return.objects.get(award=award)
            returns.save(note, project, times.ago(20), share_done=1.0)
            returns.send(note, project, times.ago(20, 11))
            returns.accept(note, times.ago(16))
