"""Drafting a decision notice: rows from the recommendations, words, sums, years and sources, and the two officers' comments."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import make_move, record
from commissioning.calls.models import Call
from commissioning.calls.models.call import funding_years
from commissioning.lifecycle import APPLICATION, NOTICE, Refused
from commissioning.money import split_evenly
from commissioning.people.models import Sequence as Numbers
from commissioning.permissions import require
from grants.applications.models import Application
from grants.assessment.models import Recommendation
from grants.awards.actions.budgets import budgets_of, lapse_outgrown_agreements
from grants.awards.models import DecisionNotice, NoticeRow, NoticeRowSource, NoticeRowYear
from grants.awards.parts import SourcePart, YearPart
from grants.awards.queries.budget import SourceLeft, draw_on, sources_left
from grants.awards.queries.notices import (
    DECISION_OF,
    NO_CONDITIONS,
    RECOMMENDED,
    bids_for_notice,
    gaps,
    notice_with_rows,
    rows_total,
)

WORDS = (
    "title",
    "summary",
    "classification",
    "exemption",
    "confidential_part",
    "background",
    "options",
    "finance",
    "legal",
    "equality",
    "risk",
    "consultation",
    "retrospective_reason",
)


@transaction.atomic
def draft_notice(*, call_ids: Iterable[int], title: str, kind: str = "single", by: Any, at: datetime) -> DecisionNotice:
    """Start a notice from what the panel recommended in these calls; each bid moves to the Commissioner.

    Shape: the notice, with a row for each bid that waits; its total is what they add up to; years and sources by default.
    Raises: Refused where nothing waits, the calls are of several offices, or a batch holds a call that only the Commissioner decides.
    """
    calls = list(Call.objects.filter(pk__in=list(call_ids)).select_related("office").order_by("pk"))
    if not calls:
        raise Refused("Choose at least one call.")
    for call in calls:
        require(by, "notices.draft", call)
    if len({call.office_id for call in calls}) > 1:
        raise Refused("These calls belong to several offices. Make a notice for each.")
    if kind == "batch" and (kept := [call.title for call in calls if call.decided_by != "delegate"]):
        raise Refused(f"The month's batch is for delegated decisions only. Leave out {', '.join(kept)}.")
    bids = list(bids_for_notice([call.pk for call in calls]).select_for_update(of=("self",)))
    if not bids:
        raise Refused("No bid of these calls waits for a decision. The panel's recommendations come first.")
    office = calls[0].office
    notice = DecisionNotice.objects.create(
        office=office,
        reference=next_reference(office, at=at),
        title=title.strip() or calls[0].title,
        kind=kind,
        lead_officer=by,
        prepared_by=by,
        raised_on=timezone.localdate(at),
        created_at=at,
        total_pence=0,
    )
    notice.calls.set(calls)
    drawing = Drawing(notice)
    for bid in bids:
        place_on_notice(notice, bid, drawing=drawing, by=by, at=at)
    notice.total_pence = rows_total(notice.rows.all())
    notice.save()
    require(by, "notices.draft", notice)
    record("notice drafted", notice, by=by, at=at, after={"state": notice.state, "total_pence": notice.total_pence}, rows=len(bids))
    lapse_outgrown_agreements(budget_ids=budgets_of(notice_with_rows(notice)), by=by, at=at)
    return notice


def next_reference(office: Any, *, at: datetime) -> str:
    """The next notice reference by the office's pattern, such as PCC00020."""
    day = timezone.localdate(at)
    return office.profile_on(day).notice_pattern.format(number=Numbers.take(office.pk, "notice"), year=day.year)


class Drawing:
    """What a draft takes from the sources as its rows are placed one after another; `of` is a notice whose rows it places itself."""

    def __init__(self, of: DecisionNotice | None = None) -> None:
        self.of = of
        self.left: dict[tuple[int, tuple[int, ...]], list[SourceLeft]] = {}
        self.taken: dict[tuple[int, int], int] = {}

    def draw(self, fund_id: int, years: Sequence[YearPart]) -> list[SourcePart]:
        key = (fund_id, tuple(each.financial_year for each in years))
        if key not in self.left:
            self.left[key] = sources_left(fund_id, key[1], but_notice_id=self.of.pk if self.of else None)
        return [
            SourcePart(*each) for each in draw_on(self.left[key], {each.financial_year: each.amount_pence for each in years}, self.taken)
        ]


def default_years(call: Call, amount_pence: int) -> list[YearPart]:
    """An award over the financial years of the call's funding period, evenly to the penny; years after the first are conditional."""
    years = funding_years(call.starts_on, call.ends_on)
    parts = split_evenly(amount_pence, len(years))
    return [YearPart(year, pence, is_conditional=place > 0) for place, (year, pence) in enumerate(zip(years, parts, strict=True))]


