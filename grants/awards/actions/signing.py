"""Signing a decision notice: once, by the person who may, frozen; then releasing, publishing and correcting it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import make_move, record
from commissioning.calls.models import Budget, Call
from commissioning.lifecycle import APPLICATION, CALL, NOTICE, Refused
from commissioning.money import format_pounds
from commissioning.people.queries import election_on
from commissioning.permissions import COMMISSIONER, DELEGATE, require
from grants.applications.models import Application
from grants.assessment.actions import hold_bodies
from grants.awards import notices as letters
from grants.awards import tasks
from grants.awards.actions.budgets import budgets_of
from grants.awards.actions.drafting import next_reference, refuse_with_gaps
from grants.awards.models import Award, AwardSource, AwardYear, Condition, DecisionNotice, NoticeRow, NoticeRowSource, NoticeRowYear
from grants.awards.queries.conditions import conditions_in
from grants.awards.queries.notices import as_data, fingerprint_of, notice_with_rows, unexplained

VERB_OF = {"approve": "approve", "refuse": "refuse", "reserve": "put_on_reserve", "defer": "defer"}
# A call is decided once none of its bids is in one of these.
UNDECIDED = (
    "submitted",
    "in_check",
    "more_asked",
    "eligible",
    "scoring",
    "moderated",
    "panel",
    "recommended_full",
    "recommended_part",
    "reserve",
    "not_recommended",
    "with_commissioner",
)


@transaction.atomic
def sign_notice(
    *, notice_id: int, signed_as: str, statement: str, left_rows: Collection[int] = (), hold_letters: bool = False, by: Any, at: datetime
) -> DecisionNotice:
    """Decide: freeze the notice with its fingerprint, make the awards, move the bids, and let the letters go once this commits.

    Shape: with `hold_letters` the bodies see and hear nothing until `release_notice`.

    Shape: `signed_as` is the signer's post, `statement` her declaration of interests; `left_rows` are rows that she leaves to another decider because
    of an interest, which come off the total. A second signature, from this or any other connection, is refused.
    Raises: NotAllowed for anyone but the Commissioner or a delegate, for a scorer (unless the call lets scorers decide) and for an interest in a row
    not left; Refused for everything that `gaps` names, and past a delegate's limit.
    Source: requirements, section 0 (The decider decides), 5.1 (R-5.1 to R-5.6).
    """
    require(by, "notices.sign")
    notice = DecisionNotice.objects.select_for_update().get(pk=notice_id)
    if notice.signed_at is not None:
        raise Refused(f"{notice.reference} is signed already: it was signed on {timezone.localtime(notice.signed_at):%d/%m/%Y at %H:%M}.")
    if notice.state != "ready":
        raise Refused(f"{notice.reference} is not ready to sign yet.")
    refuse_in_election(notice, at=at)
    if not statement.strip():
        raise Refused("Make your declaration of interests before you sign.")
    if not signed_as.strip():
        raise Refused("Write the post in which you sign.")
    left_pence = leave_rows(notice, left_rows)
    require(by, "notices.sign", notice)
    rows = notice_with_rows(notice)
    list(Budget.objects.select_for_update().filter(pk__in=budgets_of(rows)).order_by("pk"))
    hold_bodies(row.application.organisation_id for row in rows)
    refuse_with_gaps(notice, at=at, rows=rows)
    refuse_beyond_delegation(by, notice, rows)
    refuse_unexplained(by, rows, at=at)
    bids = {
        bid.pk: bid
        for bid in Application.objects.select_for_update(of=("self",))
        .select_related("call")
        .filter(pk__in=[row.application_id for row in rows])
        .order_by("pk")
    }
    notice.signed_by, notice.signed_as, notice.signed_at, notice.interests_statement = by, signed_as.strip(), at, statement.strip()
    frozen = as_data(notice, at, rows)
    fingerprint = fingerprint_of(frozen)
    for row in rows:
        if notice.supersedes_id:
            restate_award(row, by=by, at=at)
        else:
            carry_out(notice, row, bids[row.application_id], hold=hold_letters, by=by, at=at)
    make_move(
        notice,
        NOTICE["sign"],
        by=by,
        at=at,
        facts={"fingerprint": fingerprint, "total_pence": notice.total_pence, "left_rows": sorted(left_rows), "left_pence": left_pence}
        | ({"letters": "held back"} if hold_letters else {}),
        signed_as=signed_as.strip(),
        statement=statement.strip(),
        frozen=frozen,
        fingerprint=fingerprint,
    )
    if not notice.supersedes_id and not hold_letters:
        tell(notice, by=by, at=at)
    tasks.make_notice_document.enqueue(notice.pk)
    return notice


def refuse_in_election(notice: DecisionNotice, *, at: datetime) -> None:
    """New discretionary decisions wait in an election period; a correction of one that was taken goes on.

    Raises: Refused, naming the day on which the period ends.
    """
    held = election_on(notice.office_id, timezone.localdate(at))
    if held is not None and held.holds_decisions and not notice.supersedes_id:
        ends = held.to_on
        raise Refused(
            f"An election period is in force until {ends.day} {ends:%B %Y}, and new discretionary decisions wait until it is over. "
            "The monitoring officer can lift it."
        )


def refuse_unexplained(by: Any, rows: list[NoticeRow], *, at: datetime) -> None:
    """Raises: Refused where the signer's register or our records speak of a body about which she has declared nothing."""
    for reference, why in unexplained(by, rows, timezone.localdate(at)).items():
        raise Refused(f"{reference}: {why[0]} Declare first what that is, or leave the row to another decider.")


