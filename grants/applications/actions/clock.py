"""What the clock does to bids: reminders before a call closes, and unsent changes let go once it has. Run when due, any number of times."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Coalesce

from commissioning.audit.actions import record
from commissioning.mail.models import Message
from grants.applications import notices
from grants.applications.actions.answering import locked
from grants.applications.actions.putting_back import put_back
from grants.applications.models import Application, Asked, Submission

# Days before the close on which a draft is reminded (requirements, R-2.13); 0 is the morning of the last day.
REMIND_DAYS = (14, 7, 2, 0)
REMIND_ASKED_DAYS = 3
MORNING = 7


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
    put_back(application, last, at=at)
    record("application unsent change discarded", application, by=None, at=at, number=last.number)
    notices.change_discarded(application, at=at)
    return True


def remind_asked(*, at: datetime) -> int:
    """Remind both contacts of a list that is not answered, from three days before its day on, once for each asking. Gives how many letters."""
    sent, today = 0, notices.london_day(at)
    if at.astimezone(notices.LONDON).hour < MORNING:
        return 0
    waiting = Asked.objects.filter(application__state="more_asked").select_related("application__call__office", "application__organisation")
    for asked in waiting:
        clock, template = asked.clock, f"{notices.EMAILS}/{'asked_again_reminder' if asked.is_again else 'asked_reminder'}"
        is_near = today <= clock.due_on <= today + timedelta(days=REMIND_ASKED_DAYS)
        if (
            is_near
            and today > notices.london_day(clock.asked_at)
            and not Message.objects.about(asked.application).filter(template=template).exists()
        ):
            sent += notices.asked_reminder(asked, template=template, at=at)
    return sent


def remind_drafts(*, at: datetime) -> int:
    """Remind the contacts of drafts 14, 7 and 2 days before the close and on its morning, each once. Gives how many letters.

    Where the close was moved, the days before the new one count, and each is reminded of anew.
    """
    sent = 0
    drafts = Application.objects.filter(state="draft", keyed_by=None, call__state="published", call__closes_at__gt=at)
    near = drafts.filter(call__closes_at__lte=at + timedelta(days=max(REMIND_DAYS)))
    for application in near.annotate(moved_at=Max("call__extensions__at")).select_related("call", "organisation"):
        days = (notices.london_day(application.call.closes_at) - notices.london_day(at)).days
        step = min((each for each in REMIND_DAYS if days <= each), default=None)
        if step is None or (step == 0 and at.astimezone(notices.LONDON).hour < MORNING):
            continue
        template = f"{notices.EMAILS}/draft_reminder_{step}"
        reminded = Message.objects.about(application).filter(template=template)
        if not (reminded.filter(created_at__gte=application.moved_at) if application.moved_at else reminded).exists():
            sent += notices.draft_reminder(application, template=template, at=at)
    return sent
