"""The office asks for what is missing, once, as one list; the applicant answers thing by thing; the office says which answer is enough.

What is not enough is asked for once more. A thing may name a section: that section, and no other, opens for change.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction

from commissioning.audit.actions import make_move, record
from commissioning.files.actions import store_upload
from commissioning.lifecycle import APPLICATION, Refused
from commissioning.permissions import require
from grants.applications import notices
from grants.applications.actions.answering import locked
from grants.applications.actions.putting_back import put_back
from grants.applications.actions.sending import Confirmed, send_version
from grants.applications.models import Application, Asked, AskedAnswer, AskedItem, Submission, digest_of
from grants.applications.queries import (
    MOST_THINGS,
    AskedLine,
    AskedList,
    Wanted,
    asked_list,
    context_for,
    form_of,
    frozen_rows,
    values_with,
)

LONGEST_ANSWER = 20_000


@transaction.atomic
def ask_for_more(*, application_id: int, things: Sequence[Wanted], due_on: date, by: Any, at: datetime) -> Application:
    """Ask both contacts for what is missing, as one list with one date; the clock starts.

    Raises: NotAllowed; Refused where nothing is named, a section is not in the form, the date is past, or something was asked before.
    Source: requirements, R-2.15.
    """
    application = locked(application_id)
    require(by, "assessment.check", application)
    named = [Wanted(each.text.strip(), each.section_key) for each in things]
    if not named or not all(each.text for each in named):
        raise Refused("Write what is missing, as one list.")
    if len(named) > MOST_THINGS:
        raise Refused(f"Name at most {MOST_THINGS} things. Put those that belong together on one line.")
    known = {section.key for section in form_of(application).sections}
    if any(each.section_key and each.section_key not in known for each in named):
        raise Refused("Choose a section of this form, or none.")
    refuse_unless_to_come(due_on, at=at)
    if Asked.objects.filter(application=application).exists():
        raise Refused("We ask once, for everything together, and this applicant has been asked already. Decide on what you have.")
    opened = sorted({each.section_key for each in named if each.section_key})
    facts = {"due_on": due_on.isoformat(), "things": len(named), "sections": opened}
    make_move(application, APPLICATION["ask_more"], by=by, at=at, facts=facts)
    asked = Asked.objects.create(application=application, due_on=due_on, by=by, at=at)
    AskedItem.objects.bulk_create(
        AskedItem(asked=asked, number=number, text=each.text, section_key=each.section_key) for number, each in enumerate(named, start=1)
    )
    transaction.on_commit(partial(notices.more_asked, application.pk, at=at))
    return application


def refuse_unless_to_come(due_on: date | None, *, at: datetime) -> None:
    """Raises: Refused for a day that leaves no time."""
    if due_on is None or due_on <= notices.london_day(at):
        raise Refused("Give a date from tomorrow on, so that there is time to answer.")


def list_of(application: Application) -> AskedList:
    """Raises: Refused where nothing was asked."""
    found = asked_list(application, {})
    if found is None:
        raise Refused("Nothing more was asked for this application, so there is nothing to send.")
    return found


@transaction.atomic
def answer_asked(*, application_id: int, number: int, text: str = "", upload: Any = None, by: Any, at: datetime) -> AskedAnswer:
    """Answer one thing of the list, with words, a file or both; the closing time does not bind it. Said once more, it stands beside the first.

    Raises: NotAllowed; Refused where we do not wait for it, where nothing is given (for a thing that opened a section: while nothing in it was
    changed), and for a file that is not taken.
    """
    application = locked(application_id)
    require(by, "applications.edit", application)
    line = next((each for each in list_of(application).open_lines if each.item.number == number), None)
    if application.state != "more_asked" or line is None:
        raise Refused("We do not wait for an answer to this. What you sent stands.")
    text = text.strip()
    if len(text) > LONGEST_ANSWER:
        raise Refused(f"Your answer has {len(text):,} characters. Shorten it to {LONGEST_ANSWER:,}, or send it as a file.")
    if not text and not upload and not (line.item.section_key and changed_section(application, line.item.section_key)):
        if line.item.section_key:
            raise Refused("Change the section first, or write why it stays as it is.")
        raise Refused("Write an answer, or choose a file.")
    file = store_upload(upload=upload, purpose="answer to what was asked", subject=application, by=by, at=at) if upload else None
    answer = AskedAnswer.objects.create(item=line.item, is_again=line.item.verdict == "again", text=text, file=file, by=by, at=at)
    record(
        "application asked item answered", application, by=by, at=at, item=number, words=len(text.split()), file=file.pk if file else None
    )
    return answer


def changed_section(application: Application, section_key: str) -> bool:
    """Whether the answers of a section differ from what was last sent."""
    last = Submission.objects.filter(application=application).order_by("-number").first()
    loaded, values = form_of(application), values_with(application)
    rows = frozen_rows(loaded, values, context_for(application, loaded, values, section_key))
    now = {row["question"]: row["value"] for row in rows if row["section"] == section_key}
    return last is None or now != {row["question"]: row["value"] for row in last.answers if row["section"] == section_key}


@transaction.atomic
def send_what_was_asked(*, application_id: int, by: Any, at: datetime) -> Application:
    """Send the answers that the office asked for, all together: the clock stops. A changed section makes the next version; the closing time does not bind it.

    Raises: NotAllowed; Incomplete with what is wrong in the sections that were open; Refused where nothing was asked or a thing is unanswered.
    """
    application = locked(application_id)
    require(by, "applications.edit", application)
    if application.state != "more_asked":
        raise Refused("Nothing more was asked for this application, so there is nothing to send.")
    found = list_of(application)
    if found.left:
        numbers = ", ".join(str(each.item.number) for each in found.open_lines if not each.is_answered)
        raise Refused(f"Answer everything on the list first. Still to answer: {numbers}.")
    submission = changed_version(application, found.open_lines, by=by, at=at)
    asked = found.asked
    setattr(asked, "again_answered_at" if asked.is_again else "answered_at", at)
    asked.save()
    facts = {"number": submission.number, "digest": submission.digest} if submission else {}
    make_move(application, APPLICATION["answer_more"], by=by, at=at, facts=facts)
    if submission:
        transaction.on_commit(partial(notices.application_received, submission, at=at))
    else:
        transaction.on_commit(partial(notices.asked_received, application.pk, at=at))
    return application


def changed_version(application: Application, lines: Sequence[AskedLine], *, by: Any, at: datetime) -> Submission | None:
    """The next version, where an open section says something else than the last one sent. Raises: Incomplete."""
    sections = frozenset(each.item.section_key for each in lines if each.item.section_key)
    if not sections:
        return None
    loaded, values = form_of(application), values_with(application)
    last = Submission.objects.filter(application=application).order_by("-number").first()
    if last and last.digest == digest_of(frozen_rows(loaded, values, context_for(application, loaded, values))):
        return None
    # What was asked is answered without the record in view, so the one that was confirmed stays.
    confirmed = Confirmed(last.record, last.documents, last.record_by, last.record_at) if last else Confirmed([], [], None, None)
    return send_version(application, by=by, at=at, confirmed=confirmed, sections=sections)


@transaction.atomic
def judge_answers(
    *,
    application_id: int,
    accepted: Collection[int],
    again: Mapping[int, str],
    short: Collection[int] = (),
    due_on: date | None = None,
    by: Any,
    at: datetime,
) -> Application:
    """Say of each answer whether it is enough. What is not may be asked for once more, with words and a date; after that it is met or not.

    Shape: numbers of things; `again` maps a number to what its answer lacks. Things that were judged before are left out.
    Raises: NotAllowed; Refused while the list is with the applicant, for a thing left out or named twice, for words or a date that are missing, and
    for a third asking.
    """
    application = locked(application_id)
    require(by, "assessment.check", application)
    found = list_of(application)
    open_now = {each.item.number: each.item for each in found.open_lines}
    if application.state != "in_check" or not open_now:
        raise Refused("There is no answer to go through here.")
    said = [*accepted, *again, *short]
    if sorted(said) != sorted(open_now):
        raise Refused("Say for each answer whether it is enough.")
    if again and found.asked.is_again:
        raise Refused("This was asked for twice already. Accept it or record it as not met, then decide on what you have.")
    if any(not words.strip() for words in again.values()):
        raise Refused("Write what is still missing, for each answer that is not enough.")
    for number, item in open_now.items():
        item.verdict = "accepted" if number in accepted else "again" if number in again else "short"
        item.again_text = again[number].strip() if number in again else item.again_text
        item.verdict_by, item.verdict_at = by, at
        item.save()
    record("application answers judged", application, by=by, at=at, accepted=len(accepted), again=len(again), short=len(short))
    if again:
        refuse_unless_to_come(due_on, at=at)
        asked = found.asked
        asked.again_due_on, asked.again_by, asked.again_at = due_on, by, at
        asked.save()
        facts = {"due_on": due_on.isoformat() if due_on else "", "things": len(again)}
        make_move(application, APPLICATION["ask_more"], by=by, at=at, facts=facts)
        transaction.on_commit(partial(notices.more_asked, application.pk, at=at))
    return application


@transaction.atomic
def stop_waiting(*, application_id: int, by: Any, at: datetime) -> Application:
    """Go on with the check once the day has passed without an answer. What was not answered counts as not met; a change that was not sent is let go.

    Raises: NotAllowed; Refused until the day has passed, or where nothing is waited for.
    """
    application = locked(application_id)
    require(by, "assessment.check", application)
    found = list_of(application)
    if application.state == "more_asked" and not found.asked.clock.is_overdue(notices.london_day(at)):
        raise Refused("They have until the day that you named. Wait until it has passed.")
    make_move(application, APPLICATION["stop_waiting"], by=by, at=at)
    for line in found.open_lines:
        if not line.is_answered:
            line.item.verdict, line.item.verdict_by, line.item.verdict_at = "short", by, at
            line.item.save()
    found.asked.stopped_at = at
    found.asked.save()
    last = Submission.objects.filter(application=application).order_by("-number").first()
    if last is not None and any(line.item.section_key for line in found.open_lines):
        put_back(application, last, at=at)
    return application
