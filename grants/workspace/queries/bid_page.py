"""One bid as staff see it: what it says, what was done with it, what comes next, and what the body had before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from commissioning.audit.models import AuditEvent
from commissioning.calls.models import Criterion
from commissioning.lifecycle import APPLICATION, ASSESSMENT
from commissioning.money import format_pounds
from commissioning.people.queries import record_rows
from commissioning.permissions import allows
from grants.applications.models import Application, Keying
from grants.applications.queries import AskedList, BidDetail, asked_list, detail_of, keying_of
from grants.assessment import arithmetic
from grants.assessment.models import ConsultationReply, Finding, Interview, Moderation, Recommendation, Result
from grants.assessment.queries import (
    DiligenceLine,
    GateLine,
    Sheet,
    diligence_of,
    finding_of,
    gate_of,
    replies_of,
    sheets_of,
    standing_stops,
)
from grants.awards.models import Award, HistoricAward
from grants.payments.models import Receipt, Recovery
from grants.returns.models import Return
from grants.returns.queries import rule_of
from grants.workspace.queries.officer import link

PAST = {
    "application submit": "Sent",
    "application withdraw": "Withdrawn",
    "application start_check": "Taken into check",
    "application ask_more": "Asked for more",
    "application answer_more": "Sent what was asked",
    "application stop_waiting": "Gone on without the answer",
    "application asked item answered": "Answered one thing that was asked",
    "application answers judged": "Answers gone through",
    "application find_ineligible": "Found ineligible",
    "application find_eligible": "Found eligible",
    "application reopen_check": "Taken back into check",
    "application start_scoring": "Scoring began",
    "application moderate": "Moderated",
    "application send_to_panel": "Sent to the panel",
    "application recommend_full": "Recommended in full",
    "application recommend_part": "Recommended in part",
    "application recommend_reserve": "Recommended for the reserve list",
    "application recommend_none": "Not recommended",
    "application return_to_panel": "Returned to the panel",
    "application send_to_commissioner": "Put on a decision notice",
    "application approve": "Approved",
    "application refuse": "Refused",
    "application put_on_reserve": "Put on the reserve list",
    "application defer": "Deferred",
    "application promote": "Promoted from the reserve list",
    "application start": "Started",
    "application sent again": "Sent again",
    "application filled from a workbook": "Filled in from a workbook",
    "application filled from an earlier one": "Filled in from an earlier bid",
    "application admitted late": "Let in late",
    "application keyed by the office": "Typed in by the office",
    "confirmation asked": "The applicant asked to confirm it",
    "keyed application found wrong": "The applicant said that something is wrong",
    "keyed application confirmed": "Confirmed by the applicant",
    "application draft shared": "The draft shared with the office",
    "application draft looked at": "The shared draft read",
    "application draft no longer shared": "The draft no longer shared",
    "message sent": "A message was sent",
    "due diligence recorded": "Due diligence recorded",
    "complaint logged": "A complaint or a request for review",
    "complaint answered": "A complaint or review answered",
    "stop set": "Stopped",
    "stop lifted": "A stop lifted",
    "check recorded": "A test failed or was waived",
    "assessor assigned": "Given to an assessor",
    "scores moderated": "Agreed scores recorded",
    "assessment declare": "No conflict declared",
    "assessment begin": "An assessor began",
    "assessment send": "Scores sent",
    "assessment reopen": "Scores reopened",
    "assessment recuse": "An assessor stood aside",
}
# What must come with the bid: rows that it has one of, and of the grant no more than the page says.
AT_HAND = ("result", "moderation__by", "recommendation__by", "asked", "late_admission__by")
FACTS = {"award_reference": F("award__reference"), "award_state": F("award__state")}
QUIET = {"application time taken said", "scores moderated", "assessment begin"}


@dataclass(frozen=True)
class Step:
    """Something she may do next with the bid: a page to open, or a button where `post`."""

    words: str
    href: str
    post: bool = False
    primary: bool = False


@dataclass(frozen=True)
class Event:
    """One line of the history."""

    title: str
    at: datetime
    by: str
    text: str = ""


@dataclass(frozen=True)
class Past:
    """Something that the body had from us, or from another office, before. Money in pence."""

    title: str
    where: str
    year: str
    amount_pence: int
    href: str
    note: str


@dataclass(frozen=True)
class AwardMade:
    """The grant that came of the bid, in brief. `href` is empty for those who may not open it."""

    reference: str
    state: str
    href: str


@dataclass(frozen=True)
class BidPage:
    """Everything on the page of one bid. `sheets` hide what she may not see yet; `result` is None while it must stay hidden."""

    bid: Application
    detail: BidDetail
    asked: AskedList | None
    days_used: list[int]
    is_overdue: bool
    gate: list[GateLine]
    finding: Finding | None
    finding_words: str
    criteria: list[Criterion]
    sheets: list[Sheet]
    result: Result | None
    spread: arithmetic.Spread | None
    figures: list[tuple[Criterion, str, bool]]
    moderation: Moderation | None
    recommendation: Recommendation | None
    award: AwardMade | None
    events: list[Event]
    past: list[Past]
    beside: list[Application]
    steps: list[Step]
    may_reopen: bool
    shows_record: bool
    told: list[dict[str, str]]
    keying: Keying | None
    record_changed: bool
    diligence: list[DiligenceLine]
    stops: list[str]
    replies: list[ConsultationReply]
    interview: Interview | None


def bid_page(bid: Application, user: Any, today: date) -> BidPage:
    """The page of a bid that was loaded through `visible_to` with call and body, `AT_HAND` and `FACTS`.

    Shape: eleven queries, one more where it holds files, three where something was asked.
    """
    criteria = list(Criterion.objects.filter(call=bid.call_id).order_by("number"))
    sheets = sheets_of(bid, user, criteria)
    may_see = allows(user, "scores.view", bid) and not any(
        each.is_mine and each.assessment.state not in ("sent", "recused") for each in sheets
    )
    result = getattr(bid, "result", None) if may_see else None
    moderation = getattr(bid, "moderation", None) if may_see else None
    finding, words = finding_of(bid)
    staff_view = allows(user, "scores.view", bid)
    detail = detail_of(bid)
    # Whether anything was asked came with the bid.
    asked = asked_list(bid, {each.key: each.title for each in detail.sections}) if getattr(bid, "asked", None) else None
    return BidPage(
        bid=bid,
        detail=detail,
        asked=asked,
        days_used=asked.days_used(today) if asked else [],
        is_overdue=bid.state == "more_asked" and asked is not None and asked.asked.clock.is_overdue(today),
        gate=gate_of(bid),
        finding=finding,
        finding_words=words,
        criteria=criteria,
        sheets=sheets,
        result=result,
        spread=arithmetic.spread(each.total for each in sheets if each.total is not None and each.assessment.state == "sent")
        if result
        else None,
        figures=figures_of(criteria, result, moderation),
        moderation=moderation,
        recommendation=getattr(bid, "recommendation", None) if staff_view else None,
        award=award_of(bid, user) if staff_view else None,
        events=events_of(bid, [each.assessment.pk for each in sheets]) if staff_view else [],
        past=past_of(bid, today) if staff_view else [],
        beside=beside(bid, user) if staff_view else [],
        steps=[*asked_steps(bid, user, asked, today), *steps_for(bid, user, getattr(bid, "result", None), sheets)],
        may_reopen=allows(user, "assessment.reopen", bid),
        shows_record=bool(detail.record) and staff_view,
        told=detail.told if staff_view else [],
        keying=keying_of(bid),
        record_changed=detail.record != record_rows(bid.organisation),
        diligence=diligence_of(bid, today) if allows(user, "diligence.view", bid) else [],
        stops=standing_stops({bid.pk: bid.organisation_id}).get(bid.pk, []) if allows(user, "stops.view", bid) else [],
        replies=replies_of(bid) if staff_view else [],
        interview=Interview.objects.filter(application=bid).first() if staff_view and bid.call.holds_interviews else None,
    )


def award_of(bid: Any, user: Any) -> AwardMade | None:
    """The grant, from what came with the bid. No query."""
    if bid.award_reference is None:
        return None
    href = link("awards:award", bid.award_reference) if allows(user, "awards.view", bid) else ""
    return AwardMade(bid.award_reference, Award.machine.states[bid.award_state].staff, href)


def figures_of(criteria: Sequence[Criterion], result: Result | None, moderation: Moderation | None) -> list[tuple[Criterion, str, bool]]:
    """Each criterion's figure to two decimals, and whether it was moderated."""
    if result is None:
        return []
    agreed = {each.criterion_id for each in moderation.scores.all()} if moderation else set()
    found = []
    for each in criteria:
        text = result.by_criterion.get(each.key)
        figure = "–" if text is None else str(arithmetic.two_places(arithmetic.Fraction(text)))
        found.append((each, figure, each.pk in agreed))
    return found


