"""The public register of awards, and the monthly list that the law asks for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from grants.awards.models import Award

# Accepted at some time, and so stopped grants too: an offer that is still open, or was taken back, is no news.
PUBLIC = Q(
    state__in=("accepted", "active", "varied", "suspended", "ended", "reconciling", "closed", "recovering", "terminated"),
    accepted_at__isnull=False,
)


@dataclass(frozen=True)
class RegisterFilter:
    """What to look for; empty parts leave all. `year` is a financial year in which the grant has money (2027 is 2027-28)."""

    text: str = ""
    fund_id: int | None = None
    year: int | None = None
    outcome_id: int | None = None
    district_id: int | None = None


def public_awards() -> QuerySet[Award]:
    """The one rule of what anyone may see: accepted, under a published notice that is not confidential, and in no confidential row of it."""
    return (
        Award.objects.filter(PUBLIC, row__notice__published_at__isnull=False, row__is_confidential=False)
        .exclude(row__notice__classification="closed")
        .select_related("organisation", "call__fund", "row__notice", "main_outcome", "district")
    )


def register(wanted: RegisterFilter) -> QuerySet[Award]:
    """Public awards that fit, the latest decision first."""
    found = public_awards().order_by("-decided_on", "reference")
    for word in wanted.text.split()[:6]:
        found = found.filter(
            Q(organisation__name__icontains=word) | Q(title__icontains=word) | Q(purpose__icontains=word) | Q(reference__iexact=word)
        )
    if wanted.fund_id:
        found = found.filter(call__fund=wanted.fund_id)
    if wanted.year:
        found = found.filter(pk__in=Award.objects.filter(years__financial_year=wanted.year).values("pk"))
    if wanted.outcome_id:
        found = found.filter(main_outcome=wanted.outcome_id)
    if wanted.district_id:
        found = found.filter(district=wanted.district_id)
    return found


def register_total_pence(found: QuerySet[Award]) -> int:
    """What the awards found come to. Units: pence."""
    return int(found.order_by().aggregate(total=Sum("amount_pence"))["total"] or 0)


def public_award(reference: str) -> Award:
    """One public award with its years. Raises: Award.DoesNotExist, also where there is one that is not public."""
    return public_awards().prefetch_related("years").get(reference=reference)


def months() -> list[tuple[date, int, int]]:
    """Months with public awards, the latest first: first day, how many, and their pence. One statement."""
    rows = (
        public_awards()
        .select_related(None)
        .order_by()
        .annotate(month=TruncMonth("decided_on"))
        .values("month")
        .annotate(count=Count("pk"), pence=Sum("amount_pence"))
        .order_by("-month")
    )
    return [(row["month"], row["count"], row["pence"]) for row in rows]


def monthly_list(*, year: int, month: int) -> QuerySet[Award]:
    """Public awards decided in one month, in the order of decision.

    Source: R-5.7, the Specified Information Order: recipient, purpose, conditions, reasons.
    """
    return public_awards().filter(decided_on__year=year, decided_on__month=month).order_by("decided_on", "reference")


def not_ready_for_month(*, year: int, month: int, user: Any) -> list[tuple[Award, list[str]]]:
    """Awards decided in a month that the list would leave out or show with a blank, each with why. For officers, before it is published."""
    found = []
    decided = Award.objects.visible_to(user).filter(decided_on__year=year, decided_on__month=month)
    public = set(decided.filter(PUBLIC).values_list("pk", flat=True))
    for award in decided.select_related("organisation", "call", "row__notice").order_by("decided_on", "reference"):
        why = [f"No {name} is written." for name in ("purpose", "reasons") if not getattr(award, name).strip()]
        if not award.row.conditions.strip():
            why.append("No conditions are written. If there are none beyond the standard terms, the notice says so.")
        if award.row.notice.published_at is None:
            why.append(f"Its notice {award.row.notice.reference} is not published.")
        if award.pk not in public:
            why.append(f"The award is {award.get_state_display().lower()}.")
        if award.row.is_confidential or award.row.notice.classification == "closed":
            why.append("It is confidential, so it is never listed.")
        if why:
            found.append((award, why))
    return found
