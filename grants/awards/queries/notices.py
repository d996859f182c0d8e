"""The decision notice to read: as it stands, as it was signed, as the public gets it; and what it still lacks."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from commissioning.calls.models import Call, LegalBasis
from commissioning.money import financial_year_name, format_pounds
from commissioning.people.models import Organisation
from grants.applications.models import Application
from grants.assessment.models import Interest, RegisterEntry
from grants.assessment.queries import matches, open_diligence, standing_stops
from grants.awards.models import DecisionNotice, NoticeRow, NoticeRowSource, NoticeRowYear
from grants.awards.queries.budget import Position, budget_positions, budgets_of_years, ring_fence_stops
from grants.awards.queries.printed import printed_faults
from grants.awards.queries.subsidy import unanswered

# What the panel recommends, as the decision that follows it.
DECISION_OF = {"full": "approve", "part": "approve", "reserve": "reserve", "none": "refuse", "defer": "defer"}
RECOMMENDED = ("recommended_full", "recommended_part", "reserve", "not_recommended")
NO_CONDITIONS = "None beyond the standard terms"
# Sections of the document that stand before and after the figures, in its order.
SECTIONS = (
    ("background", "Background"),
    ("options", "Options considered"),
    ("finance", "Financial implications"),
    ("legal", "Legal implications"),
    ("equality", "Equality"),
    ("risk", "Risk"),
    ("consultation", "Consultation"),
)


def notices_for(user: Any) -> QuerySet[DecisionNotice]:
    """The list of notices, newest first, with figures for its rows: `approved`, `approved_pence`, `row_count`. One query."""
    return (
        DecisionNotice.objects.visible_to(user)
        .select_related("lead_officer", "signed_by")
        .annotate(
            row_count=Count("rows"),
            approved=Count("rows", filter=Q(rows__decision="approve")),
            approved_pence=Sum("rows__amount_pence", default=0),
        )
        .newest_first()
    )


def notice_with_rows(notice: DecisionNotice | int) -> list[NoticeRow]:
    """The rows of a notice in order, with all that a page or a check reads of them. Three queries."""
    return list(
        NoticeRow.objects.filter(notice=notice)
        .select_related(
            "application__organisation",
            "application__call__fund",
            "application__call__budget",
            "application__main_outcome",
            "application__district",
            "application__direct",
            "letter",
        )
        .prefetch_related(
            Prefetch("years", NoticeRowYear.objects.order_by("financial_year")),
            Prefetch("sources", NoticeRowSource.objects.select_related("source").order_by("financial_year", "source__name")),
        )
        .order_by("position", "pk")
    )


def rows_total(rows: Iterable[NoticeRow]) -> int:
    """What the rows add up to, in pence: approvals of all years; a row left to another decider is none."""
    return sum(row.amount_pence for row in rows if row.decision == "approve")


def departs(row: NoticeRow) -> bool:
    """Whether the decision differs from what was recommended, in kind or in sum."""
    if row.decision == "left":
        return False
    return row.decision != DECISION_OF.get(row.recommended) or (row.decision == "approve" and row.amount_pence != row.recommended_pence)


@dataclass(frozen=True)
class Gap:
    """Something that a notice lacks. `place` is the part of the document it stands beside: "total", "row-12", "legal_comment".

    A gap that does not block is a word of warning.
    """

    place: str
    words: str
    blocks: bool = True


def gaps(notice: DecisionNotice, at: datetime, rows: list[NoticeRow] | None = None) -> list[Gap]:
    """Everything that stands between a notice and its signature, in the order of the document.

    Source: requirements 5.1 (R-5.1, R-5.2, R-5.6) and section 0.
    """
    rows = notice_with_rows(notice) if rows is None else rows
    total = rows_total(rows)
    found = []
    if not notice.summary.strip():
        found.append(Gap("summary", "Write the summary."))
    if notice.total_pence != total:
        found.append(
            Gap(
                "total",
                f"The summary says {pounds(notice.total_pence)} but the rows add up to {pounds(total)}. Make them the same, to the penny.",
            )
        )
    if notice.classification != "open" and not notice.exemption.strip():
        found.append(Gap("exemption", "Name the exemption that is relied on."))
    for name, title in SECTIONS:
        if not getattr(notice, name).strip():
            found.append(Gap(name, f"{title}: nothing is written yet.", blocks=False))
    if not any(row.decision != "left" for row in rows):
        found.append(Gap("rows", "There is no decision on this notice. Add a bid, or delete what is left."))
    for row in rows:
        found += row_gaps(row)
    if not notice.supersedes_id:  # a correction changes words, so no money is approved by it
        found += stop_gaps(rows)
        found += letter_gaps(rows)
        found += diligence_gaps(rows, at)
        found += [Gap(f"row-{pk}", words) for pk, words in unanswered(rows, timezone.localdate(at)).items()]
    if retrospective(rows, at) and not notice.retrospective_reason.strip():
        found.append(Gap("retrospective_reason", "The funding began before the date of signing. Say why this is decided in retrospect."))
    found += [Gap("budget", words) for words in money_stops(rows, at)]
    for name, who in (("legal", "monitoring officer"), ("financial", "chief finance officer")):
        if getattr(notice, f"{name}_at") is None:
            found.append(Gap(f"{name}_comment", f"The {who} has not commented on the notice as it now stands."))
        elif getattr(notice, f"{name}_held"):
            found.append(Gap(f"{name}_comment", f"The {who} holds this notice. Settle the comment, and ask for it to be given again."))
    return found


def row_gaps(row: NoticeRow) -> list[Gap]:
    """What one row lacks."""
    place, name = f"row-{row.pk}", row.application.reference
    found = []
    if departs(row) and not row.departure_reason.strip():
        found.append(Gap(place, f"{name}: say why the decision departs from the recommendation."))
    if row.decision != "approve":
        return found
    if row.amount_pence <= 0:
        found.append(Gap(place, f"{name}: an approval needs a sum."))
    for each, what in (("purpose", "the purpose"), ("reasons", "the reasons why it will help"), ("conditions", "the conditions")):
        if not getattr(row, each).strip():
            said = f" or “{NO_CONDITIONS}”" if each == "conditions" else ""
            found.append(Gap(place, f"{name}: write {what}{said}."))
    by_year = {year.financial_year: year.amount_pence for year in row.years.all()}
    if sum(by_year.values()) != row.amount_pence:
        found.append(
            Gap(place, f"{name}: its years add up to {pounds(sum(by_year.values()))}, but the award is {pounds(row.amount_pence)}.")
        )
    drawn: dict[int, int] = {}
    for source in row.sources.all():
        drawn[source.financial_year] = drawn.get(source.financial_year, 0) + source.amount_pence
    found += [
        Gap(
            place,
            f"{name}: its sources for {financial_year_name(year)} add up to {pounds(drawn.get(year, 0))}, "
            f"but that year is {pounds(by_year.get(year, 0))}.",
        )
        for year in sorted(by_year.keys() | drawn.keys())
        if by_year.get(year, 0) != drawn.get(year, 0)
    ]
    found += [Gap(place, f"{name}, {words}", blocks=False) for words in printed_faults(row)]
    least = row.application.least_pence
    if least and row.amount_pence < least:
        found.append(Gap(place, f"{name}: the applicant could go ahead with {pounds(least)} or more, not with less.", blocks=False))
    return found


def stop_gaps(rows: Iterable[NoticeRow]) -> list[Gap]:
    """Approvals that a stop on the bid or its body forbids. One query."""
    approved = {row.application_id: row for row in rows if row.decision == "approve"}
    stops = standing_stops({bid: row.application.organisation_id for bid, row in approved.items()})
    return [
        Gap(f"row-{approved[bid].pk}", f"{approved[bid].application.reference} is stopped: {' '.join(reasons)}")
        for bid, reasons in stops.items()
    ]


def letter_gaps(rows: list[NoticeRow]) -> list[Gap]:
    """Letters that were edited for another decision or sum. No query: they come with the rows."""
    edited = {row.pk: letter for row in rows if (letter := getattr(row, "letter", None))}
    return [
        Gap(
            f"row-{row.pk}",
            f"{row.application.reference}: its letter was edited for another decision. Edit it again, or go back to the template.",
        )
        for row in rows
        if row.pk in edited and not edited[row.pk].fits(row) and row.decision in ("approve", "refuse", "reserve")
    ]


def diligence_gaps(rows: Iterable[NoticeRow], at: datetime) -> list[Gap]:
    """Approvals that due diligence holds: something failed, or is open where the call waits for all of it. Three queries at most."""
    approved = {row.application_id: row for row in rows if row.decision == "approve"}
    held = open_diligence((row.application for row in approved.values()), timezone.localdate(at))
    return [
        Gap(f"row-{approved[bid].pk}", f"{approved[bid].application.reference}, due diligence. {'; '.join(line.words for line in lines)}.")
        for bid, lines in held.items()
    ]


def retrospective(rows: Iterable[NoticeRow], at: datetime) -> bool:
    """Whether money is approved for a period that has begun."""
    today = timezone.localdate(at)
    return any(row.decision == "approve" and row.application.call.starts_on < today for row in rows)


def money_stops(rows: list[NoticeRow], at: datetime) -> list[str]:
    """Why the budgets or the ring-fenced sources of these rows cannot bear them, in words; empty when they can."""
    approved = [row for row in rows if row.decision == "approve"]
    if not approved:
        return []
    stops = [each.stop for each in positions_of(approved, at) if each.stop]
    return stops + ring_fence_stops((each.source_id, each.financial_year) for row in approved for each in row.sources.all())


def positions_of(rows: list[NoticeRow], at: datetime) -> list[Position]:
    """The budgets that these rows count in."""
    years = {year.financial_year for row in rows for year in row.years.all()}
    return list(budget_positions(budgets_of_years({row.application.call_id for row in rows}, years), at).values())


def pounds(pence: int) -> str:
    return format_pounds(pence, always_pence=True)


def as_data(notice: DecisionNotice, at: datetime, rows: list[NoticeRow] | None = None) -> dict[str, Any]:
    """The whole notice as plain data: what is frozen at signing, and what the page and the PDF are drawn from.

    Shape: JSON values only; sums in pence, dates in ISO form. Rows in the order of the notice.
    """
    rows = notice_with_rows(notice) if rows is None else rows
    profile = notice.office.profile_on(timezone.localdate(at))
    return {
        "office": profile.name,
        "decider": profile.decider_title,
        "reference": notice.reference,
        "title": notice.title,
        "kind": notice.get_kind_display(),
        "raised_on": notice.raised_on.isoformat(),
        "lead_officer": notice.lead_officer.name or notice.lead_officer.job,
        "classification": notice.classification,
        "classification_name": notice.get_classification_display(),
        "exemption": notice.exemption,
        "confidential_part": notice.confidential_part,
        "summary": notice.summary,
        "total_pence": notice.total_pence,
        "sections": [{"key": key, "title": title, "text": getattr(notice, key)} for key, title in SECTIONS],
        "budgets": [budget_as_data(each) for each in positions_of([row for row in rows if row.decision == "approve"], at)],
        "comments": [
            comment_as_data(notice, "legal", "Monitoring officer"),
            comment_as_data(notice, "financial", "Chief finance officer"),
        ],
        "retrospective_reason": notice.retrospective_reason,
        "rows": [row_as_data(row) for row in rows],
        "supersedes": notice.supersedes.reference if notice.supersedes else "",
        "interests_statement": notice.interests_statement,
        "register": register_cited(notice.signed_by, rows, timezone.localdate(at)) if notice.signed_by else "",
        "signed_by": (notice.signed_by.name or notice.signed_by.email) if notice.signed_by else "",
        "signed_as": notice.signed_as,
        "signed_at": notice.signed_at.isoformat() if notice.signed_at else "",
    }


def decided_bodies(rows: Iterable[NoticeRow]) -> list[Organisation]:
    """The bodies of the rows that are decided here, each once; a row that was left to another decider is not."""
    return list({row.application.organisation_id: row.application.organisation for row in rows if row.decision != "left"}.values())


def register_cited(signer: Any, rows: Iterable[NoticeRow], on: date) -> str:
    """The signer's register of interests as it stood on the day, and what comparing it with the bodies decided here found. It names no body."""
    entries = list(RegisterEntry.objects.in_force_on(on).filter(user=signer))
    named = len(matches(signer, decided_bodies(rows), on))
    last = max((each.from_on for each in entries), default=None)
    held = f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}" if entries else "no entry"
    since = f", the latest of {last.day} {last:%B %Y}" if last else ""
    found = (
        f"It and our records speak of {named} of the bodies decided here; for each it is declared why that is no conflict."
        if named
        else "Neither it nor our records speak of a body decided here."
    )
    return f"The register of interests of the decider as it stood on {on.day} {on:%B %Y} has {held}{since}. {found}"


