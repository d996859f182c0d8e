"""Which letters go out about a bid, and to whom: both contacts of the body."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from commissioning.calls.models import Extension
from commissioning.mail.actions import send_each
from commissioning.people.models import OfficeProfile
from grants.applications.models import Application, Asked, Certification, HeldDocument, Keying, Renewal, Submission
from grants.applications.queries import contacts_of, in_hand, open_items, owners_of
from grants.applications.words import say_instant

EMAILS = "grants/applications/emails"
LONDON = ZoneInfo("Europe/London")


def london_day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


@transaction.atomic
def application_received(submission: Submission, *, at: datetime) -> None:
    """What was sent, when it was received, and a copy as PDF, which the mail task makes."""
    application = submission.application
    context = {
        **facts(application, at=at),
        "received": say_instant(submission.at.replace(microsecond=0)),
        "number": submission.number,
        "ask_pence": submission.ask_pence,
    }
    send_each(
        to=contacts_of(application),
        template=f"{EMAILS}/received",
        context=context,
        at=at,
        about=application,
        attachment_makers=[("grants.applications.documents.submission_copy", {"submission_id": submission.pk})],
    )


def application_withdrawn(application_id: int, *, at: datetime) -> None:
    application = Application.objects.select_related("call__office", "organisation").get(pk=application_id)
    letter(application, "withdrawn", at=at)


def admitted_late(application_id: int, *, at: datetime) -> None:
    """Until when it may be sent although the call has closed."""
    application = Application.objects.select_related("call__office", "organisation").get(pk=application_id)
    letter(application, "admitted_late", at=at)


def call_extended(extension_id: int, *, at: datetime) -> None:
    """The same letter to all who have a bid in hand: the call closes later than was said."""
    extension = Extension.objects.select_related("call__office").get(pk=extension_id)
    call = extension.call
    context = {
        "call": call.title,
        "closed": say_instant(extension.closed_at),
        "closes": say_instant(extension.closes_at),
        "decision_by_on": extension.decision_by_on,
        "decision_moved": extension.decision_by_on != extension.decision_was_on,
        "reason": extension.reason,
        "link": f"{settings.SITE_URL}/funding/{call.reference.lower()}/",
        "office": call.office.profile_on(london_day(at)),
    }
    send_each(to=in_hand(call.pk), template=f"{EMAILS}/call_extended", context=context, at=at, about=extension)


def more_asked(application_id: int, *, at: datetime) -> None:
    """What the office asked for, and by when; the second time, only what was not enough."""
    application = Application.objects.select_related("call__office", "organisation", "asked").get(pk=application_id)
    asked_letter(application.asked, "asked_again" if application.asked.is_again else "more_asked", at=at)


def form_changed(renewal_id: int, *, at: datetime) -> None:
    """The form asks some things otherwise now: which, of those that were answered, and that nothing was lost."""
    renewal = Renewal.objects.select_related("application__call__office", "application__organisation").get(pk=renewal_id)
    application = renewal.application
    context = {**facts(application, at=at), "changes": renewal.changes}
    send_each(to=contacts_of(application), template=f"{EMAILS}/form_changed", context=context, at=at, about=application)


def certifier_asked(certification_id: int, *, at: datetime) -> None:
    """To the second person: who asks, for what, and until when it can be sent."""
    asked = certification_of(certification_id)
    context = {
        **facts(asked.application, at=at),
        "asked_by": str(asked.asked_by),
        "link": settings.SITE_URL + reverse("applications:answers", args=[asked.application.reference]),
    }
    send_each(to=[asked.certifier.email], template=f"{EMAILS}/certifier_asked", context=context, at=at, about=asked.application)


def handed_back(certification_id: int, *, at: datetime) -> None:
    """To the one who asked: what the second person wants put right."""
    asked = certification_of(certification_id)
    context = {**facts(asked.application, at=at), "certifier": str(asked.certifier), "reason": asked.reason}
    send_each(to=[asked.asked_by.email], template=f"{EMAILS}/handed_back", context=context, at=at, about=asked.application)


def certification_of(certification_id: int) -> Certification:
    return Certification.objects.select_related("application__call__office", "application__organisation", "certifier", "asked_by").get(
        pk=certification_id
    )


def asked_reminder(asked: Asked, *, template: str, at: datetime) -> int:
    """The list once more, before its day. `template` names the asking, so that each is reminded of once. Gives how many letters."""
    return asked_letter(asked, template.rpartition("/")[2], at=at)


def asked_letter(asked: Asked, name: str, *, at: datetime) -> int:
    application = asked.application
    context = {
        **facts(application, at=at),
        "things": [
            {"number": each.number, "text": each.text, "lacks": each.again_text, "opens": bool(each.section_key)}
            for each in open_items(application).order_by("number")
        ],
        "due_on": asked.clock.due_on,
        "link": settings.SITE_URL + reverse("applications:asked", args=[application.reference]),
    }
    addresses = contacts_of(application)
    send_each(to=addresses, template=f"{EMAILS}/{name}", context=context, at=at, about=application)
    return len(addresses)


def asked_received(application_id: int, *, at: datetime) -> None:
    """We have what we asked for; the version that was sent before still counts."""
    application = Application.objects.select_related("call__office", "organisation").get(pk=application_id)
    letter(application, "asked_received", at=at)


def change_discarded(application: Application, *, at: datetime) -> None:
    """The call closed on an unfinished change: what was sent before stands."""
    letter(application, "change_discarded", at=at)


def message_waits(application_id: int, *, at: datetime) -> None:
    """That the office has written; what it wrote is read after signing in."""
    application = Application.objects.select_related("call__office", "organisation").get(pk=application_id)
    context = facts(application, at=at) | {"link": settings.SITE_URL + reverse("applications:thread", args=[application.reference])}
    send_each(to=contacts_of(application), template=f"{EMAILS}/message_waits", context=context, at=at, about=application)


def keyed_to_confirm(keying_id: int, *, at: datetime) -> None:
    """To her who is asked to confirm what the office typed in: the link that stands for her, and until when it works."""
    keying = keying_named(keying_id)
    application = keying.application
    context = facts(application, at=at) | {
        "way": keying.get_way_display().lower(),
        "received": say_instant(keying.received_at),
        "until": say_instant(keying.until) if keying.until else "",
        "link": settings.SITE_URL + reverse("applications:confirm", args=[keying.key]),
    }
    send_each(to=[keying.email], template=f"{EMAILS}/keyed_to_confirm", context=context, at=at, about=application)


def keyed_is_wrong(keying_id: int, *, at: datetime) -> None:
    """To the officer who typed it in."""
    keying = keying_named(keying_id)
    application = keying.application
    context = facts(application, at=at) | {"link": settings.SITE_URL + reverse("applications:keyed", args=[application.reference])}
    send_each(to=[keying.by.email], template=f"{EMAILS}/keyed_is_wrong", context=context, at=at, about=application)


def keying_named(keying_id: int) -> Keying:
    return Keying.objects.select_related("application__call__office", "application__organisation", "by").get(pk=keying_id)


def draft_reminder(application: Application, *, template: str, at: datetime) -> int:
    """One letter to each contact. `template` names the step, so that each step is sent once. Gives how many."""
    context = facts(application, at=at)
    addresses = contacts_of(application)
    send_each(to=addresses, template=template, context=context, at=at, about=application)
    return len(addresses)


def document_runs_out(document: HeldDocument, *, at: datetime) -> int:
    """To each owner of the body: which document runs out, and when. Gives how many."""
    context = {
        "organisation": document.organisation.name,
        "kind": document.kind.label,
        "name": document.file.name,
        "expires_on": document.expires_on,
        "link": settings.SITE_URL + reverse("applications:documents", args=[document.organisation_id]),
    }
    addresses = owners_of(document.organisation_id)
    send_each(to=addresses, template=f"{EMAILS}/document_runs_out", context=context, at=at, about=document)
    return len(addresses)


def letter(application: Application, name: str, *, at: datetime) -> None:
    context = facts(application, at=at)
    send_each(to=contacts_of(application), template=f"{EMAILS}/{name}", context=context, at=at, about=application)


def facts(application: Application, *, at: datetime) -> dict[str, object]:
    """What every letter about a bid may say."""
    call = application.call
    return {
        "reference": application.reference,
        "title": application.title or "Your application",
        "call": call.title,
        "organisation": application.organisation.name,
        "closes": say_instant(application.closes_at),
        "is_open": application.is_open_at(at),
        "decision_by_on": call.decision_by_on,
        "office": profile_of(application, at),
        "link": settings.SITE_URL + reverse("applications:bid", args=[application.reference]),
    }


def profile_of(application: Application, at: datetime) -> OfficeProfile:
    return application.call.office.profile_on(london_day(at))