def place_on_notice(notice: DecisionNotice, bid: Application, *, drawing: Drawing, by: Any, at: datetime) -> NoticeRow:
    """Add a bid's row as recommended, and move the bid to the Commissioner where it is not there yet."""
    said = Recommendation.objects.get(application=bid)
    if bid.state in RECOMMENDED:
        make_move(bid, APPLICATION["send_to_commissioner"], by=by, at=at, facts={"notice": notice.pk})
    elif bid.state == "on_reserve":
        make_move(bid, APPLICATION["promote"], by=by, at=at, facts={"notice": notice.pk})
    decision = DECISION_OF[said.kind]
    amount = said.amount_pence if decision == "approve" else 0
    row = NoticeRow.objects.create(
        notice=notice,
        application=bid,
        position=notice.rows.count() + 1,
        recommended=said.kind,
        recommended_pence=said.amount_pence,
        decision=decision,
        amount_pence=amount,
        purpose=said.purpose,
        conditions=said.conditions or NO_CONDITIONS,
        reasons=said.reasons,
        legal_basis=bid.call.fund.legal_basis,
    )
    if decision == "approve":
        years = default_years(bid.call, amount)
        write_parts(row, years, drawing.draw(bid.call.fund_id, years))
    return row


def write_parts(row: NoticeRow, years: Sequence[YearPart], sources: Sequence[SourcePart]) -> None:
    """Replace a row's years and sources."""
    row.years.all().delete()
    row.sources.all().delete()
    NoticeRowYear.objects.bulk_create(
        NoticeRowYear(row=row, financial_year=each.financial_year, amount_pence=each.amount_pence, is_conditional=each.is_conditional)
        for each in years
    )
    NoticeRowSource.objects.bulk_create(
        NoticeRowSource(row=row, source_id=each.source_id, financial_year=each.financial_year, amount_pence=each.amount_pence)
        for each in sources
        if each.amount_pence
    )


def locked_draft(notice_id: int) -> DecisionNotice:
    """The notice under lock. Raises: Refused unless it is a draft."""
    notice = DecisionNotice.objects.select_for_update().get(pk=notice_id)
    if notice.state == "ready":
        raise Refused(f"{notice.reference} is ready to sign. Take it back to draft to change it; the comments must then be given again.")
    if notice.state != "draft":
        raise Refused(f"{notice.reference} was signed and is frozen. Make a correction instead.")
    return notice


@transaction.atomic
def edit_notice(*, notice_id: int, by: Any, at: datetime, total_pence: int | None = None, **words: str) -> DecisionNotice:
    """Change the words of a draft, or the total that its summary says.

    Shape: `words` are any of the sections (see WORDS); a change of the total voids the comments.
    Raises: Refused unless it is a draft; TypeError for an unknown section.
    """
    notice = locked_draft(notice_id)
    require(by, "notices.draft", notice)
    unknown = words.keys() - set(WORDS)
    if unknown:
        raise TypeError(f"A notice has no {', '.join(sorted(unknown))}.")
    changed = [name for name, text in words.items() if getattr(notice, name) != text]
    for name in changed:
        setattr(notice, name, words[name])
    before = notice.total_pence
    if total_pence is not None and total_pence != before:
        notice.total_pence = total_pence
        void_comments(notice, by=by, at=at)
    notice.save()
    if changed or notice.total_pence != before:
        record(
            "notice edited", notice, by=by, at=at, before={"total_pence": before}, after={"total_pence": notice.total_pence}, fields=changed
        )
    return notice


def void_comments(notice: DecisionNotice, *, by: Any, at: datetime) -> None:
    """A comment was on other sums: it must be given again. Its words stay, for the person who wrote them. The caller saves."""
    if notice.legal_at is None and notice.financial_at is None:
        return
    notice.legal_at = notice.legal_by = notice.financial_at = notice.financial_by = None
    notice.legal_held = notice.financial_held = False
    record("notice comments voided", notice, by=by, at=at)