def unexplained(signer: Any, rows: Iterable[NoticeRow], on: date) -> dict[str, list[str]]:
    """By the reference of a bid: what speaks for an interest of the signer in its body, where she has declared nothing about it."""
    rows = [row for row in rows if row.decision != "left"]
    found = matches(signer, decided_bodies(rows), on)
    said = set(Interest.objects.filter(user=signer, organisation__in=found).values_list("call_id", "organisation_id")) if found else set()
    return {
        row.application.reference: found[row.application.organisation_id]
        for row in rows
        if row.application.organisation_id in found and (row.application.call_id, row.application.organisation_id) not in said
    }


def budget_as_data(position: Position) -> dict[str, Any]:
    agreement = position.agreement
    return {
        "name": str(position.budget),
        "budget_pence": position.budget_pence,
        "cap_pence": position.cap_pence,
        "tolerance_pct": str(position.budget.tolerance_pct),
        "decided_pence": position.decided_pence,
        "proposed_pence": position.proposed_pence,
        "share_pct": str(position.share_pct),
        "agreement": f"Agreed by the chief finance officer up to {pounds(agreement.most_pence)}, underwritten by {agreement.backstop}"
        if agreement and position.over_budget_pence
        else "",
    }


def comment_as_data(notice: DecisionNotice, name: str, who: str) -> dict[str, Any]:
    at = getattr(notice, f"{name}_at")
    return {
        "who": who,
        "text": getattr(notice, f"{name}_comment") if at else "",
        "held": getattr(notice, f"{name}_held"),
        "at": at.isoformat() if at else "",
    }


