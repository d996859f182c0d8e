"""The year before the grants that run: decided, paid, reported on, settled and closed; and what grantees gave back is free elsewhere."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from commissioning.calls.actions import complete_call
from commissioning.calls.models import Call, FundingSource
from demo.sample.answers import Project
from demo.sample.bids import BidWalk
from demo.sample.decisions import NoticeWalk
from demo.sample.payments import PaymentWalk
from demo.sample.people import People
from demo.sample.projects import LAST_PROGRAMME, LAST_YEAR
from demo.sample.reports import ReturnWalk
from demo.sample.timetable import Timetable
from grants.applications.models import Application
from grants.assessment import actions as assessing
from grants.awards import actions as deciding
from grants.awards.models import Award
from grants.payments import actions as paying
from grants.payments.models import Instalment
from grants.returns.actions import close_grant, save_figures
from grants.returns.models import Return
from grants.returns.queries import closeout

FOURS, TWOS = (4, 4, 4, 4, 4, 3, 4), (2, 2, 2, 2, 3, 2, 2)
SPENT = {"whole": 1.0, "underspent": 0.8, "nearly": 0.998}
TO_RESERVE_PENCE = 100_000
# What the programme counted: (women, men) in each quarter, and in the whole year. Keys as in the form of the return.
COUNTED: Mapping[str, tuple[tuple[int, int], ...]] = {
    "waiting_before": ((0, 0), (0, 1), (1, 2), (0, 0)),
    "self": ((2, 7), (1, 9), (1, 8), (2, 7)),
    "agency": ((4, 33), (3, 29), (2, 35), (3, 30)),
    "accepted": ((4, 27), (2, 26), (3, 29), (3, 25)),
    "refused": ((2, 12), (1, 11), (1, 16), (2, 12)),
    "waiting": ((0, 1), (1, 2), (0, 0), (0, 0)),
    "accepted_before": ((0, 0), (0, 5), (0, 7), (0, 9)),
    "brought_forward": ((0, 4), (1, 12), (1, 15), (2, 17)),
    "started": ((4, 22), (2, 24), (3, 27), (3, 24)),
    "completed": ((2, 10), (1, 14), (1, 17), (3, 22)),
    "left": ((1, 4), (1, 7), (1, 8), (1, 7)),
    "continuing": ((1, 12), (1, 15), (2, 17), (1, 12)),
    "identified": ((4, 30), (2, 33), (3, 36), (3, 31)),
    "contacted": ((4, 23), (2, 29), (3, 33), (3, 30)),
    "unreachable": ((0, 7), (0, 4), (0, 3), (0, 1)),
    "took_up": ((3, 18), (2, 21), (2, 25), (3, 24)),
    "declined": ((1, 5), (0, 8), (1, 8), (0, 6)),
}
SEXES = ("women", "men")
AS_AT_START, AS_AT_END = ("waiting_before", "accepted_before", "brought_forward"), ("waiting", "continuing")


def counted(key: str, quarter: int | None) -> tuple[int, int]:
    """Women and men in a quarter (from 0); of the whole year for None: what was there at its start or end, else the sum."""
    quarters = COUNTED[key]
    if quarter is not None:
        return quarters[quarter]
    if key in AS_AT_START or key in AS_AT_END:
        return quarters[0 if key in AS_AT_START else -1]
    return sum(each[0] for each in quarters), sum(each[1] for each in quarters)


def figures(quarter: int | None) -> dict[str, dict[str, Any]]:
    """Every page of the programme's figures for a quarter (from 0), or for the whole year."""

    def rows(*keys: str, **others: int) -> list[dict[str, Any]]:
        return [{"sex": sex} | {key: counted(key, quarter)[n] for key in keys} | others for n, sex in enumerate(SEXES)]

    agency, refused, left = (sum(counted(key, quarter)) for key in ("agency", "refused", "left"))
    partners = rows("identified", "contacted", "unreachable", "took_up", "declined", undecided=0)
    return {
        "referrals": {
            "referrals": rows("waiting_before", "self", "agency", "accepted", "refused", "waiting"),
            "agencies": [{"agency": "Police", "number": agency - 12}, {"agency": "Children’s services", "number": 12}],
            "refusals": [{"reason": "Does not accept that there was any harm", "number": refused}],
        },
        "programme": {
            "programme": [
                row | {"sessions_offered": 11 * row["started"], "sessions_attended": 9 * row["started"]}
                for row in rows("accepted_before", "brought_forward", "started", "completed", "left", "continuing")
            ],
            "leavers": [{"reason": "Stopped coming, and was referred back", "stage": "early", "number": left}],
        },
        "risk": {
            "risk": [
                {"sex": "men", "level": "high", "intake": 8, "middle": 6, "exit": 2, "six_months": None},
                {"sex": "men", "level": "medium", "intake": 11, "middle": 10, "exit": 6, "six_months": None},
                {"sex": "women", "level": "medium", "intake": 2, "middle": 2, "exit": 1, "six_months": None},
            ]
        },
        "partners": {"partners": [row | {"offered": row["contacted"], "children": row["identified"] + 5} for row in partners]},
        "safety": {
            "safety": [{"sex": "men", "marac": 3, "again": 1, "incidents_before": 22, "incidents_after": None, "risk_raised": 4}],
            "staff_trained": 6,
            "mark_in_date": False,
        },
    }


