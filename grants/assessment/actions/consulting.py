"""Consultation: named bids, a question and a last day to people of other bodies, and their replies."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.permissions import CONSULTEE, NotAllowed, require
from grants.applications.models import Application, Sight
from grants.assessment import notices
from grants.assessment.models import Assessment, Consultation, ConsultationReply, Interest

CONSULTED_IN = ("submitted", "in_check", "more_asked", "eligible", "scoring", "moderated", "panel")
LONGEST = 5_000


def end_of(day: date) -> datetime:
    """The first instant of the next day in London."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


@transaction.atomic
def consult(
    *, call_id: int, question: str, due_on: date, application_ids: Iterable[int], user_ids: Iterable[int], by: Any, at: datetime
) -> Consultation:
    """Ask people for a view of some bids of a call. They may read these bids until the end of the last day, and get one letter each.

    Raises: NotAllowed; Refused without a question, bids or people, for a day that is past, for a bid that is decided or not hers to see, and for a
    person without the role, who acts for one of the bodies, has a conflict with one, or scores one of the bids.
    """
    call = Call.objects.select_for_update(no_key=True).get(pk=call_id)
    require(by, "consultations.run", call)
    wanted, people = sorted(set(application_ids)), list(User.objects.filter(pk__in=list(user_ids), is_active=True).order_by("pk"))
    if not question.strip():
        raise Refused("Write the question.")
    if len(question.strip()) > LONGEST:
        raise Refused(f"Shorten the question to {LONGEST:,} characters.")
    if due_on < timezone.localdate(at):
        raise Refused("Give a last day that is still to come.")
    bids = list(
        Application.objects.visible_to(by, at)
        .select_for_update(of=("self",))
        .filter(call=call, pk__in=wanted, state__in=CONSULTED_IN)
        .select_related("organisation")
        .order_by("pk")
    )
    if not bids or len(bids) != len(wanted):
        raise Refused("Choose bids of this call that were sent and are not with the decider yet.")
    if not people:
        raise Refused("Choose at least one person.")
    for person in people:
        refuse_unfit(person, call, bids)
    made = Consultation.objects.create(call=call, question=question.strip(), due_on=due_on, by=by, at=at)
    made.bids.set(bids)
    made.people.set(people)
    give_sight_until(people, bids, end_of(due_on), at=at)
    record("consultation asked", call, by=by, at=at, consultation=made.pk, bids=len(bids), people=[each.pk for each in people])
    transaction.on_commit(partial(notices.consulted, made.pk, at=at))
    return made


def refuse_unfit(person: User, call: Call, bids: list[Application]) -> None:
    """Raises: Refused where this person may not be asked about one of these bids."""
    if CONSULTEE not in person.office_roles(call.office_id, call.reference):
        raise Refused(f"{person} does not have the role of a consultee for this call. An administrator gives it under People.")
    bodies = {each.organisation_id: each for each in bids}
    conflicts = set(
        Interest.objects.filter(user=person, organisation__in=bodies, kind="conflicted").values_list("organisation_id", flat=True)
    )
    conflicts |= {pk for pk in bodies if person.organisation_role(pk) is not None}
    conflicts |= set(
        Sight.objects.filter(user=person, application__in=bids, barred_at__isnull=False).values_list(
            "application__organisation_id", flat=True
        )
    )
    if conflicts:
        bid = bodies[min(conflicts)]
        raise Refused(f"{person} has an interest in the body of {bid.reference}. Leave that bid out, or ask somebody else.")
    scored = Assessment.objects.filter(application__in=bids, assessor=person).exclude(state="recused").select_related("application").first()
    if scored is not None:
        raise Refused(f"{person} scores {scored.application.reference}, so cannot be consulted on it.")


def give_sight_until(people: list[User], bids: list[Application], until: datetime, *, at: datetime) -> None:
    """They may see these bids until an instant; a later end that they have already stays."""
    standing = {(each.user_id, each.application_id): each for each in Sight.objects.filter(user__in=people, application__in=bids)}
    for person in people:
        for bid in bids:
            sight = standing.get((person.pk, bid.pk)) or Sight(user=person, application=bid, from_at=at, why="consulted", until=until)
            if sight.until is not None and sight.until < until:
                sight.until = until
            sight.save()


@transaction.atomic
def move_consultation(*, consultation_id: int, due_on: date, by: Any, at: datetime) -> Consultation:
    """Give more time. Raises: NotAllowed; Refused for a day that is not later."""
    found = Consultation.objects.select_for_update(of=("self",)).select_related("call").get(pk=consultation_id)
    require(by, "consultations.run", found)
    if due_on <= found.due_on or due_on < timezone.localdate(at):
        raise Refused("Give a later day than the one that stands.")
    before = found.due_on
    found.due_on = due_on
    found.save(update_fields=["due_on"])
    give_sight_until(list(found.people.all()), list(found.bids.all()), end_of(due_on), at=at)
    record("consultation moved", found.call, by=by, at=at, consultation=found.pk, before={"on": str(before)}, after={"on": str(due_on)})
    transaction.on_commit(partial(notices.consulted, found.pk, at=at))
    return found


@transaction.atomic
def reply(*, consultation_id: int, application_id: int, text: str, interest: str = "", by: Any, at: datetime) -> ConsultationReply:
    """Say what she thinks of one bid, or change it, until the end of the last day.

    Raises: NotAllowed for anybody who was not asked; Refused without words, for too many, and once the day is over.
    """
    found = Consultation.objects.select_for_update(of=("self",)).select_related("call").get(pk=consultation_id)
    require(by, "consultations.answer", found)
    asked = found.people.filter(pk=by.pk).exists() and found.bids.filter(pk=application_id).exists()
    if not asked or not Application.objects.visible_to(by, at).filter(pk=application_id).exists():
        if asked and at >= end_of(found.due_on):
            raise Refused("The last day for replies is over. Write to the grants team if you still want to be heard.")
        raise NotAllowed("consultations.answer")
    if not text.strip():
        raise Refused("Write what you think of the bid, or that you have nothing to say.")
    if len(text.strip()) > LONGEST:
        raise Refused(f"Shorten it to {LONGEST:,} characters.")
    made = ConsultationReply.objects.filter(consultation=found, application=application_id, user=by).first()
    made = made or ConsultationReply(consultation=found, application_id=application_id, user=by)
    made.text, made.interest, made.at = text.strip(), interest.strip(), at
    made.save()
    record("consultation answered", made.application, by=by, at=at, consultation=found.pk, words=len(text.split()))
    return made