def events_of(bid: Application, assessments: Sequence[int]) -> list[Event]:
    """The history, latest first, from the record; names are looked up where they may be erased. One query."""
    about = Q(subject_type=Application._meta.label_lower, subject_id=str(bid.pk))
    if assessments:
        about |= Q(subject_type="assessment.assessment", subject_id__in=[str(each) for each in assessments])
    rows = AuditEvent.objects.filter(about).exclude(verb__in=QUIET).exclude(verb="check recorded", after__result="pass")
    rows = rows.select_related("actor").order_by("-pk")[:200]
    return [Event(words_of(each), each.at, str(each.actor) if each.actor else "the system", told(each.facts)) for each in rows]


def words_of(event: AuditEvent) -> str:
    words = PAST.get(event.verb)
    if words:
        return words
    kind, _, verb = event.verb.partition(" ")
    machine = {"application": APPLICATION, "assessment": ASSESSMENT}.get(kind)
    if machine and verb in machine.moves:
        return machine[verb].button
    return event.verb.capitalize()


def told(facts: Mapping[str, Any]) -> str:
    """The sums and totals that an event holds, in words."""
    parts = []
    if isinstance(facts.get("amount_pence"), int) and facts["amount_pence"]:
        parts.append(format_pounds(facts["amount_pence"]))
    if facts.get("number"):
        parts.append(f"version {facts['number']}")
    if facts.get("test"):
        parts.append(str(facts["test"]).replace("-", " "))
    return ", ".join(parts)