def leave_rows(notice: DecisionNotice, row_ids: Collection[int]) -> int:
    """Mark rows as left to another decider, and take their sums off the total. Gives the pence that came off."""
    off = 0
    for row in notice.rows.select_for_update().filter(pk__in=list(row_ids)).exclude(decision="left"):
        off += row.amount_pence
        row.decision, row.amount_pence = "left", 0
        row.save()
        row.years.all().delete()
        row.sources.all().delete()
    notice.total_pence -= off
    notice.save()
    return off


def refuse_beyond_delegation(by: Any, notice: DecisionNotice, rows: list[NoticeRow]) -> None:
    """A delegate decides only calls that are delegated, each award up to her limit; the Commissioner is bound by neither.

    Raises: Refused, naming the first call or award that is beyond it.
    """
    if COMMISSIONER in by.office_roles(notice.office_id):
        return
    limits = [each.limit_pence or 0 for each in by.staff_roles_held if each.role == DELEGATE and each.office_id == notice.office_id]
    most = max(limits, default=0)
    for row in rows:
        if row.decision == "left":
            continue
        if row.application.call.decided_by != "delegate":
            raise Refused(f"“{row.application.call.title}” is decided by the Commissioner, not by a delegate.")
        if row.amount_pence > most:
            raise Refused(
                f"{row.application.reference} is {format_pounds(row.amount_pence, always_pence=True)}, and your delegation ends at "
                f"{format_pounds(most, always_pence=True)}. Leave it to the Commissioner."
            )


def carry_out(notice: DecisionNotice, row: NoticeRow, bid: Application, *, hold: bool, by: Any, at: datetime) -> None:
    """Move one bid as decided, and make its award where it was approved."""
    if row.decision == "left":
        return
    bid.is_held_back = hold
    make_move(
        bid, APPLICATION[VERB_OF[row.decision]], by=by, at=at, on=notice, facts={"notice": notice.pk, "amount_pence": row.amount_pence}
    )
    if row.decision == "approve":
        make_award(notice, row, bid, by=by, at=at)


