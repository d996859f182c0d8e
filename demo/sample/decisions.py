"""Decision notices, the offers that follow, and what their grantees answer."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from commissioning.calls.models import Call, FundingSource
from commissioning.money import financial_year, format_pounds, share
from commissioning.outcomes.models import Indicator
from demo.sample.answers import Project
from demo.sample.people import People
from grants.awards import actions as deciding
from grants.awards.actions import HeadDraft, MeasureDraft, OutputDraft, SourcePart, YearPart
from grants.awards.models import Award, Condition, DecisionNotice, NoticeRow

WORDS = {
    "background": "The call was published, and every bid that was sent by the closing time was checked against the terms of the call and scored by assessors who had declared their interests. The panel met and made the recommendations below.",
    "options": "To fund as recommended; to fund fewer bids; to fund none. Fewer would leave the money unspent while the need that was shown remains.",
    "finance": "The awards are met from the sources named in the schedule, within the budget of the fund.",
    "legal": "The Commissioner may make grants that in her opinion will secure, or contribute to securing, crime and disorder reduction in the area.",
    "equality": "The criteria were the same for all. The panel looked at who gains and who might be left out.",
    "risk": "Bids were checked and scored; money is paid in instalments, and the later ones depend on returns.",
    "consultation": "The Community Safety Partnerships saw the list of bids.",
}
STATEMENT = "I have no interest in any of the bodies on this notice."


class NoticeWalk:
    """Takes recommendations of a call to a signed notice and to offers."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.officer = people["officer"]

    def draft(self, call: Call, title: str, at: datetime, *, kind: str = "single", **words: str) -> DecisionNotice:
        notice = deciding.draft_notice(call_ids=[call.pk], title=title, kind=kind, by=self.officer, at=at)
        rows = [row for row in notice.rows.all() if row.decision == "approve"]
        summary = f"To make {len(rows)} {'award' if len(rows) == 1 else 'awards'} of {format_pounds(notice.total_pence)} in all under “{call.title}”."
        written: dict[str, Any] = {"summary": summary} | WORDS | words
        return deciding.edit_notice(notice_id=notice.pk, by=self.officer, at=at + timedelta(hours=1), **written)

    def comment(self, notice: DecisionNotice, at: datetime) -> None:
        deciding.comment_legal(
            notice_id=notice.pk, comment="The power is sound and the call was run by its terms.", by=self.people["chief.executive"], at=at
        )
        deciding.comment_financial(
            notice_id=notice.pk,
            comment="The sums are within the budget and the sources can bear them.",
            by=self.people["chief.finance"],
            at=at,
        )

    def ready(self, notice: DecisionNotice, at: datetime) -> None:
        """Both comments given, then put to the decider."""
        self.answer_subsidy(notice, at)
        self.comment(notice, at)
        deciding.make_ready(notice_id=notice.pk, by=self.officer, at=at + timedelta(hours=4))

    def answer_subsidy(self, notice: DecisionNotice, at: datetime) -> None:
        """The four limbs, for each approval in a call that asks: a service for victims or against abuse that nobody sells."""
        why = {
            "resources": (True, "It is a grant of this office."),
            "enterprise": (False, "The service is given to people in need without charge, and is not offered on a market."),
            "advantage": (True, "The body gets money that others do not."),
            "effect": (False, "It is a local service; nobody competes for it."),
        }
        for row in notice.rows.filter(decision="approve", application__call__asks_subsidy=True).order_by("position"):
            deciding.answer_subsidy(application_id=row.application_id, limbs=why, by=self.officer, at=at)

    def sign(self, notice: DecisionNotice, at: datetime, *, by: str = "commissioner") -> DecisionNotice:
        person = self.people[by]
        return deciding.sign_notice(notice_id=notice.pk, signed_as=person.job, statement=STATEMENT, by=person, at=at)

    def in_one_year(self, notice: DecisionNotice, at: datetime) -> None:
        """A donation is paid at once, so its whole sum falls in the year of the decision."""
        for row in notice.rows.filter(decision="approve"):
            self.edit(row, at, years=[YearPart(financial_year(at.date()), row.amount_pence)])

    def from_two_sources(self, notice: DecisionNotice, ringed: FundingSource, other: FundingSource, at: datetime) -> None:
        """Four fifths from the ring-fenced grant and one from the office's own money, in each year."""
        for row in notice.rows.filter(decision="approve"):
            parts = []
            for year in row.years.order_by("financial_year"):
                first, second = share(year.amount_pence, [80, 20])
                parts += [SourcePart(ringed.pk, year.financial_year, first), SourcePart(other.pk, year.financial_year, second)]
            years = [YearPart(each.financial_year, each.amount_pence, each.is_conditional) for each in row.years.order_by("financial_year")]
            self.edit(row, at, years=years, sources=parts)

    def edit(self, row: NoticeRow, at: datetime, **parts: Any) -> None:
        deciding.edit_row(
            row_id=row.pk,
            decision=row.decision,
            amount_pence=row.amount_pence,
            purpose=row.purpose,
            conditions=row.conditions,
            reasons=row.reasons,
            by=self.officer,
            at=at,
            **parts,
        )

    def correct(self, notice: DecisionNotice, at: datetime) -> None:
        """A new version with other words; the first is replaced once it is published."""
        fresh = deciding.correct_notice(notice_id=notice.pk, by=self.officer, at=at)
        consultation = WORDS["consultation"] + " The youth commission read the bids for work with young people."
        deciding.edit_notice(notice_id=fresh.pk, by=self.officer, at=at + timedelta(hours=1), consultation=consultation)
        self.ready(fresh, at + timedelta(days=1))
        self.sign(fresh, at + timedelta(days=3))
        deciding.publish_notice(notice_id=fresh.pk, by=self.officer, at=at + timedelta(days=4))

    def agree(self, award: Award, project: Project, at: datetime, *, units: Mapping[str, str] | None = None) -> None:
        """Outputs and budget heads from the bid, and its measures where the Plan has the indicator."""
        names = {each.name: each for each in Indicator.objects.filter(office=award.office_id).prefetch_related("outcomes")}
        measures = []
        for what, unit, baseline, target, how in project.theme.measures:
            indicator = names.get(what)
            outcome = indicator and next((each for each in indicator.outcomes.all() if each.code in project.outcomes.split()), None)
            if indicator and outcome:
                unit = (units or {}).get(indicator.code, unit)
                known = None if baseline is None else Decimal(baseline)
                measures.append(MeasureDraft(indicator.pk, outcome.pk, unit, known, Decimal(target), award.ends_on, how))
        heads = share(award.amount_pence, [part for _, _, part in project.theme.heads])
        deciding.agree_measures(
            award_id=award.pk,
            outputs=[OutputDraft(what, unit, Decimal(number)) for what, unit, number in project.theme.outputs],
            measures=measures,
            heads=[HeadDraft(detail, pence) for (_, detail, _), pence in zip(project.theme.heads, heads, strict=True)],
            by=self.officer,
            at=at,
        )

    def offer(self, award: Award, at: datetime) -> None:
        deciding.offer_award(award_id=award.pk, by=self.officer, at=at)

    def accept(self, award: Award, project: Project, at: datetime) -> None:
        body = self.people.bodies[project.body]
        deciding.accept_award(award_id=award.pk, post=body.seed.owner_post, by=body.owner, at=at)

    def decline(self, award: Award, project: Project, at: datetime) -> None:
        reason = "Another funder has given us the whole sum, and we would not take it twice."
        deciding.decline_award(award_id=award.pk, reason=reason, by=self.people.bodies[project.body].owner, at=at)

    def send_evidence(self, conditions: Iterable[Condition], project: Project, at: datetime) -> None:
        for condition in conditions:
            note = "Everyone on the list has a certificate that is in date; our safeguarding lead has seen each of them."
            deciding.send_evidence(condition_id=condition.pk, note=note, by=self.people.bodies[project.body].owner, at=at)

    def decide(self, condition: Condition, move: str, at: datetime, note: str = "") -> None:
        deciding.decide_condition(condition_id=condition.pk, move=move, note=note, by=self.officer, at=at)
