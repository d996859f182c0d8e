"""Where a body is paid: entered by itself, confirmed by somebody else, never changed in place."""

import re
from datetime import datetime
from functools import partial

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people.models import Office, Organisation, User
from commissioning.permissions import require
from grants.awards.models import Award
from grants.payments import notices
from grants.payments.actions.instalments import lapse_approvals
from grants.payments.models import BankDetails, Supplier
from grants.payments.sealing import digest, seal


@transaction.atomic
def enter_bank_details(
    *,
    organisation_id: int,
    account_name: str,
    sort_code: str,
    account_number: str,
    remittance_email: str,
    by: User,
    at: datetime,
    change_reason: str = "",
) -> BankDetails:
    """The body's owner says where to pay. Earlier details are kept, and count no more; nothing is paid until a second person confirms.

    What was prepared or approved for an earlier account lapses: it is prepared again for the new one.

    Shape: sort code of 6 figures and account number of 8, with or without spaces and dashes; leading zeros stay.
    Raises: NotAllowed for all but owners; Refused before an offer is accepted, for figures of the wrong shape, and for a change without a reason.
    Source: requirements 5.6; a change of bank details is a new fact (standards, PAY-2).
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "bank.enter", organisation)
    if not Award.objects.filter(organisation=organisation, accepted_at__isnull=False).exists():
        raise Refused("Accept the offer first; then tell us where to pay.")
    sort, number = re.sub(r"[\s-]", "", sort_code), re.sub(r"[\s-]", "", account_number)
    if not re.fullmatch(r"[0-9]{6}", sort):
        raise Refused("The sort code has 6 figures, like 12-34-56.")
    if not re.fullmatch(r"[0-9]{8}", number):
        raise Refused("The account number has 8 figures. If yours has fewer, put zeros in front.")
    if not account_name.strip():
        raise Refused("Enter the name on the account.")
    before = BankDetails.objects.select_for_update().filter(organisation=organisation, replaced_at__isnull=True).first()
    if before:
        if not change_reason.strip():
            raise Refused("Say why the account changes.")
        before.replaced_at = at
        before.save()
        lapse_approvals(organisation_id=organisation.pk, at=at)
    entered = BankDetails.objects.create(
        organisation=organisation,
        account_name=account_name.strip(),
        sort_code_sealed=seal(sort),
        account_number_sealed=seal(number),
        account_ends=number[-4:],
        digest=digest(sort + number),
        remittance_email=remittance_email,
        change_reason=change_reason,
        replaces=before,
        entered_by=by,
        entered_at=at,
    )
    record("bank details entered", entered, by=by, at=at, before={"replaces": before.pk if before else None})
    if before:
        transaction.on_commit(partial(notices.bank_details_changed, entered.pk, at=at))
    return entered


@transaction.atomic
def confirm_bank_details(*, bank_id: int, call_back_note: str, by: User, at: datetime) -> BankDetails:
    """A finance officer confirms the account by a way already known to be good, and notes how.

    Raises: NotAllowed for the one who entered it and for members of the body; Refused without a note, or once replaced or confirmed.
    """
    bank = BankDetails.objects.select_for_update().get(pk=bank_id)
    require(by, "bank.confirm", bank)
    if bank.replaced_at:
        raise Refused("These details have been replaced. Confirm the new ones.")
    if bank.confirmed_by_id:
        raise Refused("Somebody else has just confirmed these details.")
    if not call_back_note.strip():
        raise Refused("Note how you confirmed the account: whom you called, on which number you already held, and when.")
    bank.confirmed_by, bank.confirmed_at, bank.call_back_note = by, at, call_back_note.strip()
    bank.save()
    record("bank details confirmed", bank, by=by, at=at)
    return bank


@transaction.atomic
def set_supplier_number(*, office_id: int, organisation_id: int, number: str, by: User, at: datetime) -> Supplier:
    """The number that the ledger knows the body by; letters and figures, leading zeros kept.

    Raises: NotAllowed for all but finance; Refused for an empty number.
    """
    office = Office.objects.get(pk=office_id)
    require(by, "payments.code", office)
    if not number.strip():
        raise Refused("Enter the supplier number from the ledger.")
    supplier, _ = Supplier.objects.select_for_update().get_or_create(office=office, organisation_id=organisation_id)
    before, supplier.number = supplier.number, number.strip()
    supplier.save()
    record("supplier number set", supplier, by=by, at=at, before={"number": before}, after={"number": supplier.number})
    return supplier
