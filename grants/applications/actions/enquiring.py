"""Questions about a call: anyone signed in asks; an officer answers for all, answers the asker alone, or sets it aside.

The rows are the call's; what is done to them stands here, since an answer goes to those who have a bid.
"""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from commissioning.audit.actions import make_move, record
from commissioning.calls.models import Call, Enquiry, EnquiryCorrection
from commissioning.lifecycle import ENQUIRY, Refused
from commissioning.permissions import NotAllowed, require
from commissioning.seen import refuse_if_changed
from grants.applications import enquiry_notices
from grants.applications.queries import enquiries_for, names_asker
from grants.applications.words import say_instant

LONGEST_QUESTION, LONGEST_REPLY = 2_000, 10_000
MOST_WAITING = 10


@transaction.atomic
def ask_question(*, call_id: int, text: str, organisation_id: int | None = None, by: Any, at: datetime) -> Enquiry:
    """Ask something about an open call, for a body or for oneself. The same words again, while they wait, are the same question.

    Raises: NotAllowed for a body that is not hers; Refused from the instant at which questions end, for no words or too many, and for more than
    MOST_WAITING that wait.
    """
    call = Call.objects.select_for_update(no_key=True).get(pk=call_id)
    if organisation_id is not None and by.organisation_role(organisation_id) is None:
        raise NotAllowed("enquiries.ask")
    text = text.strip()
    if not call.takes_enquiries_at(at):
        raise Refused(no_more_questions(call, at))
    if not text:
        raise Refused("Write your question.")
    if len(text) > LONGEST_QUESTION:
        raise Refused(f"Your question has {len(text):,} characters. Shorten it to {LONGEST_QUESTION:,}, or ask in two questions.")
    waiting = list(Enquiry.objects.filter(call=call, asked_by=by, state="waiting").order_by("pk"))
    for each in waiting:
        if each.text == text:
            return each
    if len(waiting) >= MOST_WAITING:
        raise Refused(f"{MOST_WAITING} of your questions wait for an answer. Ask more once we have answered them.")
    enquiry = Enquiry.objects.create(call=call, organisation_id=organisation_id, asked_by=by, asked_at=at, text=text)
    record("enquiry asked", enquiry, by=by, at=at, call=call.pk, words=len(text.split()))
    return enquiry


def no_more_questions(call: Call, at: datetime) -> str:
    if call.state == "published" and at < call.opens_at:
        return f"This fund opens at {say_instant(call.opens_at)}. You can ask about it from then on."
    return f"Questions about this fund ended at {say_instant(call.enquiries_end_at)}, so that every answer leaves time to act on it."


def locked(enquiry_id: int, by: Any, *, seen: str | None = None) -> Enquiry:
    """Shape: `seen` is the mark of the words that she had before her; None where she had no page.

    Raises: NotAllowed for all but officers, and for those whom a conflict bars from the body that asks; ChangedMeanwhile.
    """
    enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("call__office", "organisation", "asked_by").get(pk=enquiry_id)
    require(by, "enquiries.answer", enquiry)
    if not enquiries_for(by).filter(pk=enquiry_id).exists():
        raise NotAllowed("enquiries.answer")
    refuse_if_changed(seen, enquiry.state, enquiry.question, enquiry.answer)
    return enquiry


def refuse_unless_short(*words: str) -> None:
    if any(len(each) > LONGEST_REPLY for each in words):
        raise Refused(f"Shorten it to {LONGEST_REPLY:,} characters. What is longer belongs in a document of the call.")


@transaction.atomic
def draft_answer(*, enquiry_id: int, question: str, answer: str, seen: str | None = None, by: Any, at: datetime) -> Enquiry:
    """Keep the wording for all and the answer as far as they are; nobody is told.

    Raises: NotAllowed; ChangedMeanwhile where a colleague saved since; Refused once it is answered or set aside.
    """
    enquiry = locked(enquiry_id, by, seen=seen)
    if enquiry.state != "waiting":
        raise Refused(f"This question is now “{ENQUIRY.states[enquiry.state].staff}”, so its words stand.")
    refuse_unless_short(question, answer)
    enquiry.question, enquiry.answer = question.strip(), answer.strip()
    enquiry.drafted_by, enquiry.drafted_at = by, at
    enquiry.save()
    record("enquiry drafted", enquiry, by=by, at=at, words=len(answer.split()))
    return enquiry