def row_as_data(row: NoticeRow) -> dict[str, Any]:
    bid = row.application
    return {
        "id": row.pk,
        "application": bid.reference,
        "recipient": bid.organisation.name,
        "project": bid.title,
        "call": bid.call.title,
        "fund": bid.call.fund.name,
        "outcome": str(bid.main_outcome) if bid.main_outcome else "",
        "district": str(bid.district) if bid.district else "",
        "asked_pence": bid.ask_pence or 0,
        "recommended": row.recommended,
        "recommended_pence": row.recommended_pence,
        "decision": row.decision,
        "decision_name": row.get_decision_display(),
        "amount_pence": row.amount_pence,
        "departure_reason": row.departure_reason,
        "without_competition": direct_words(bid),
        "purpose": row.purpose,
        "conditions": row.conditions,
        "reasons": row.reasons,
        "legal_basis": LegalBasis(row.legal_basis).label,
        "is_confidential": row.is_confidential,
        "years": [
            {"year": each.financial_year, "amount_pence": each.amount_pence, "is_conditional": each.is_conditional}
            for each in row.years.all()
        ],
        "sources": [
            {"source": each.source.name, "year": each.financial_year, "amount_pence": each.amount_pence} for each in row.sources.all()
        ],
    }


def direct_words(bid: Application) -> str:
    """Why and under which power it is awarded without competition; "" where it was not. It came with the bid."""
    direct = getattr(bid, "direct", None)
    return f"{direct.reason} Power: {direct.get_power_display()}." if direct is not None and direct.agreed else ""