def make_award(notice: DecisionNotice, row: NoticeRow, bid: Application, *, by: Any, at: datetime) -> Award:
    """The award of an approved row, with its years, sources and conditions."""
    call = bid.call
    award = Award.objects.create(
        office_id=notice.office_id,
        application=bid,
        row=row,
        organisation_id=bid.organisation_id,
        call=call,
        reference=f"{bid.reference}-A",
        title=bid.title or bid.reference,
        amount_pence=row.amount_pence,
        purpose=row.purpose,
        reasons=row.reasons,
        legal_basis=row.legal_basis,
        starts_on=call.starts_on,
        ends_on=call.ends_on,
        main_outcome_id=bid.main_outcome_id,
        district_id=bid.district_id,
        terms_version=call.terms_version,
        decided_on=timezone.localdate(at),
    )
    AwardYear.objects.bulk_create(
        AwardYear(award=award, financial_year=each.financial_year, amount_pence=each.amount_pence, is_conditional=each.is_conditional)
        for each in row.years.all()
    )
    AwardSource.objects.bulk_create(
        AwardSource(award=award, source_id=each.source_id, financial_year=each.financial_year, amount_pence=each.amount_pence)
        for each in row.sources.all()
    )
    Condition.objects.bulk_create(
        Condition(award=award, number=number, kind=kind, text=text)
        for number, (kind, text) in enumerate(conditions_in(row.conditions), start=1)
    )
    record(
        "award made",
        award,
        by=by,
        at=at,
        after={"state": award.state, "amount_pence": award.amount_pence},
        notice=notice.pk,
        application=bid.pk,
    )
    return award


def close_decided_calls(notice: DecisionNotice, *, by: Any, at: datetime) -> None:
    """A call that is being assessed, and none of whose bids waits any more, is decided."""
    for call in Call.objects.select_for_update().filter(pk__in=notice.calls.values("pk"), state="assessing").order_by("pk"):
        if not Application.objects.filter(call=call, state__in=UNDECIDED).exists():
            make_move(call, CALL["decide"], by=by, at=at, on=notice, facts={"notice": notice.pk})


@transaction.atomic
def release_notice(*, notice_id: int, letters: int | None = None, by: Any, at: datetime) -> int:
    """Tell every body of a signed notice what was decided about its bid: its page says so from now, and its letter leaves once this commits.

    Shape: how many letters left. `letters` is the number that the button named.
    Raises: NotAllowed; Refused before it is signed, where they left already, and where another number would leave than the button said.
    """
    notice = DecisionNotice.objects.select_for_update().get(pk=notice_id)
    require(by, "notices.release", notice)
    if notice.signed_at is None:
        raise Refused(f"{notice.reference} is not signed yet. No letter leaves before that.")
    if not notice.is_held_back:
        raise Refused(f"The letters of {notice.reference} have left already.")
    left = tell(notice, by=by, at=at, expected=letters)
    record("decisions released", notice, by=by, at=at, letters=left)
    return left


def tell(notice: DecisionNotice, *, by: Any, at: datetime, expected: int | None = None) -> int:
    """Let the letters go and the pages of bodies say what was decided. Raises: Refused where not as many letters leave as were `expected`."""
    notice.released_at, notice.released_by = at, by
    notice.save()
    left = letters.tell_outcomes(notice, by=by, at=at)
    if expected is not None and left != expected:
        raise Refused(
            f"{left} letters would leave, and not {expected}: something changed since you opened this page. Look again, then send."
        )
    waiting = NoticeRow.objects.filter(notice__signed_at__isnull=False, notice__released_at=None, notice__supersedes=None)
    told = notice.rows.exclude(application__in=waiting.values("application"))
    Application.objects.filter(pk__in=told.values("application"), is_held_back=True).update(is_held_back=False)
    close_decided_calls(notice, by=by, at=at)
    return left


def refuse_untold(notice: DecisionNotice) -> None:
    """Raises: Refused while the bodies of this notice, or of that which it corrects, are not told."""
    told = notice
    while told.supersedes is not None:
        told = told.supersedes
    if told.is_held_back:
        raise Refused(f"Send the letters of {told.reference} first: no body should read of its bid on the public page.")