@transaction.atomic
def publish_answer(*, enquiry_id: int, question: str, answer: str, seen: str | None = None, by: Any, at: datetime) -> Enquiry:
    """Put the question, as worded for all, and its answer on the call's page. One letter goes to all who have a bid in hand, and to the asker.

    Raises: NotAllowed; ChangedMeanwhile; Refused without words, where they would say who asked, and once it is answered or set aside.
    Source: requirements, R-2.16.
    """
    enquiry = locked(enquiry_id, by, seen=seen)
    question, answer = words_for_all(enquiry, question, answer)
    enquiry.question, enquiry.answer, enquiry.reason = question, answer, ""
    make_move(enquiry, ENQUIRY["publish"], by=by, at=at)
    transaction.on_commit(partial(enquiry_notices.answer_published, enquiry.pk, at=at))
    return enquiry


def words_for_all(enquiry: Enquiry, question: str, answer: str) -> tuple[str, str]:
    """Question and answer, trimmed. Raises: Refused without words, for too many, and where they would say who asked."""
    question, answer = question.strip(), answer.strip()
    if not question or not answer:
        raise Refused("Write the question as all may read it, and the answer.")
    refuse_unless_short(question, answer)
    if named := names_asker(enquiry, f"{question}\n{answer}"):
        raise Refused(f"“{named}” would say who asked. Word it so that nobody is named.")
    return question, answer


@transaction.atomic
def correct_answer(*, enquiry_id: int, question: str, answer: str, reason: str, seen: str | None = None, by: Any, at: datetime) -> Enquiry:
    """Put a published answer right. The page says on which day and why, the words before are kept, and all who were to read it get a letter.

    Raises: NotAllowed; ChangedMeanwhile; Refused for one that is not published, without words or a reason, and where nothing is changed.
    """
    enquiry = locked(enquiry_id, by, seen=seen)
    if enquiry.state != "published":
        raise Refused("Only an answer that is on the page of the call can be put right.")
    question, answer = words_for_all(enquiry, question, answer)
    reason = reason.strip()
    if not reason:
        raise Refused("Write what is put right. Everyone reads it beside the answer.")
    refuse_unless_short(reason)
    if named := names_asker(enquiry, reason):
        raise Refused(f"“{named}” would say who asked. Word it so that nobody is named.")
    if (question, answer) == (enquiry.question, enquiry.answer):
        raise Refused("These are the words that stand already. Change them, or go back.")
    kept = EnquiryCorrection.objects.create(enquiry=enquiry, question=enquiry.question, answer=enquiry.answer, reason=reason, by=by, at=at)
    enquiry.question, enquiry.answer, enquiry.corrected_at = question, answer, at
    enquiry.save()
    record("enquiry answer corrected", enquiry, by=by, at=at, correction=kept.pk, words=len(answer.split()))
    transaction.on_commit(partial(enquiry_notices.answer_corrected, enquiry.pk, reason, at=at))
    return enquiry


@transaction.atomic
def answer_alone(*, enquiry_id: int, answer: str, reason: str, seen: str | None = None, by: Any, at: datetime) -> Enquiry:
    """Answer the asker and nobody else, since it is about one bid only; the reason says so.

    Raises: NotAllowed; Refused without an answer or a reason, and once it is answered or set aside.
    """
    enquiry = locked(enquiry_id, by, seen=seen)
    answer, reason = answer.strip(), reason.strip()
    if not answer or not reason:
        raise Refused("Write the answer, and why nobody else needs it.")
    refuse_unless_short(answer, reason)
    enquiry.answer, enquiry.reason = answer, reason
    make_move(enquiry, ENQUIRY["answer_alone"], by=by, at=at)
    transaction.on_commit(partial(enquiry_notices.answered_alone, enquiry.pk, at=at))
    return enquiry


@transaction.atomic
def set_aside(*, enquiry_id: int, reason: str, by: Any, at: datetime) -> Enquiry:
    """Leave a question without an answer; the asker is told why.

    Raises: NotAllowed; Refused without a reason, and once it is answered or set aside.
    """
    enquiry = locked(enquiry_id, by)
    if not reason.strip():
        raise Refused("Write why it is not answered. The asker reads it.")
    refuse_unless_short(reason)
    enquiry.reason = reason.strip()
    make_move(enquiry, ENQUIRY["set_aside"], by=by, at=at)
    transaction.on_commit(partial(enquiry_notices.enquiry_set_aside, enquiry.pk, at=at))
    return enquiry
