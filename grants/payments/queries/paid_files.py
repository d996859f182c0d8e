"""A file of what the ledger paid, beside our own payments: which it names, and what keeps a line from being taken."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from commissioning.money import format_pounds
from commissioning.permissions import allows
from grants.payments.models import Batch, Instalment, PaidFile
from grants.payments.paid_files import LineProblem, PaidLine, read_paid_lines


@dataclass(frozen=True)
class MatchedLine:
    """A line with the payments that it says were paid: one, or all that a batch has left. They come to its amount."""

    line: PaidLine
    batch: Batch
    payments: list[Instalment]


@dataclass(frozen=True)
class MatchedFile:
    """The whole file beside our payments. It can be applied only where no line has a problem."""

    matched: list[MatchedLine] = field(default_factory=list)
    problems: list[LineProblem] = field(default_factory=list)
    earlier: PaidFile | None = None  # the very same file, where it was applied before

    @property
    def may_apply(self) -> bool:
        return bool(self.matched) and not self.problems and not self.earlier

    @property
    def count(self) -> int:
        """Payments, not lines: a line may name a batch."""
        return sum(len(each.payments) for each in self.matched)

    @property
    def total_pence(self) -> int:
        return sum(each.line.amount_pence for each in self.matched)


def paid_files_of(office_id: int) -> QuerySet[PaidFile]:
    """Files of what the ledger paid that were applied, newest first."""
    return PaidFile.objects.filter(office=office_id).select_related("applied_by", "file").order_by("-pk")


def batches_named(references: Iterable[str], *, office_id: int) -> set[int]:
    """Ids of the batches that references name, or whose payments they name."""
    wanted = set(references)
    named = Batch.objects.filter(office=office_id, reference__in=wanted).values_list("pk", flat=True)
    held = Instalment.objects.filter(award__office=office_id, reference__in=wanted, batch__isnull=False).values_list("batch", flat=True)
    return {*named, *held}


def look_through(content: bytes, *, office_id: int, user: Any, on: date) -> MatchedFile:
    """A file as it would be applied on a day: its lines beside our payments, or that it was applied before.

    Raises: Refused for a file that cannot be read.
    """
    lines, problems = read_paid_lines(content)
    earlier = PaidFile.objects.filter(office=office_id, sha256=hashlib.sha256(content).hexdigest()).select_related("applied_by").first()
    if earlier:
        return MatchedFile(earlier=earlier)
    return match_paid_lines(lines, problems, office_id=office_id, user=user, on=on)


def match_paid_lines(lines: Sequence[PaidLine], problems: Sequence[LineProblem], *, office_id: int, user: Any, on: date) -> MatchedFile:
    """Each line beside the payments it names, or with what to do about it, in the order of the file.

    A line matches where its batch is released, what it names is exported and not recorded yet, the amount agrees to the penny, no earlier line
    names the same payment, and she may record it. Statements do not grow with the lines but for what she did herself in a batch.
    Units: pence.
    Source: requirements R-5.17.
    """
    wanted = {each.reference for each in lines}
    ids = batches_named(wanted, office_id=office_id)
    batches = {each.reference: each for each in Batch.objects.filter(office=office_id, pk__in=ids)}
    may = {each.pk: allows(user, "payments.release", each) for each in batches.values()}
    found = (
        Instalment.objects.filter(award__office=office_id)
        .select_related("award__organisation", "batch")
        .order_by("award__reference", "number")
    )
    payments = {each.reference: each for each in found.filter(reference__in=wanted)}
    held: dict[int | None, list[Instalment]] = {}
    for each in found.filter(batch__in=ids, state="exported"):
        held.setdefault(each.batch_id, []).append(each)
    taken: dict[int, int] = {}
    matched: list[MatchedLine] = []
    wrong = list(problems)
    for line in lines:
        payment, batch = payments.get(line.reference), batches.get(line.reference)
        chosen = [payment] if payment else held.get(batch.pk, []) if batch else []
        where = payment.batch if payment else batch
        says = _wrong_with(line, payment, where, chosen, on=on) or _barred(where, chosen, user=user, may=may)
        again = next((each for each in chosen if each.pk in taken), None)
        if not says and again:
            says = f"{again.reference} stands on line {taken[again.pk]} already. Keep one of the two."
        if says or not where:
            wrong.append(LineProblem(line.number, line.reference, says))
            continue
        taken |= {each.pk: line.number for each in chosen}
        matched.append(MatchedLine(line, where, chosen))
    return MatchedFile(matched, sorted(wrong, key=lambda each: each.number))


def _wrong_with(line: PaidLine, payment: Instalment | None, batch: Batch | None, chosen: list[Instalment], *, on: date) -> str:
    """Why the facts do not agree, and what to do; empty where they do."""
    if not payment and not batch:
        return "No payment or batch of ours has this reference. Copy it from the workbook."
    if line.paid_on > on:
        return "The date paid is in the future. Write the day on which the ledger paid."
    if batch and batch.locked_at and line.paid_on < timezone.localdate(batch.locked_at):
        return f"The date paid is before batch {batch.reference} was locked. Write the day on which the ledger paid."
    if payment and payment.state == "paid":
        said = f"{payment.paid_on:%d/%m/%Y}, {payment.ledger_reference}"
        return f"It was recorded as paid already ({said}). Take this line out."
    if payment and payment.state != "exported":
        return f"It has not gone to the ledger: it is “{payment.get_state_display()}”. Take this line out, or ask the ledger what it paid."
    if batch and batch.state == "locked":
        return f"Batch {batch.reference} is not recorded as released. Record that first."
    if batch and not chosen:
        return f"Batch {batch.reference} has nothing left to record: it is “{batch.get_state_display()}”. Take this line out."
    if sum(each.amount_pence for each in chosen) != line.amount_pence:
        return _unequal(line, payment, chosen)
    return ""


def _unequal(line: PaidLine, payment: Instalment | None, chosen: list[Instalment]) -> str:
    ours = format_pounds(sum(each.amount_pence for each in chosen), always_pence=True)
    theirs = format_pounds(line.amount_pence, always_pence=True)
    if payment:
        return f"The payment is {ours}; the line says {theirs}. Put the line right, or ask the ledger why they differ."
    number = "1 payment" if len(chosen) == 1 else f"{len(chosen)} payments"
    return (
        f"{number} of the batch wait to be recorded, {ours} in all; the line says {theirs}. Put it right, or name each payment on a line."
    )


def _barred(batch: Batch | None, chosen: list[Instalment], *, user: Any, may: dict[int, bool]) -> str:
    """Why she may not record it herself; empty where she may."""
    if batch and not may[batch.pk]:
        return f"You prepared or approved a payment in batch {batch.reference}. Let another finance officer record it."
    hers = next((each for each in chosen if not allows(user, "payments.release", each)), None)
    return f"You have a part in {hers.reference}. Let another finance officer record it." if hers else ""