@transaction.atomic
def edit_row(
    *,
    row_id: int,
    decision: str,
    amount_pence: int,
    departure_reason: str = "",
    purpose: str = "",
    conditions: str = "",
    reasons: str = "",
    years: Sequence[YearPart] | None = None,
    sources: Sequence[SourcePart] | None = None,
    decline_reason: str = "",
    legal_basis: str | None = None,
    is_confidential: bool | None = None,
    by: Any,
    at: datetime,
) -> NoticeRow:
    """Change one row of a draft. A change of decision, sum, conditions, years, sources or legal basis voids the comments.

    Shape: `years` and `sources` default to what follows from the sum; given, they must add up before the notice can be signed.
    Units: pence, all years.
    Raises: Refused unless the notice is a draft, or for a sum on something other than an approval.
    """
    notice = locked_draft(NoticeRow.objects.only("notice_id").get(pk=row_id).notice_id)
    require(by, "notices.draft", notice)
    return change_row(
        notice,
        row_id,
        decision=decision,
        amount_pence=amount_pence,
        years=years,
        sources=sources,
        by=by,
        at=at,
        departure_reason=departure_reason.strip(),
        purpose=purpose.strip(),
        conditions=conditions.strip(),
        reasons=reasons.strip(),
        decline_reason=decline_reason,
        **({} if legal_basis is None else {"legal_basis": legal_basis}),
        **({} if is_confidential is None else {"is_confidential": is_confidential}),
    )


@transaction.atomic
def depart(*, row_id: int, decision: str, amount_pence: int, reason: str, by: Any, at: datetime) -> NoticeRow:
    """The decider changes one decision on a notice that is put to her: another sum, a refusal, a deferral, or an approval not recommended.

    The recommendation stays beside it. The total follows, the comments are void and must be given again, and the budgets are checked anew before
    she can sign (requirements, section 0: the decider decides).
    Raises: Refused without a reason, or once the notice is signed.
    """
    row = NoticeRow.objects.only("notice_id").get(pk=row_id)
    notice = DecisionNotice.objects.select_for_update().get(pk=row.notice_id)
    require(by, "notices.sign", notice)
    if notice.state not in ("draft", "ready"):
        raise Refused(f"{notice.reference} was signed and is frozen. Make a correction instead.")
    if not reason.strip():
        raise Refused("Say why the decision departs from the recommendation.")
    before = NoticeRow.objects.get(pk=row_id).amount_pence
    row = change_row(
        notice,
        row_id,
        decision=decision,
        amount_pence=amount_pence,
        years=None,
        sources=None,
        by=by,
        at=at,
        departure_reason=reason.strip(),
    )
    notice.total_pence += row.amount_pence - before
    notice.save()
    return row


def change_row(
    notice: DecisionNotice,
    row_id: int,
    *,
    decision: str,
    amount_pence: int,
    years: Sequence[YearPart] | None,
    sources: Sequence[SourcePart] | None,
    by: Any,
    at: datetime,
    **fields: Any,
) -> NoticeRow:
    """Write one row, its years and sources; void the comments where money, decision or conditions changed. Saves the notice."""
    row = NoticeRow.objects.select_for_update(of=("self",)).select_related("application__call__fund").get(pk=row_id)
    if decision != "approve" and amount_pence:
        raise Refused("Only an approval has a sum. Set the amount to nothing, or approve.")
    if decision == "approve" and amount_pence <= 0:
        raise Refused("An approval needs a sum above nothing.")
    was = telling(row)
    before = {"decision": row.decision, "amount_pence": row.amount_pence}
    row.decision, row.amount_pence = decision, amount_pence
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    if decision != "approve":
        write_parts(row, [], [])
    elif years is not None or sources is not None or row.amount_pence != before["amount_pence"] or before["decision"] != "approve":
        parts = list(years) if years is not None else default_years(row.application.call, amount_pence)
        write_parts(row, parts, default_sources(row, parts) if sources is None else sources)
    if telling(row) != was:
        void_comments(notice, by=by, at=at)
    notice.save()
    record(
        "notice row edited", row, by=by, at=at, before=before, after={"decision": decision, "amount_pence": amount_pence}, notice=notice.pk
    )
    lapse_outgrown_agreements(budget_ids=budgets_of(notice_with_rows(notice)), by=by, at=at)
    return row


def default_sources(row: NoticeRow, years: Sequence[YearPart]) -> list[SourcePart]:
    """By what is left of the fund's sources, this row's own drawing aside."""
    left = sources_left(row.application.call.fund_id, [each.financial_year for each in years], but_row_id=row.pk)
    return [SourcePart(*each) for each in draw_on(left, {each.financial_year: each.amount_pence for each in years})]


def telling(row: NoticeRow) -> tuple[Any, ...]:
    """What a comment was given on."""
    return (
        row.decision,
        row.amount_pence,
        row.conditions,
        row.legal_basis,
        sorted(row.years.values_list("financial_year", "amount_pence", "is_conditional")),
        sorted(row.sources.values_list("source", "financial_year", "amount_pence")),
    )