class LastYear:
    """One round of the year before, dated from the first day of its funding period."""

    def __init__(self, people: People, times: Timetable, call: Call) -> None:
        self.people, self.times, self.call, self.officer = people, times, call, people["officer"]
        self.walk, self.notices = BidWalk(people, times, call), NoticeWalk(people)
        self.money, self.returns = PaymentWalk(people), ReturnWalk(people)
        self.bids: dict[str, Application] = {}

    def day(self, days: int, hour: int = 10) -> datetime:
        return self.times.on(self.call.starts_on + timedelta(days=days), hour)

    def after(self, days: int, hour: int = 10) -> datetime:
        """So many days after the last of the funding period."""
        return self.times.on(self.call.ends_on + timedelta(days=days), hour)

    def award(self, key: str) -> Award:
        return Award.objects.get(application=self.bids[key].pk)

    def decide(self, projects: Mapping[str, Project], refused: tuple[str, ...], *, assessors: tuple[str, ...]) -> None:
        """From the first answer to the signed notice and its publication; then offers, accepted, and everything set up to be paid."""
        for n, (key, project) in enumerate(projects.items()):
            self.bids[key] = self.walk.sent(project, self.day(-165 + 4 * n))
        assessing.open_assessment(call_id=self.call.pk, by=self.officer, at=self.day(-120, 9))
        for key, project in projects.items():
            bid = self.walk.check(self.bids[key], self.day(-117))
            self.walk.scored(bid, self.day(-110), *((each, TWOS if key in refused else FOURS) for each in assessors), days=15)
            self.walk.panel(bid, self.day(-60))
            self.walk.recommend(bid, project, "none" if key in refused else "full", self.day(-58))
        notice = self.notices.draft(self.call, f"{self.call.title}: awards", self.day(-55))
        if self.call.fund.code == "DAPP":
            sources = {each.code: each for each in FundingSource.objects.filter(office=self.people.office)}
            self.notices.from_two_sources(notice, sources["home-office"], sources["base-budget"], self.day(-54))
        self.notices.ready(notice, self.day(-52))
        self.notices.sign(notice, self.day(-48, 11))
        deciding.publish_notice(notice_id=notice.pk, by=self.officer, at=self.day(-47))
        for n, (key, project) in enumerate((key, project) for key, project in projects.items() if key not in refused):
            award, body = self.award(key), self.people.bodies[project.body]
            self.notices.agree(award, project, self.day(-47, 12))
            self.notices.offer(award, self.day(-47, 14))
            self.notices.accept(award, project, self.day(-42 + n))
            self.money.bank(body, self.day(-28 + n))
            self.money.supplier(body, self.day(-19))
            self.money.plan(award, self.day(-17))
        deciding.begin_awards(at=self.day(0, 6))

    def pay(self, at: datetime, *, number: int) -> None:
        due = Instalment.objects.filter(award__call=self.call, number=number).order_by("pk")
        batch = self.money.pay(list(due), at)
        paying.reconcile_batch(batch_id=batch.pk, by=self.people["finance"], at=at + timedelta(days=9))

    def report(self, key: str, project: Project, kind: str, at: datetime, *, number: int | None = None, **done: Any) -> None:
        """One return filled, sent and accepted within a week; in a programme with the figures of its quarter, or of the year."""
        found = Return.objects.filter(award=self.award(key), kind=kind)
        one = found.get(number=number) if number else found.get()
        if one.answers_id:
            owner = self.people.bodies[project.body].owner
            for section, values in figures(number - 1 if number else None).items():
                save_figures(return_id=one.pk, section_key=section, values=values, by=owner, at=at)
        self.returns.save(one, project, at, **done)
        self.returns.send(one, project, at + timedelta(hours=1))
        self.returns.accept(one, at + timedelta(days=6))

    def settle(self, key: str, at: datetime) -> None:
        deciding.start_reconciliation(award_id=self.award(key).pk, by=self.officer, at=at)

    def close(self, key: str, at: datetime, **choice: str) -> None:
        close_grant(award_id=self.award(key).pk, by=self.officer, at=at, **choice)

    def give_back(self, key: str) -> None:
        """What was not spent is asked back and comes in two parts: one goes to the general reserve, one to the next year."""
        unspent = closeout(self.award(key)).unsettled_pence
        recovery = paying.ask_money_back(
            award_id=self.award(key).pk,
            amount_pence=unspent,
            reason="A worker left in the autumn, and her place was filled in the new year only.",
            due_on=self.after(80).date(),
            by=self.officer,
            at=self.after(46),
        )
        reserve = FundingSource.objects.get(office=self.people.office, code="general-reserve")
        parts = ((TO_RESERVE_PENCE, f"reserve:{reserve.pk}"), (unspent - TO_RESERVE_PENCE, f"year:{self.call.ends_on.year + 1}"))
        for n, (pence, goes_to) in enumerate(parts):
            paying.record_receipt(
                recovery_id=recovery.pk,
                amount_pence=pence,
                received_on=self.after(60 + 10 * n).date(),
                ledger_reference=f"IN{4_400 + n}",
                by=self.people["finance"],
                at=self.after(62 + 10 * n),
                goes_to=goes_to,
            )


