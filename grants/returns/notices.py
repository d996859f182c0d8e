"""Letters about returns, to both contacts of the body."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from commissioning.mail.actions import send
from grants.returns.models import Return


def return_received(return_id: int, *, at: datetime) -> None:
    _tell(return_id, "return_received", at=at)


def return_queried(return_id: int, *, at: datetime) -> None:
    _tell(return_id, "return_queried", at=at)


def return_accepted(return_id: int, *, at: datetime) -> None:
    _tell(return_id, "return_accepted", at=at)


def return_due(return_id: int, *, at: datetime) -> None:
    _tell(return_id, "return_due", at=at)


def return_overdue(return_id: int, *, at: datetime) -> None:
    _tell(return_id, "return_overdue", at=at)


def _tell(return_id: int, letter: str, *, at: datetime) -> None:
    one = Return.objects.select_related("award__organisation").get(pk=return_id)
    body = one.award.organisation
    link = settings.SITE_URL.rstrip("/") + reverse("returns:return", args=[one.reference])
    context = {"organisation": body.name, "one": one, "link": link}
    for address in sorted({body.contact_email, body.second_contact_email} - {""}):
        send(to=address, template=f"grants/returns/emails/{letter}", context=context, at=at, about=one)