@transaction.atomic
def add_to_notice(*, notice_id: int, application_id: int, by: Any, at: datetime) -> NoticeRow:
    """Put one more bid on a draft: newly recommended, left by an earlier signer, or promoted from the reserve list.

    Raises: Refused where it is on another notice, is of another call, or has no recommendation.
    """
    notice = locked_draft(notice_id)
    require(by, "notices.draft", notice)
    bid = Application.objects.select_for_update(of=("self",)).select_related("call__fund").get(pk=application_id)
    if not notice.calls.filter(pk=bid.call_id).exists():
        raise Refused(f"{bid.reference} is not of a call on this notice.")
    if bid.state != "on_reserve" and not bids_for_notice([bid.call_id]).filter(pk=bid.pk).exists():
        raise Refused(f"{bid.reference} does not wait for a decision, or is on a notice already.")
    if bid.state == "on_reserve" and bid.is_held_back:
        raise Refused(f"{bid.reference}: its body is not told yet that it is on the reserve list. Send the letters of that notice first.")
    row = place_on_notice(notice, bid, drawing=Drawing(), by=by, at=at)
    notice.total_pence += row.amount_pence
    void_comments(notice, by=by, at=at)
    notice.save()
    record("notice row added", row, by=by, at=at, after={"amount_pence": row.amount_pence}, notice=notice.pk)
    lapse_outgrown_agreements(budget_ids=budgets_of(notice_with_rows(notice)), by=by, at=at)
    return row


@transaction.atomic
def take_off_notice(*, row_id: int, by: Any, at: datetime) -> DecisionNotice:
    """Take a bid off a draft; it goes back to the panel. The total follows, and the comments are void."""
    notice = locked_draft(NoticeRow.objects.only("notice_id").get(pk=row_id).notice_id)
    require(by, "notices.draft", notice)
    row = NoticeRow.objects.select_related("application__call").get(pk=row_id)
    bid = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=row.application_id)
    if bid.state == "with_commissioner":
        make_move(bid, APPLICATION["return_to_panel"], by=by, at=at, facts={"notice": notice.pk})
    record("notice row removed", row, by=by, at=at, before={"amount_pence": row.amount_pence}, notice=notice.pk)
    notice.total_pence -= row.amount_pence
    row.delete()
    void_comments(notice, by=by, at=at)
    notice.save()
    return notice


@transaction.atomic
def comment_legal(*, notice_id: int, comment: str, hold: bool = False, by: Any, at: datetime) -> DecisionNotice:
    """The monitoring officer's comment; `hold` keeps the notice from being signed until it is given anew.

    Raises: Refused once signed, or where nothing is written.
    """
    return comment_on(notice_id, "legal", comment=comment, hold=hold, by=by, at=at)


@transaction.atomic
def comment_financial(*, notice_id: int, comment: str, hold: bool = False, by: Any, at: datetime) -> DecisionNotice:
    """The chief finance officer's comment; as `comment_legal`."""
    return comment_on(notice_id, "financial", comment=comment, hold=hold, by=by, at=at)


def comment_on(notice_id: int, name: str, *, comment: str, hold: bool, by: Any, at: datetime) -> DecisionNotice:
    notice = DecisionNotice.objects.select_for_update().get(pk=notice_id)
    require(by, f"notices.comment_{name}", notice)
    if notice.state not in ("draft", "ready"):
        raise Refused(f"{notice.reference} was signed: comments can no longer be given.")
    if not comment.strip():
        raise Refused("Write the reason for holding it." if hold else "Write your comment, or “No comment”.")
    setattr(notice, f"{name}_comment", comment.strip())
    setattr(notice, f"{name}_held", hold)
    setattr(notice, f"{name}_by", by)
    setattr(notice, f"{name}_at", at)
    notice.save()
    record(f"notice {name} {'hold' if hold else 'comment'}", notice, by=by, at=at)
    return notice


@transaction.atomic
def make_ready(*, notice_id: int, by: Any, at: datetime) -> DecisionNotice:
    """Put a draft to the decider.

    Raises: Refused, naming everything that is missing.
    """
    notice = DecisionNotice.objects.select_for_update().get(pk=notice_id)
    require(by, NOTICE["make_ready"].needs, notice)
    refuse_with_gaps(notice, at=at)
    return make_move(notice, NOTICE["make_ready"], by=by, at=at, facts={"total_pence": notice.total_pence})


def refuse_with_gaps(notice: DecisionNotice, *, at: datetime, rows: list[NoticeRow] | None = None) -> None:
    """Raises: Refused where a gap of the notice blocks."""
    missing = [gap.words for gap in gaps(notice, at, rows) if gap.blocks]
    if missing:
        raise Refused(" ".join(missing))


@transaction.atomic
def take_back(*, notice_id: int, by: Any, at: datetime) -> DecisionNotice:
    """Take a notice back to draft; its comments are void."""
    notice = DecisionNotice.objects.select_for_update().get(pk=notice_id)
    make_move(notice, NOTICE["take_back"], by=by, at=at)
    void_comments(notice, by=by, at=at)
    notice.save()
    return notice