def load_last_year(people: People, times: Timetable, diversion: Call, programme: Call) -> None:
    year, other = LastYear(people, times, diversion), LastYear(people, times, programme)
    year.decide(LAST_YEAR, ("turned_down",), assessors=("assessor", "assessor.two"))
    (key, project), *_ = LAST_PROGRAMME.items()
    other.decide(LAST_PROGRAMME, (), assessors=("assessor", "assessor.two", "assessor.three"))

    year.pay(year.day(0), number=1)
    half = (diversion.ends_on - diversion.starts_on).days // 2
    for name in SPENT:
        year.report(name, LAST_YEAR[name], "mid", year.day(half + 8), share_done=0.4)
    year.pay(year.day(half + 32), number=2)
    days = (programme.ends_on - programme.starts_on).days + 1
    for quarter in (1, 2, 3):
        last = days * quarter // 4 - 1
        other.report(key, project, "quarter", other.day(last + 5), number=quarter, share_done=0.24)
        other.pay(other.day(last + 15), number=quarter)

    deciding.end_awards(at=year.after(1, 6))
    other.report(key, project, "end", other.after(8), share_done=1.0)
    other.pay(other.after(16), number=4)
    for name, spent in SPENT.items():
        year.report(name, LAST_YEAR[name], "end", year.after(15), share_done=spent)
        year.settle(name, year.after(40))
    other.settle(key, other.after(41))
    other.close(key, other.after(45))
    year.close("whole", year.after(45))
    paying.waive_unspent(
        award_id=year.award("nearly").pk,
        amount_pence=closeout(year.award("nearly")).unsettled_pence,
        reason="An invoice would cost more than it brings.",
        by=people["officer"],
        at=year.after(46),
    )
    year.close("nearly", year.after(47))
    year.give_back("underspent")
    year.close("underspent", year.after(76))
    complete_call(call_id=diversion.pk, by=people["officer"], at=year.after(85))
    complete_call(call_id=programme.pk, by=people["officer"], at=year.after(85, 11))
