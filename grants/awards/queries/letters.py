"""The letters of a notice as they would leave now, and as they left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils import timezone

from commissioning.calls.models import Call, Criterion
from commissioning.mail.models import Message
from commissioning.money import format_pounds
from commissioning.people.models import Organisation
from grants.applications.models import Application
from grants.applications.words import say_instant
from grants.assessment.models import Recommendation, Result
from grants.awards.merging import fill
from grants.awards.models import DecisionNotice, Letter, LetterTemplate, NoticeRow

TOLD = ("approve", "refuse", "reserve")
LESS = "This is less than you asked for."
# Of 5: what a letter calls a strength, and what it says would improve a bid most.
STRONG, WEAK = 4, 3


@dataclass(frozen=True)
class LetterLine:
    """One bid's letter: `subject` and `body` with the contact's name still to be filled in. A stale one was edited for another decision."""

    row: NoticeRow
    subject: str
    body: str
    is_edited: bool
    is_stale: bool
    lacks_note: bool
    contacts: list[tuple[str, str]]


def contacts(organisation: Organisation) -> list[tuple[str, str]]:
    """Name and address of both contacts; the second only where there is one."""
    first = (organisation.contact_name, organisation.contact_email)
    second = (organisation.second_contact_name, organisation.second_contact_email)
    return [first, *([second] if second[1] and second[1] != first[1] else [])]


def letters_of(notice: DecisionNotice, at: datetime, rows: Iterable[NoticeRow] | None = None) -> list[LetterLine]:
    """The letter of every bid that is told of its decision; those for which the panel left no note for the applicant first. Nine queries.

    Shape: a deferred bid, and one left to another decider, hears nothing yet.
    """
    found = rows if rows is not None else notice.rows.select_related("application__organisation", "application__call").order_by("position")
    told = [row for row in found if row.decision in TOLD]
    bids = [row.application_id for row in told]
    feedback = dict(Recommendation.objects.filter(application__in=bids).values_list("application", "feedback"))
    results = {each.application_id: each for each in Result.objects.filter(application__in=bids)}
    criteria: dict[int, list[Criterion]] = {}
    for each in Criterion.objects.filter(call__in={row.application.call_id for row in told}).order_by("-weight", "number"):
        criteria.setdefault(each.call_id, []).append(each)
    coming = calls_to_come({row.application.call.fund_id for row in told}, at)
    templates = {each.kind: each for each in LetterTemplate.objects.all()}
    edited = {each.row_id: each for each in Letter.objects.filter(row__in=told)}
    profile = notice.office.profile_on(timezone.localdate(at))
    lines = []
    for row in told:
        note = feedback.get(row.application_id, "")
        call, result = row.application.call, results.get(row.application_id)
        values = values_of(row, notice=notice, profile=profile, feedback=note, total=result.total if result else None)
        values |= by_criteria(criteria.get(call.pk, ()), result) | {"again": coming.get(call.fund_id, "")}
        lines.append(line_of(row, templates[row.decision], edited.get(row.pk), values, lacks_note=not note.strip()))
    return sorted(lines, key=lambda each: (not each.lacks_note, each.row.position))


def line_of(row: NoticeRow, template: LetterTemplate, letter: Letter | None, values: Mapping[str, str], *, lacks_note: bool) -> LetterLine:
    fits = letter is not None and letter.fits(row)
    subject, body = (letter.subject, letter.body) if letter and fits else (template.subject, template.body)
    return LetterLine(
        row=row,
        subject=fill(subject, values),
        body=fill(body, values),
        is_edited=fits,
        is_stale=letter is not None and not fits,
        lacks_note=lacks_note,
        contacts=contacts(row.application.organisation),
    )


def values_of(row: NoticeRow, *, notice: DecisionNotice, profile: Any, feedback: str, total: Any) -> dict[str, str]:
    """Every field but those that are filled in as the letter leaves. What scorers wrote for the office alone is in none of them."""
    bid = row.application
    amount = row.amount_pence if row.decision == "approve" else 0
    return {
        "organisation": bid.organisation.name,
        "reference": bid.reference,
        "project": bid.title or bid.reference,
        "call": bid.call.title,
        "notice": notice.reference,
        "decider": profile.decider_title,
        "amount": format_pounds(amount) if amount else "",
        "asked": format_pounds(bid.ask_pence or 0),
        "less": LESS if amount and amount < (bid.ask_pence or 0) else "",
        "score": band(total, bid),
        "feedback": feedback.strip(),
        "office": profile.name,
        "email": profile.email,
        "site": settings.SITE_URL,
    }


def by_criteria(criteria: Iterable[Criterion], result: Result | None) -> dict[str, str]:
    """The criteria on which a bid did best and worst, the weightiest first. No query."""
    figures = {key: Fraction(text) for key, text in (result.by_criterion if result else {}).items() if text is not None}
    scored = [(each.title, figures[each.key]) for each in criteria if each.key in figures]
    return {
        "strengths": "; ".join(title for title, figure in scored if figure >= STRONG),
        "improve": "; ".join(title for title, figure in scored if figure < WEAK),
    }


def calls_to_come(fund_ids: Iterable[int], at: datetime) -> dict[int, str]:
    """By fund, the next call that can be applied to, in words: the one that is open, else the first to open. One query."""
    found: dict[int, str] = {}
    calls = Call.objects.filter(fund__in=list(fund_ids), state="published", closes_at__gt=at).listed().order_by("opens_at", "pk")
    for fund_id, title, opens_at, closes_at in calls.values_list("fund", "title", "opens_at", "closes_at"):
        if opens_at <= at:
            found.setdefault(fund_id, f"{title}, open until {say_instant(closes_at)}")
        else:
            found.setdefault(fund_id, f"{title}, open from {say_instant(opens_at)} until {say_instant(closes_at)}")
    return found


def band(total: Any, bid: Application) -> str:
    """The band that a total falls in, in words; nothing where the bid was not scored."""
    if total is None:
        return ""
    if total >= bid.call.band_recommend:
        return f"{total} out of 100, in the band that we recommend for funding (from {bid.call.band_recommend})"
    if total >= bid.call.band_consider:
        return f"{total} out of 100, in the band that we consider (from {bid.call.band_consider})"
    return f"{total} out of 100, below the band that we consider (from {bid.call.band_consider})"


def letters_to_send(rows: Iterable[NoticeRow], left: Iterable[int] = ()) -> int:
    """How many letters leave when these rows are signed and those in `left` are left to another decider. No query where bodies are at hand."""
    off = set(left)
    return sum(len(contacts(row.application.organisation)) for row in rows if row.decision in TOLD and row.pk not in off)


def letters_that_left(notice: DecisionNotice) -> list[Message]:
    """What was sent to the bodies of a notice about its decisions, as it was written, by address. One query."""
    bids = [str(pk) for pk in notice.rows.values_list("application", flat=True)]
    if notice.released_at is None:
        return []
    written = Message.objects.filter(
        about_type=Application._meta.label_lower, about_id__in=bids, template__startswith="grants/awards/emails/outcome_"
    )
    return list(written.filter(created_at=notice.released_at).order_by("to_address", "pk"))


def letter_templates() -> list[LetterTemplate]:
    """The three kinds, in their order."""
    order = {kind: number for number, kind in enumerate(TOLD)}
    return sorted(LetterTemplate.objects.select_related("edited_by"), key=lambda each: order[each.kind])
