"""Letters about money."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from commissioning.mail.actions import send
from commissioning.people.models import User
from commissioning.permissions import OWNER
from grants.payments.models import BankDetails, Instalment, Recovery


def bank_details_changed(bank_id: int, *, at: datetime) -> None:
    """Tell everybody who knew the old account: the body's owners and both its contacts."""
    bank = BankDetails.objects.select_related("organisation").get(pk=bank_id)
    body = bank.organisation
    owners = User.objects.filter(memberships__organisation=body, memberships__role=OWNER, memberships__left_at__isnull=True)
    addresses = {body.contact_email, body.second_contact_email, *owners.values_list("email", flat=True)} - {""}
    for address in sorted(addresses):
        send(
            to=address,
            template="grants/payments/emails/bank_details_changed",
            context={"organisation": body.name, "bank": bank},
            at=at,
            about=bank,
        )


def payment_made(instalment_id: int, *, at: datetime) -> None:
    """Remittance advice: what was paid, for what, and when."""
    paid = Instalment.objects.select_related("award__organisation", "bank").get(pk=instalment_id)
    if paid.bank is None:
        return
    body = paid.award.organisation
    for address in sorted({paid.bank.remittance_email, body.contact_email} - {""}):
        send(
            to=address, template="grants/payments/emails/payment_made", context={"organisation": body.name, "paid": paid}, at=at, about=paid
        )


def money_asked_back(recovery_id: int, *, at: datetime) -> None:
    """How much, why, by when and how: to both contacts of the body."""
    to_both_contacts(recovery_id, "money_asked_back", at=at)


def money_let_go(recovery_id: int, *, at: datetime) -> None:
    """That the rest is no longer asked for: to both contacts of the body. Why is the office's own note."""
    to_both_contacts(recovery_id, "money_let_go", at=at)


def to_both_contacts(recovery_id: int, template: str, *, at: datetime) -> None:
    recovery = Recovery.objects.select_related("award__organisation", "award__office").get(pk=recovery_id)
    body = recovery.award.organisation
    context = {
        "organisation": body.name,
        "recovery": recovery,
        "office": recovery.award.office.profile_on(timezone.localdate(at)),
        "link": settings.SITE_URL.rstrip("/") + reverse("awards:award", args=[recovery.award.reference]),
    }
    for address in sorted({body.contact_email, body.second_contact_email} - {""}):
        send(to=address, template=f"grants/payments/emails/{template}", context=context, at=at, about=recovery)
