"""What the clock does to bids: reminders before a call closes, and unsent changes let go once it has. Run when due, any number of times."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from commissioning.audit.actions import record
from commissioning.mail.models import Message
from commissioning.questions.actions import save_answers
from commissioning.questions.queries import load_set
from grants.applications import notices
from grants.applications.actions.answering import locked
from grants.applications.models import Application, Submission

# Days before the close on which a draft is reminded (requirements, R-2.13); 0 is the morning of the last day.
REMIND_DAYS = (14, 7, 2, 0)


def discard_unsent_changes(*, at: datetime) -> int:
    """Put bids with an unfinished edit back to what was last sent, once their call has closed, and tell both contacts. Gives how many."""
    closed = Application.objects.alias(its_close=Coalesce("admitted_until", "call__closes_at")).filter(its_close__lte=at)
    left = closed.filter(state="submitted", answers__updated_at__gt=F("submitted_at"))
    return sum(discard_change(application_id=pk, at=at) for pk in left.values_list("pk", flat=True))


@transaction.atomic
def discard_change(*, application_id: int, at: datetime) -> bool:
    application = locked(application_id)
    last = Submission.objects.filter(application=application).order_by("-number").first()
    if last is None or application.state != "submitted" or application.answers.updated_at <= last.at:
        return False
    loaded = load_set(application.answers.question_set_id)
    sent = {row["question"]: row["value"] for row in last.answers}
    for section in loaded.sections:
        values = {question.key: sent.get(question.key) for question in section.questions}
        save_answers(sheet_id=application.answers_id, section_key=section.key, values=values, by=None, at=at)
    # The sheet is again what was sent then, so it counts as written then.
    sheet = application.answers
    sheet.refresh_from_db()
    sheet.updated_at = last.at
    sheet.save(update_fields=["updated_at"])
    record("application unsent change discarded", application, by=None, at=at, number=last.number)
    notices.change_discarded(application, at=at)
    return True


def remind_drafts(*, at: datetime) -> int:
    """Remind the contacts of drafts 14, 7 and 2 days before the close and on its morning, each once. Gives how many letters."""
    sent = 0
    drafts = Application.objects.filter(state="draft", call__state="published", call__closes_at__gt=at)
    for application in drafts.filter(call__closes_at__lte=at + timedelta(days=max(REMIND_DAYS))).select_related("call", "organisation"):
        days = (notices.london_day(application.call.closes_at) - notices.london_day(at)).days
        step = min((each for each in REMIND_DAYS if days <= each), default=None)
        if step is None or (step == 0 and at.astimezone(notices.LONDON).hour < 7):
            continue
        template = f"{notices.EMAILS}/draft_reminder_{step}"
        if not Message.objects.about(application).filter(template=template).exists():
            sent += notices.draft_reminder(application, template=template, at=at)
    return sent