def fingerprint_of(data: dict[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the data as JSON with sorted keys and no spaces, in UTF-8."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def public_copy(data: dict[str, Any]) -> dict[str, Any]:
    """What of a notice may be published.

    The confidential part, confidential rows, the words of the officers' comments, what was asked and recommended, and every bid that was not funded
    are not in it at all: nothing is merely hidden (R-5.4, R-5.5).
    """
    closed = data["classification"] == "closed"
    approved = [row for row in data["rows"] if row["decision"] == "approve"]
    shown = [] if closed else [row for row in approved if not row["is_confidential"]]
    keep = (
        "recipient",
        "project",
        "call",
        "fund",
        "outcome",
        "district",
        "amount_pence",
        "purpose",
        "conditions",
        "reasons",
        "legal_basis",
        "years",
    )
    public = {
        key: data[key]
        for key in (
            "office",
            "decider",
            "reference",
            "title",
            "kind",
            "raised_on",
            "lead_officer",
            "classification_name",
            "exemption",
            "supersedes",
            "interests_statement",
            "signed_by",
            "signed_as",
            "signed_at",
        )
    }
    return public | {
        "register": data.get("register", ""),
        "summary": "" if closed else data["summary"],
        "total_pence": None if closed else data["total_pence"],
        "sections": [] if closed else [each for each in data["sections"] if each["text"].strip()],
        "budgets": [] if closed else data["budgets"],
        "comments": [{"who": each["who"], "at": each["at"], "text": "", "held": False} for each in data["comments"]],
        "retrospective_reason": "" if closed else data["retrospective_reason"],
        "rows": [{key: row.get(key, "") for key in (*keep, "without_competition")} for row in shown],
        "shown_pence": sum(row["amount_pence"] for row in shown),
        "withheld": len(approved) - len(shown),
        "not_funded": sum(row["decision"] in ("refuse", "reserve", "defer") for row in data["rows"]),
    }


@dataclass(frozen=True)
class PublishedNotice:
    """A notice as anyone may read it: `data` is its public copy."""

    reference: str
    title: str
    signed_on: date
    published_at: datetime
    is_superseded: bool
    replaced_by: str
    fingerprint: str
    document_id: int | None
    data: dict[str, Any] = field(repr=False)


def published_notices(office_id: int | None = None) -> QuerySet[DecisionNotice]:
    """Notices that anyone may read, newest first; those that a later one replaced stay readable."""
    found = DecisionNotice.objects.filter(published_at__isnull=False).newest_first()
    return found if office_id is None else found.filter(office=office_id)


def published_notice(reference: str) -> PublishedNotice:
    """One published notice by its reference: the public copy, never the confidential part. Two queries.

    Raises: DecisionNotice.DoesNotExist, also where it is not published.
    """
    notice = published_notices().get(reference=reference)
    if notice.published_at is None or notice.frozen is None:
        raise DecisionNotice.DoesNotExist(reference)
    later = DecisionNotice.objects.filter(supersedes=notice, published_at__isnull=False).values_list("reference", flat=True).first()
    return PublishedNotice(
        reference=notice.reference,
        title=notice.title,
        signed_on=timezone.localdate(notice.signed_at),
        published_at=notice.published_at,
        is_superseded=notice.state == "superseded",
        replaced_by=later or "",
        fingerprint=notice.fingerprint,
        document_id=notice.document_id,
        data=public_copy(notice.frozen),
    )


def bids_for_notice(call_ids: Iterable[int]) -> QuerySet[Application]:
    """Bids that wait for a notice: recommended, or left by an earlier signer to another decider."""
    placed = NoticeRow.objects.exclude(decision="left").filter(notice__state__in=("draft", "ready")).values("application_id")
    waiting = Q(state__in=RECOMMENDED) | (Q(state="with_commissioner") & ~Q(pk__in=placed))
    return Application.objects.filter(waiting, call__in=list(call_ids), recommendation__isnull=False).order_by("call_id", "reference")


def calls_to_decide(user: Any) -> list[tuple[Call, int]]:
    """Calls of the user's offices with bids that wait for a notice, and how many each has. Two queries."""
    offices = {each.office_id for each in user.staff_roles_held}
    waiting = (
        Application.objects.filter(state__in=RECOMMENDED, call__office__in=offices).order_by().values_list("call").annotate(Count("pk"))
    )
    counts = dict(waiting)
    return [(call, counts[call.pk]) for call in Call.objects.filter(pk__in=counts).order_by("closes_at", "reference")]
