"""What came of a rush: how long each kind of request took, and whether everything that was acknowledged is there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from commissioning.mail.models import Message
from commissioning.questions.models import Answer
from demo.bench.timing import Times, times_of
from demo.rush.writers import Asked, Story
from grants.applications.models import Application, Submission

KINDS = ("Form page", "Kept field", "Save", "Send")


@dataclass(frozen=True)
class Kind:
    """One line of the table. Times in milliseconds."""

    what: str
    count: int
    times: Times
    longest: float


def kinds_of(asked: Iterable[Asked]) -> list[Kind]:
    rows = list(asked)
    found = []
    for what in KINDS:
        took = [each.took for each in rows if each.what == what]
        if took:
            found.append(Kind(what, len(took), times_of(took), max(took) * 1000))
    return found


def errors_in(asked: Iterable[Asked]) -> list[str]:
    """Requests that were not answered as they should be: faults of ours, broken connections, and saves that were turned away."""
    right = {"Form page": {200}, "Kept field": {200}, "Save": {302}, "Send": {302, 409}}
    return [f"{each.what} at {each.began:.1f} s: {each.status} {each.problem}" for each in asked if each.status not in right[each.what]]


def losses_in(stories: Iterable[Story], *, closes_at: datetime) -> list[str]:
    """Every acknowledgement that the database does not bear out. Two queries for each person."""
    lost = []
    for story in stories:
        reference, key = story.desk.reference, story.desk.question
        bid = Application.objects.get(reference=reference)
        held = Answer.objects.filter(sheet=bid.answers_id, question__key=key).values_list("value", flat=True).first()
        if story.acknowledged and held != story.acknowledged:
            lost.append(f"{reference}: saved “{story.acknowledged[-40:]}”, holds “{str(held)[-40:]}”.")
        stands = Submission.objects.filter(application=bid)
        if story.sent and (stands.count() != 1 or bid.state != "submitted" or bid.submitted_at is None or bid.submitted_at >= closes_at):
            lost.append(f"{reference}: told that it was sent, but it does not stand so.")
        if story.sent and not any(row["value"] == story.acknowledged for each in stands for row in each.answers):
            lost.append(f"{reference}: what was sent is not what was saved last.")
        if story.refused and (bid.state != "draft" or stands.exists()):
            lost.append(f"{reference}: told that it was too late, but it is not a draft.")
    return lost


def slowest_letter(references: Iterable[str]) -> tuple[int, int, float]:
    """How many letters of receipt were written, how many left, and the longest from the one to the other in seconds."""
    bids = [str(pk) for pk in Application.objects.filter(reference__in=list(references)).values_list("pk", flat=True)]
    letters = Message.objects.filter(template__endswith="/received", about_id__in=bids)
    took = [(sent - made).total_seconds() for made, sent in letters.values_list("created_at", "sent_at") if sent]
    return letters.count(), len(took), max(took, default=0.0)
