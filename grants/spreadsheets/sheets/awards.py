"""Awards."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from commissioning.calls.models import LegalBasis
from commissioning.lifecycle import AWARD
from grants.awards.models import Award
from grants.payments.models import Receipt
from grants.spreadsheets.columns import Column
from grants.spreadsheets.sheets import CHUNK

NAME = "awards"
TITLE = "Awards"
PURPOSE = "Every grant that was decided: recipient, amount, purpose, legal basis, dates, how much is paid and how much came back."
NEEDS = "awards.view"
COLUMNS = [
    Column("Award", width=20),
    Column("Call", width=14),
    Column("Fund", width=24),
    Column("Recipient", width=34),
    Column("Charity number"),
    Column("Company number"),
    Column("Project", "words"),
    Column("Amount", "pounds"),
    Column("Paid so far", "pounds"),
    Column("Given back", "pounds"),
    Column("Purpose", "words"),
    Column("Reasons", "words"),
    Column("Legal basis", width=30),
    Column("Main outcome", width=12),
    Column("District", width=18),
    Column("Decision notice", width=16),
    Column("Decided on", "date"),
    Column("Accepted at", "instant"),
    Column("From", "date"),
    Column("To", "date"),
    Column("State", width=16),
]
FIELDS = (
    "reference",
    "call__reference",
    "call__fund__name",
    "organisation__name",
    "organisation__charity_number",
    "organisation__company_number",
    "title",
    "amount_pence",
    "paid_pence",
    "returned_pence",
    "purpose",
    "reasons",
    "legal_basis",
    "main_outcome__code",
    "district__name",
    "row__notice__reference",
    "decided_on",
    "accepted_at",
    "starts_on",
    "ends_on",
    "state",
)
BASES = dict(LegalBasis.choices)


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """One row an award, by reference. Units: pence; paid and given back are what finance recorded."""
    awards = Award.objects.all() if user is None else Award.objects.visible_to(user)
    if call:
        awards = awards.filter(call__reference=call)
    paid = Coalesce(Sum("instalments__amount_pence", filter=Q(instalments__state="paid")), 0)
    back = Receipt.objects.filter(recovery__award=OuterRef("pk")).order_by().values("recovery__award").annotate(total=Sum("amount_pence"))
    awards = awards.annotate(paid_pence=paid, returned_pence=Coalesce(Subquery(back.values("total")), 0))
    for row in awards.order_by("reference").values_list(*FIELDS).iterator(CHUNK):
        found = list(row)
        found[12] = BASES.get(found[12], found[12])
        found[20] = AWARD.states[found[20]].staff
        yield found
