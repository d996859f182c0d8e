"""The letters of a decision and an offer: which go out, to whom.

They are written in the transaction of the act itself, and a queue in the same database sends them once it has committed: no act without its
letters, and no letter of an act that was rolled back.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from commissioning.mail.actions import send
from commissioning.mail.models import Message
from commissioning.money import format_pounds
from commissioning.people.models import Organisation
from grants.awards.merging import fill
from grants.awards.models import Award, ChangeRequest, DecisionNotice, SubsidyAnswer
from grants.awards.queries.letters import contacts, letters_of
from grants.awards.queries.subsidy import MFA_LIMIT_PENCE

OUTCOMES = {"approve": "approved", "refuse": "refused", "reserve": "reserve"}


def write(template: str, organisation: Organisation, *, about: Any, by: Any, at: datetime, **context: Any) -> list[Message]:
    """One letter to each contact."""
    makers = context.pop("attachment_makers", ())
    return [
        send(
            to=address,
            template=f"grants/awards/emails/{template}",
            context=context | {"name": name, "organisation": organisation, "site": settings.SITE_URL},
            at=at,
            about=about,
            by=by,
            attachment_makers=makers,
        )
        for name, address in contacts(organisation)
    ]


def tell_outcomes(notice: DecisionNotice, *, by: Any, at: datetime) -> int:
    """Tell both contacts of every bid that was decided what was decided, as its letter stands; a deferred bid, and one left to another, hears nothing yet.

    Shape: how many letters were written. Each goes as text, as a page, and as a tagged PDF of the same words.
    """
    written = 0
    for line in sorted(letters_of(notice, at), key=lambda each: each.row.position):
        bid = line.row.application
        for name, address in line.contacts:
            body = fill(line.body, {"name": name or "applicant"})
            letter = {"subject": line.subject, "body": body}
            send(
                to=address,
                template=f"grants/awards/emails/outcome_{OUTCOMES[line.row.decision]}",
                context=letter,
                at=at,
                about=bid,
                by=by,
                attachment_makers=[
                    ("grants.awards.actions.documents.store_letter", letter | {"application_id": bid.pk, "on": at.isoformat()})
                ],
            )
            written += 1
    return written


def facts_of(award: Award, at: datetime) -> dict[str, Any]:
    """What every letter about an award says."""
    return {
        "award": award,
        "call": award.call,
        "office": award.office.profile_on(timezone.localdate(at)),
        "amount": format_pounds(award.amount_pence),
        "conditions": list(award.conditions.order_by("number")),
        "link": settings.SITE_URL + reverse("awards:award", args=[award.reference]),
    }


def offer_sent(award: Award, *, assistance: SubsidyAnswer | None = None, by: Any, at: datetime) -> list[Message]:
    """The offer: sum, purpose, period, conditions, and the day by which to accept; and the notification where it is minimal financial assistance."""
    facts = {"limit": format_pounds(MFA_LIMIT_PENCE) if assistance else ""}
    return write("offer", award.organisation, about=award, by=by, at=at, **facts_of(award, at), **facts)


def assistance_given(award: Award, answer: SubsidyAnswer, *, by: Any, at: datetime) -> list[Message]:
    """The confirmation of minimal financial assistance: date and gross sum."""
    facts = {
        "given_on": timezone.localdate(at),
        "others": format_pounds(answer.others_pence or 0),
        "confirmed_on": timezone.localdate(answer.confirmed_at),
    }
    return write("assistance_given", award.organisation, about=award, by=by, at=at, **facts_of(award, at), **facts)


def offer_accepted(award: Award, *, by: Any, at: datetime) -> list[Message]:
    """Both contacts get the agreement."""
    makers: Iterable[Any] = [("grants.awards.actions.documents.store_agreement", {"award_id": award.pk})]
    return write("accepted", award.organisation, about=award, by=by, at=at, attachment_makers=makers, **facts_of(award, at))


def offer_extended(award: Award, *, by: Any, at: datetime) -> list[Message]:
    return write("extended", award.organisation, about=award, by=by, at=at, **facts_of(award, at))


def offer_reminder(award: Award, *, days: int, at: datetime) -> list[Message]:
    """A reminder `days` before the offer lapses."""
    return write(f"reminder_{days}", award.organisation, about=award, by=None, at=at, days=days, **facts_of(award, at))


def reminder_was_sent(award: Award, days: int) -> bool:
    """Whether the letter is there: reminders follow from what is due and not yet sent. One that was overtaken by a nearer one counts."""
    nearer = [f"grants/awards/emails/reminder_{each}" for each in (7, 2) if each <= days]
    sent = Message.objects.about(award).filter(template__in=nearer)
    return sent.filter(created_at__gte=award.offered_at).exists()


def offer_lapsed(award: Award, *, at: datetime) -> list[Message]:
    return write("lapsed", award.organisation, about=award, by=None, at=at, **facts_of(award, at))


def offer_declined(award: Award, *, by: Any, at: datetime) -> Message:
    """The lead officer hears of it: the money is free again."""
    return send(
        to=award.call.lead_officer.email,
        template="grants/awards/emails/declined",
        context=facts_of(award, at) | {"organisation": award.organisation},
        at=at,
        about=award,
        by=by,
    )


def evidence_asked_again(condition: Any, *, by: Any, at: datetime) -> list[Message]:
    """The evidence was not enough: the officer's note says what is missing."""
    award = condition.award
    return write("evidence_again", award.organisation, about=award, by=by, at=at, condition=condition, **facts_of(award, at))


def terms_changed(award: Award, variation: Any, *, by: Any, at: datetime) -> list[Message]:
    """A variation: what was, what is now, and why."""
    heads = list(variation.heads.select_related("head").order_by("head__number"))
    return write("varied", award.organisation, about=award, by=by, at=at, variation=variation, heads=heads, **facts_of(award, at))


def change_asked(request: ChangeRequest, *, by: Any, at: datetime) -> Message:
    """The lead officer hears that a grantee asks for other terms."""
    award = request.award
    return send(
        to=award.call.lead_officer.email,
        template="grants/awards/emails/change_asked",
        context=facts_of(award, at) | {"organisation": award.organisation, "request": request},
        at=at,
        about=award,
        by=by,
    )


def change_declined(request: ChangeRequest, *, by: Any, at: datetime) -> list[Message]:
    """The terms stay as they are, and why."""
    award = request.award
    return write("change_declined", award.organisation, about=award, by=by, at=at, request=request, **facts_of(award, at))


def suspended(award: Award, suspension: Any, *, by: Any, at: datetime) -> list[Message]:
    """Payments pause: why, and whom to ask."""
    return write("suspended", award.organisation, about=award, by=by, at=at, suspension=suspension, **facts_of(award, at))


def resumed(award: Award, *, by: Any, at: datetime) -> list[Message]:
    return write("resumed", award.organisation, about=award, by=by, at=at, **facts_of(award, at))


def terminated(award: Award, reason: str, *, by: Any, at: datetime) -> list[Message]:
    """The grant stops: why, and what becomes of what was paid."""
    accepted = award.accepted_at is not None
    return write("terminated", award.organisation, about=award, by=by, at=at, reason=reason, accepted=accepted, **facts_of(award, at))


def closed(award: Award, *, by: Any, at: datetime) -> list[Message]:
    return write("closed", award.organisation, about=award, by=by, at=at, **facts_of(award, at))