@transaction.atomic
def publish_notice(*, notice_id: int, by: Any, at: datetime) -> DecisionNotice:
    """Let anyone read it. A correction takes the place of the notice that it corrects.

    Raises: Refused before it is signed, and before its letters have left.
    """
    notice = DecisionNotice.objects.select_for_update().get(pk=notice_id)
    refuse_untold(notice)
    make_move(notice, NOTICE["publish"], by=by, at=at)
    if notice.supersedes_id:
        earlier = DecisionNotice.objects.select_for_update().get(pk=notice.supersedes_id)
        make_move(earlier, NOTICE["supersede"], by=by, at=at, facts={"correction": notice.pk})
    return notice


@transaction.atomic
def correct_notice(*, notice_id: int, by: Any, at: datetime) -> DecisionNotice:
    """Start a correction: a new version of a signed notice, with the same decisions and sums, whose words may be changed, commented on and signed.

    The earlier version stands until the correction is published. A change of decision or sum is a new decision, not a correction.
    Raises: Refused where it is not signed, or a correction is under way.
    """
    earlier = DecisionNotice.objects.select_for_update().get(pk=notice_id)
    require(by, "notices.draft", earlier)
    if earlier.state not in ("signed", "published"):
        raise Refused(f"{earlier.reference} is not signed, so it can simply be edited.")
    if earlier.corrections.exists():
        raise Refused(f"{earlier.reference} has a correction already: {earlier.corrections.get().reference}.")
    rows = [row for row in notice_with_rows(earlier) if row.decision != "left"]
    notice = DecisionNotice.objects.get(pk=earlier.pk)
    for name in (
        "legal_at",
        "legal_by",
        "financial_at",
        "financial_by",
        "signed_at",
        "signed_by",
        "released_at",
        "released_by",
        "published_at",
        "frozen",
        "document",
    ):
        setattr(notice, name, None)
    fresh = DecisionNotice(
        **{
            field.attname: getattr(notice, field.attname)
            for field in DecisionNotice._meta.concrete_fields
            if field.name not in ("id", "state", "reference", "fingerprint", "signed_as", "interests_statement", "supersedes")
        }
        | {"reference": next_reference(earlier.office, at=at), "supersedes": earlier, "raised_on": timezone.localdate(at), "created_at": at}
        | {"prepared_by": by, "legal_held": False, "financial_held": False}
    )
    fresh.save()
    fresh.calls.set(earlier.calls.all())
    for row in rows:
        copy_row(row, fresh)
    record("notice correction begun", fresh, by=by, at=at, corrects=earlier.pk)
    return fresh


def copy_row(row: NoticeRow, notice: DecisionNotice) -> None:
    fields = {field.attname: getattr(row, field.attname) for field in NoticeRow._meta.concrete_fields if field.name not in ("id", "notice")}
    copy = NoticeRow.objects.create(notice=notice, **fields)
    NoticeRowYear.objects.bulk_create(
        NoticeRowYear(row=copy, financial_year=each.financial_year, amount_pence=each.amount_pence, is_conditional=each.is_conditional)
        for each in row.years.all()
    )
    NoticeRowSource.objects.bulk_create(
        NoticeRowSource(row=copy, source_id=each.source_id, financial_year=each.financial_year, amount_pence=each.amount_pence)
        for each in row.sources.all()
    )


def restate_award(row: NoticeRow, *, by: Any, at: datetime) -> None:
    """Let an award speak with the corrected words. Raises: Refused where the correction changes its sum."""
    award = Award.objects.select_for_update(of=("self",)).select_related("row").filter(application=row.application_id).first()
    # What was decided, which a variation since then does not change.
    was = (award.row.amount_pence if award else 0, "approve" if award else row.decision)
    if was != (row.amount_pence, row.decision):
        raise Refused(f"{row.application.reference}: a correction changes words, not decisions or sums. That takes a new decision.")
    if award is None:
        return
    award.row, award.purpose, award.reasons, award.legal_basis = row, row.purpose, row.reasons, row.legal_basis
    award.save()
    record("award restated", award, by=by, at=at, row=row.pk)