def past_of(bid: Application, today: date) -> list[Past]:
    """What the body was given before: our awards, with returns that were late and money that was asked back, then published ones. Two queries."""
    late = rule_of("overdue", on=today) | Q(submitted_at__date__gt=F("due_on"))
    asked = Recovery.objects.filter(award=OuterRef("pk")).order_by().values("award")
    came = Receipt.objects.filter(recovery__award=OuterRef("pk")).order_by().values("recovery__award")
    ours = (
        Award.objects.filter(organisation=bid.organisation_id)
        .exclude(application=bid)
        .annotate(
            late=Subquery(Return.objects.filter(late, award=OuterRef("pk")).order_by().values("award").annotate(n=Count("pk")).values("n")),
            asked_back=Subquery(asked.annotate(pence=Sum(F("amount_pence") - F("let_go_pence"))).values("pence")),
            came_back=Subquery(came.annotate(pence=Sum("amount_pence")).values("pence")),
        )
        .select_related("call")
        .only("title", "amount_pence", "decided_on", "reference", "state", "call__title")
        .order_by("-decided_on")[:20]
    )
    theirs = HistoricAward.objects.filter(organisation=bid.organisation_id).order_by("-financial_year", "pk")[:20]
    return [
        Past(
            each.title,
            each.call.title,
            f"{each.decided_on:%Y}",
            each.amount_pence,
            link("awards:award", each.reference),
            ". ".join([each.machine.states[each.state].staff, *told_of(each)]),
        )
        for each in ours
    ] + [
        Past(
            each.project or each.recipient,
            each.funder,
            each.financial_year_as_printed,
            each.amount_pence,
            "",
            each.note or each.amount_basis,
        )
        for each in theirs
    ]


def told_of(award: Any) -> list[str]:
    """What to know of an earlier grant before another is given, from what came with it."""
    words = [f"{award.late} return{'' if award.late == 1 else 's'} late"] if award.late else []
    if award.asked_back:
        still = award.asked_back - (award.came_back or 0)
        words.append(
            f"{format_pounds(award.asked_back)} asked back, {f'{format_pounds(still)} still to come' if still else 'all of it returned'}"
        )
    return words


def beside(bid: Application, user: Any) -> list[Application]:
    """Other bids of the same body in the same call. One query."""
    same = Application.objects.visible_to(user, drafts=False).filter(call=bid.call_id, organisation=bid.organisation_id).exclude(pk=bid.pk)
    return list(same.exclude(state="draft").order_by("reference")[:10])


