"""Accounts: masked for every screen."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from commissioning.people.models import Organisation
from grants.awards.models import Award
from grants.awards.models.award import PAYABLE
from grants.payments.models import BankDetails
from grants.payments.sealing import unseal


@dataclass(frozen=True)
class MaskedAccount:
    """An account as a screen may show it: the last two figures of the sort code, the last four of the number."""

    name: str
    sort_code: str
    account_number: str
    remittance_email: str


@dataclass(frozen=True)
class BankPage:
    """What the body's own page shows."""

    account: MaskedAccount | None
    details: BankDetails | None
    is_open: bool

    @property
    def is_confirmed(self) -> bool:
        return bool(self.details and self.details.confirmed_at)


def masked(bank: BankDetails) -> MaskedAccount:
    """Dots for all but the last figures."""
    return MaskedAccount(
        bank.account_name, f"••-••-{unseal(bank.sort_code_sealed)[-2:]}", f"••••{bank.account_ends}", bank.remittance_email
    )


def bank_page(organisation: Organisation) -> BankPage:
    """The account in force, masked; `is_open` once the body has accepted an offer."""
    details = BankDetails.objects.select_related("entered_by").filter(organisation=organisation, replaced_at=None).first()
    accepted = Award.objects.filter(organisation=organisation, accepted_at__isnull=False).exists()
    return BankPage(masked(details) if details else None, details, accepted)


def accounts_to_confirm() -> QuerySet[BankDetails]:
    """Accounts in force that no second person has confirmed, oldest first; not of a record that was merged into another."""
    waiting = BankDetails.objects.filter(replaced_at=None, confirmed_at=None, organisation__merged_into=None)
    return waiting.select_related("organisation", "entered_by").order_by("entered_at", "pk")


def bodies_without_account() -> list[Organisation]:
    """Bodies with a running grant that have given no account, by name; at most 50."""
    held = BankDetails.objects.filter(organisation=OuterRef("pk"), replaced_at=None)
    running = Award.objects.filter(organisation=OuterRef("pk"), state__in=PAYABLE)
    return list(Organisation.objects.filter(Exists(running), ~Exists(held)).order_by("name")[:50])


def others_with_account(bank: BankDetails) -> list[Organisation]:
    """Other bodies that gave the same account, now or before: a thing to ask about."""
    same = BankDetails.objects.filter(digest=bank.digest).exclude(organisation=bank.organisation_id).values("organisation")
    return list(Organisation.objects.filter(pk__in=same).order_by("name")[:10])
