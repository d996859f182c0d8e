"""A round that is over: decided at 91.84% of its budget, one grant declined, and the round closed."""

from datetime import datetime, timedelta

from commissioning.calls.actions import complete_call
from commissioning.calls.models import Call
from demo.sample import asked
from demo.sample.bids import BidWalk
from demo.sample.crowd import Crowd
from demo.sample.decisions import NoticeWalk
from demo.sample.people import People
from demo.sample.projects import FINISHED
from demo.sample.timetable import Timetable
from grants.assessment import actions as assessing
from grants.awards import actions as deciding
from grants.awards.models import Award

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
        notices.offer(taken, day(31))
        notices.accept(taken, each.project, day(34 + n % 5))
    notices.decline(award, FINISHED["declined"], day(36))
    complete_call(call_id=call.pk, by=people["officer"], at=day(60))
