"""An award to read: its page, its agreement, and offers that wait."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from commissioning.money import financial_year_name
from commissioning.outcomes.models import Indicator, Outcome
from grants.awards.models import (
    AgreedMeasure,
    AgreedOutput,
    Award,
    AwardSource,
    BudgetHead,
    ChangeRequest,
    Condition,
    Ending,
    Suspension,
    Variation,
)
from grants.awards.queries.changes import changes_asked
from grants.awards.queries.notices import fingerprint_of

REMIND_DAYS = (7, 2)
OVER = ("closed", "terminated")  # nothing more is paid, so that a pause says nothing


@dataclass(frozen=True)
class AwardPage:
    """What the page of one award shows, to the office and to the grantee."""

    award: Award
    years: list[Any]
    sources: list[AwardSource]
    conditions: list[Condition]
    outputs: list[AgreedOutput]
    measures: list[AgreedMeasure]
    heads: list[BudgetHead]
    notice_reference: str
    last_extension: date | None
    variations: list[Variation]
    changes: list[ChangeRequest]
    suspension: Suspension | None
    ending: Ending | None

    @property
    def is_single_year(self) -> bool:
        return len(self.years) < 2


def awards_for(user: Any) -> QuerySet[Award]:
    """The list of awards that someone may see, newest decision first. One query."""
    return Award.objects.visible_to(user).select_related("organisation", "call", "row__notice").order_by("-decided_on", "reference")


def award_page(award_id: int) -> AwardPage:
    """One award with everything agreed, and what changed since. Twelve queries, thirteen where a change was asked for."""
    award = Award.objects.select_related(
        "organisation", "call__fund", "office", "row__notice", "main_outcome", "district", "accepted_by", "agreement", "application"
    ).get(pk=award_id)
    return AwardPage(
        award=award,
        years=list(award.years.order_by("financial_year")),
        sources=list(award.sources.select_related("source").order_by("financial_year", "source__name")),
        conditions=list(award.conditions.select_related("evidence", "decided_by", "award").order_by("number")),
        outputs=list(award.outputs.order_by("number")),
        measures=list(award.measures.select_related("indicator", "outcome").order_by("pk")),
        heads=list(award.heads.order_by("number")),
        notice_reference=award.row.notice.reference,
        last_extension=award.accept_by_on if award.extended_reason else None,
        variations=list(award.variations.select_related("agreed_by").prefetch_related("heads__head").order_by("number")),
        changes=list(changes_asked().filter(award=award)),
        suspension=None if award.state in OVER else award.suspensions.filter(resumed_at__isnull=True).first(),
        ending=Ending.objects.filter(award=award).first(),
    )


def offers_waiting(on: date) -> QuerySet[Award]:
    """Offers whose last day to accept has passed on this day."""
    return Award.objects.filter(state="offered", accept_by_on__lt=on).order_by("pk")


def offers_to_remind(on: date, days: int) -> QuerySet[Award]:
    """Offers that lapse within so many days, and were not offered within them."""
    until = on + timedelta(days=days)
    return (
        Award.objects.filter(state="offered", accept_by_on__gte=on, accept_by_on__lte=until)
        .select_related("organisation", "call", "office")
        .order_by("pk")
    )


def accepted_to_begin(on: date) -> QuerySet[Award]:
    """Accepted awards whose period has begun."""
    return Award.objects.filter(state="accepted", starts_on__lte=on).order_by("pk")


def awards_to_end(on: date) -> QuerySet[Award]:
    """Running awards whose last day has passed on this day; those that are suspended wait for their officer."""
    return Award.objects.filter(state__in=["active", "varied"], ends_on__lt=on).order_by("pk")


def agreement_as_data(award: Award) -> dict[str, Any]:
    """What both sides agree to, as plain data: the acceptance keeps its digest, and the PDF is drawn from it.

    Shape: JSON values only; sums in pence, dates in ISO form.
    """
    page = award_page(award.pk)
    at = award.accepted_at or award.offered_at
    profile = award.office.profile_on(timezone.localdate(at))
    return {
        "office": profile.name,
        "decider": profile.decider_title,
        "reference": award.reference,
        "notice": page.notice_reference,
        "recipient": award.organisation.name,
        "address": award.organisation.address,
        "project": award.title,
        "call": award.call.title,
        "amount_pence": award.amount_pence,
        "purpose": award.purpose,
        "legal_basis": award.get_legal_basis_display(),
        "starts_on": award.starts_on.isoformat(),
        "ends_on": award.ends_on.isoformat(),
        "terms_version": award.terms_version,
        "payment_plan": award.call.get_payment_plan_display(),
        "returns_plan": award.call.get_returns_plan_display(),
        "years": [
            {"name": financial_year_name(each.financial_year), "amount_pence": each.amount_pence, "is_conditional": each.is_conditional}
            for each in page.years
        ],
        "conditions": [
            {
                "number": each.number,
                "kind": each.get_kind_display(),
                "text": each.text,
                "due_on": each.due_on.isoformat() if each.due_on else "",
            }
            for each in page.conditions
        ],
        "outputs": [{"what": each.what, "unit": each.unit, "planned": f"{each.planned.normalize():f}"} for each in page.outputs],
        "measures": [
            {
                "name": each.indicator.name,
                "unit": each.unit,
                "baseline": "" if each.baseline is None else f"{each.baseline.normalize():f}",
                "target": "" if each.target is None else f"{each.target.normalize():f}",
                "by_on": each.by_on.isoformat() if each.by_on else "",
            }
            for each in page.measures
        ],
        "heads": [{"head": each.head, "planned_pence": each.planned_pence} for each in page.heads],
        "accepted_by": (award.accepted_by.name or award.accepted_by.email) if award.accepted_by else "",
        "accepted_post": award.accepted_post,
        "accepted_at": award.accepted_at.astimezone(UTC).isoformat() if award.accepted_at else "",
    }


def digest_of_agreement(award: Award) -> str:
    """SHA-256 of what is agreed, as `agreement_as_data` gives it."""
    return fingerprint_of(agreement_as_data(award))


def indicators_for(award: Award) -> QuerySet[Indicator]:
    """The indicators that one grant can report, of the award's main outcome and of its call's others. Two queries, with their outcomes."""
    outcomes = Outcome.objects.filter(Q(pk=award.main_outcome_id) | Q(pk__in=award.call.outcomes.values("pk")))
    found = Indicator.objects.filter(outcomes__in=outcomes, levels__contains=["grant"])
    return found.distinct().order_by("code").prefetch_related(Prefetch("outcomes", outcomes.in_order()))


def outcome_measured(indicator: Indicator, award: Award, code: str = "") -> int:
    """Which outcome an indicator of `indicators_for` is agreed for: the one named by its code, else the award's main one, else its first."""
    outcomes = list(indicator.outcomes.all())
    wanted = [each for each in outcomes if each.code == code] or [each for each in outcomes if each.pk == award.main_outcome_id]
    return (wanted or outcomes)[0].pk


def at_hand(award: Award, at: datetime) -> bool:
    """Whether the offer can still be accepted: its last day is a whole day in London."""
    return award.state == "offered" and award.accept_by_on is not None and timezone.localdate(at) <= award.accept_by_on