def asked_steps(bid: Application, user: Any, found: AskedList | None, today: date) -> list[Step]:
    """What she may do about a list that was asked. No query."""
    if found is None or not allows(user, "assessment.check", bid):
        return []
    if bid.state == "in_check" and found.open_lines:
        return [Step("Go through the answers", link("applications:judge", bid.reference), primary=True)]
    if bid.state == "more_asked" and found.asked.clock.is_overdue(today):
        return [Step("Go on without the answer", link("applications:go_on", bid.reference), post=True)]
    return []


def steps_for(bid: Application, user: Any, result: Result | None, sheets: Sequence[Sheet]) -> list[Step]:
    """What she may do next, the likeliest first. No query beyond what permissions need."""
    steps: list[Step] = []
    mine = next((each for each in sheets if each.is_mine and each.assessment.state not in ("sent", "recused")), None)
    if mine and bid.state == "scoring":
        steps.append(Step("Score it", link("assessment:review", mine.assessment.pk), primary=True))
    checks = allows(user, "assessment.check", bid)
    assigns = allows(user, "assessment.assign", bid)
    panels = allows(user, "assessment.recommend", bid)
    alone = bid.call.scorers == 1
    if checks and bid.state == "submitted" and (bid.call.state == "assessing" or bid.call.preset == "donation"):
        steps.append(Step("Start checks", link("assessment:step", bid.reference, "start-check"), post=True, primary=True))
    if checks and bid.state in ("in_check", "more_asked"):
        steps.append(Step("Check whether it is eligible", link("assessment:check", bid.reference), primary=True))
    if checks and bid.state == "in_check" and getattr(bid, "asked", None) is None and (asking := link("applications:ask", bid.reference)):
        steps.append(Step("Ask for what is missing", asking))
    if assigns and bid.state in ("eligible", "scoring"):
        short = result is None or result.wanted > len([each for each in sheets if each.assessment.state != "recused"])
        steps.append(Step("Assign assessors", link("assessment:assign", bid.reference), primary=bid.state == "eligible" or short))
    if bid.state == "eligible" and (allows(user, "direct.propose", bid) or allows(user, "direct.agree", bid)):
        steps.append(Step("Award without competition", link("assessment:direct", bid.reference)))
    scored = result is not None and result.sent >= result.wanted
    if allows(user, "assessment.moderate", bid) and bid.state == "scoring" and scored and result:
        words = "Moderate the scores" if result.needs_moderation else "Moderate all the same"
        steps.append(Step(words, link("assessment:moderate", bid.reference), primary=result.needs_moderation))
    ready = scored and result is not None and not result.needs_moderation
    if panels and (bid.state == "moderated" or (bid.state == "scoring" and ready) or (bid.state == "eligible" and alone)):
        steps.append(
            Step("Send to the panel", link("assessment:step", bid.reference, "send-to-panel"), post=True, primary=bid.state != "eligible")
        )
    if bid.call.holds_interviews and bid.state in ("eligible", "scoring", "moderated", "panel") and allows(user, "interviews.hold", bid):
        steps.append(Step("Interview", link("assessment:interview", bid.reference)))
    if panels and bid.state == "panel":
        steps.append(Step("Record the recommendation", link("assessment:recommend", bid.reference), primary=True))
    if panels and bid.state in ("recommended_full", "recommended_part", "reserve", "not_recommended"):
        steps.append(Step("Return to the panel", link("assessment:step", bid.reference, "return-to-panel"), post=True))
    if checks and bid.state in ("eligible", "ineligible"):
        steps.append(Step("Check again", link("assessment:step", bid.reference, "check-again"), post=True))
    if allows(user, "messages.to_body", bid):
        steps.append(Step("Messages with the applicant", link("applications:thread", bid.reference)))
    if allows(user, "contacts.log", bid):
        steps.append(Step("Write down a contact", f"{link('applications:contact_new', bid.organisation_id)}?bid={bid.pk}"))
    if allows(user, "complaints.log", bid):
        steps.append(Step("Log a complaint", link("awards:complaint_new", bid.reference)))
    if allows(user, "stops.set", bid):
        steps.append(Step("Stop it", f"{link('assessment:stop_new', bid.organisation_id)}?bid={bid.pk}"))
    if allows(user, "interests.declare", bid.call):
        steps.append(Step("Declare an interest", link("assessment:declare", bid.call.reference)))
    return steps
