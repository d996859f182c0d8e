"""The words of letters: the template of a kind, and the letter of one bid."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.awards.merging import FIELDS, LATER, faults
from grants.awards.models import DecisionNotice, Letter, LetterTemplate, NoticeRow


@transaction.atomic
def save_letter_template(*, kind: str, subject: str, body: str, by: Any, at: datetime) -> LetterTemplate:
    """Change the words of one kind of letter, from the next on.

    Raises: NotAllowed; Refused without words, or with a field that is not one, named.
    """
    require(by, "letters.templates")
    template = LetterTemplate.objects.select_for_update().get(kind=kind)
    refuse_faults(subject, body, known=FIELDS)
    template.subject, template.body, template.edited_by, template.edited_at = " ".join(subject.split()), body.strip(), by, at
    template.save()
    record("letter template saved", template, by=by, at=at, kind=kind)
    return template


@transaction.atomic
def write_letter(*, row_id: int, subject: str, body: str, by: Any, at: datetime) -> Letter:
    """Write one bid's letter otherwise than the template has it, for the decision that stands on the notice now.

    Raises: NotAllowed; Refused once the letters have left, for a decision of which nobody is told, without words, or with a field other than {name}.
    """
    row = NoticeRow.objects.select_related("application__call", "notice").get(pk=row_id)
    notice = DecisionNotice.objects.select_for_update().get(pk=row.notice_id)
    require(by, "notices.draft", notice)
    refuse_sent(notice)
    if row.decision not in ("approve", "refuse", "reserve"):
        raise Refused("No letter goes out about this decision.")
    refuse_faults(subject, body, known=LATER)
    letter, _ = Letter.objects.update_or_create(
        row=row,
        defaults={
            "subject": " ".join(subject.split()),
            "body": body.strip(),
            "decision": row.decision,
            "amount_pence": row.amount_pence,
            "edited_by": by,
            "edited_at": at,
        },
    )
    record("letter edited", row.application, by=by, at=at, notice=notice.pk)
    return letter


@transaction.atomic
def drop_letter(*, row_id: int, by: Any, at: datetime) -> None:
    """Go back to the template's words for one bid. Said again it does nothing. Raises: NotAllowed; Refused once the letters have left."""
    row = NoticeRow.objects.select_related("application", "notice").get(pk=row_id)
    notice = DecisionNotice.objects.select_for_update().get(pk=row.notice_id)
    require(by, "notices.draft", notice)
    refuse_sent(notice)
    if Letter.objects.filter(row=row).delete()[0]:
        record("letter as the template has it", row.application, by=by, at=at, notice=notice.pk)


def refuse_sent(notice: DecisionNotice) -> None:
    if notice.signed_at is not None and not notice.is_held_back:
        raise Refused("The notice is signed, and its letters have left.")


def refuse_faults(subject: str, body: str, *, known: Any) -> None:
    if not subject.strip() or not body.strip():
        raise Refused("A letter needs a subject and words.")
    wrong = faults(subject + "\n" + body, known=known)
    if wrong:
        raise Refused(" ".join(wrong))
