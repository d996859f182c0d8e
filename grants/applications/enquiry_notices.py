"""Letters about questions on a call. None of them says who asked, not even the asker's own."""

from datetime import datetime

from django.conf import settings

from commissioning.calls.models import Enquiry
from commissioning.mail.actions import send_each
from grants.applications.notices import EMAILS, london_day
from grants.applications.queries import told_of_answers


def answer_published(enquiry_id: int, *, at: datetime) -> None:
    """The same letter to all who have a bid in hand, and to the asker."""
    enquiry = load(enquiry_id)
    letter(enquiry, "answer_published", to=told_of_answers(enquiry), at=at)


def answer_corrected(enquiry_id: int, correction: str, *, at: datetime) -> None:
    """To those whom a published answer reaches now: whoever began a bid since then reads it too."""
    enquiry = load(enquiry_id)
    letter(enquiry, "answer_corrected", to=told_of_answers(enquiry), at=at, correction=correction)


def answered_alone(enquiry_id: int, *, at: datetime) -> None:
    enquiry = load(enquiry_id)
    letter(enquiry, "answered_alone", to=[enquiry.asked_by.email], at=at)


def enquiry_set_aside(enquiry_id: int, *, at: datetime) -> None:
    enquiry = load(enquiry_id)
    letter(enquiry, "enquiry_set_aside", to=[enquiry.asked_by.email], at=at)


def load(enquiry_id: int) -> Enquiry:
    return Enquiry.objects.select_related("call__office", "asked_by").get(pk=enquiry_id)


def letter(enquiry: Enquiry, name: str, *, to: list[str], at: datetime, correction: str = "") -> None:
    call = enquiry.call
    context = {
        "call": call.title,
        "text": enquiry.text,
        "question": enquiry.question,
        "answer": enquiry.answer,
        "reason": enquiry.reason,
        "correction": correction,
        "link": f"{settings.SITE_URL}/funding/{call.reference.lower()}/#answers",
        "office": call.office.profile_on(london_day(at)),
    }
    send_each(to=to, template=f"{EMAILS}/{name}", context=context, at=at, about=enquiry)
