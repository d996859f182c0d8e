"""The perpetrator programme: decided last week, one offer accepted and one waiting; the notice is signed and not yet published."""

from commissioning.calls.models import Call, FundingSource
from demo.sample.bids import BidWalk
from demo.sample.decisions import NoticeWalk
from demo.sample.payments import PaymentWalk
from demo.sample.people import People
from demo.sample.projects import PROGRAMME
from demo.sample.timetable import Timetable
from grants.applications.models import Application
from grants.assessment import actions as assessing
from grants.awards.models import Award

SHEETS = {
    "offered": ((4, 4, 4, 4, 5, 4, 4), (4, 4, 4, 4, 4, 4, 4), (4, 4, 4, 4, 4, 3, 4)),
    "accepted": ((4, 4, 4, 4, 4, 4, 4), (4, 4, 4, 3, 4, 4, 4), (4, 4, 4, 4, 4, 4, 3)),
    "refused": ((2, 3, 3, 2, 2, 2, 3), (3, 3, 2, 2, 2, 2, 3), (3, 3, 3, 2, 2, 2, 2)),
}
TERMS = "Before payment: show the agreement with the partner support provider.\nThroughout: keep the quality mark, or the plan towards it, in date."


def load_programme(people: People, times: Timetable, call: Call) -> dict[str, Application]:
    walk, notices, money = BidWalk(people, times, call), NoticeWalk(people), PaymentWalk(people)
    bids = {key: walk.sent(project, times.ago(75 - 4 * n, 10, 20 * n)) for n, (key, project) in enumerate(PROGRAMME.items())}
    assessing.open_assessment(call_id=call.pk, by=people["officer"], at=times.ago(59, 9))
    for key, bid in bids.items():
        walk.check(bid, times.ago(56))
        walk.scored(bid, times.ago(52), *zip(("assessor", "assessor.two", "assessor.three"), SHEETS[key], strict=True))
        walk.panel(bid, times.ago(30))
        walk.recommend(bid, PROGRAMME[key], "none" if key == "refused" else "full", times.ago(28, 15), conditions=TERMS)
    notice = notices.draft(
        call,
        f"{call.title}: awards",
        times.ago(20),
        classification="part",
        exemption="Commercial interests (section 43)",
        confidential_part="Prices of the partner support providers are in the annex.",
    )
    sources = {each.code: each for each in FundingSource.objects.filter(office=people.office)}
    notices.from_two_sources(notice, sources["home-office"], sources["base-budget"], times.ago(19))
    notices.ready(notice, times.ago(14))
    notices.sign(notice, times.ago(9, 11))
    for key in ("offered", "accepted"):
        award = Award.objects.get(application=bids[key].pk)
        notices.agree(award, PROGRAMME[key], times.ago(9, 14))
        notices.offer(award, times.ago(8))
    award = Award.objects.get(application=bids["accepted"].pk)
    notices.accept(award, PROGRAMME["accepted"], times.ago(4))
    notices.send_evidence(award.conditions.filter(kind="before_payment"), PROGRAMME["accepted"], times.ago(2, 16))
    money.plan(award, times.ago(3))
    return bids
