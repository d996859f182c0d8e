"""What officers, assessors and deciders look at: today, the calls, the bids, one bid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, When
from django.urls import NoReverseMatch, reverse

from commissioning.calls.models import Call
from commissioning.calls.queries import caps_of
from commissioning.permissions import allows
from grants.applications.models import Application, ApplicationQuerySet, Submission, WordsOfAnswers
from grants.applications.queries import for_office
from grants.assessment.models import Assessment, Recommendation, Tagged
from grants.awards.models import AwardYear

FUNNEL = (
    ("draft", "drafts", ("draft",)),
    ("sent", "to check", ("submitted", "in_check", "more_asked")),
    ("ineligible", "ineligible", ("ineligible",)),
    ("eligible", "eligible", ("eligible",)),
    ("scoring", "being scored", ("scoring", "moderated")),
    ("panel", "with the panel", ("panel",)),
    ("recommended", "recommended", ("recommended_full", "recommended_part", "reserve", "not_recommended")),
    ("deciding", "with the Commissioner", ("with_commissioner",)),
    ("decided", "decided", ("approved", "refused", "on_reserve", "taken_forward")),
)
PROPOSED = ("recommended_full", "recommended_part", "with_commissioner")
SORTS = {
    "reference": ("Reference", ("reference",)),
    "newest": ("Newest first", ("-submitted_at", "reference")),
    "ask": ("Largest ask first", ("-ask_pence", "reference")),
    "total": ("Highest score first", ()),
    "title": ("Project", ("title", "reference")),
}


@dataclass(frozen=True)
class Stage:
    """One step of a call's funnel: how many bids stand there."""

    key: str
    words: str
    count: int
    href: str


@dataclass(frozen=True)
class CallLine:
    """A call on a desk: its phase, its funnel, and what of its budget is signed and proposed. Money in pence."""

    call: Call
    phase: str
    stages: tuple[Stage, ...]
    counts: Mapping[str, int]
    needing_moderation: int
    signed_pence: int
    proposed_pence: int
    cap_pence: int

    @property
    def sent(self) -> int:
        """Bids that were sent and not withdrawn."""
        return sum(count for state, count in self.counts.items() if state not in ("draft", "withdrawn"))

    def count(self, *states: str) -> int:
        return sum(self.counts.get(state, 0) for state in states)


@dataclass(frozen=True)
class BidLine:
    """A bid in a list. `total` and `totals` are empty where she may not see scores (yet); `hidden` says that it is her own that are missing."""

    bid: Application
    total: Decimal | None
    totals: tuple[Decimal, ...]
    sent: int
    wanted: int
    hidden: bool
    flags: tuple[str, ...]
    tags: tuple[str, ...] = ()


def link(name: str, *args: Any) -> str:
    """The address of a page, or nothing while no such page stands."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def offices_of(user: Any) -> set[int]:
    return {each.office_id for each in user.staff_roles_held}


def calls_for(user: Any) -> QuerySet[Call]:
    """The calls of her offices, the latest to close first; drafts only for those who set calls up."""
    calls = Call.objects.filter(office__in=offices_of(user)).select_related("fund", "budget")
    if not allows(user, "calls.edit"):
        calls = calls.exclude(state="draft")
    return calls.order_by("-closes_at", "reference")


def call_lines(calls: Iterable[Call], at: datetime) -> list[CallLine]:
    """Calls with their funnels and budgets. Five queries, however many calls. Counts only, so that drafts may be among them."""
    calls = list(calls)
    ids = [each.pk for each in calls]
    counts: dict[int, dict[str, int]] = {}
    rows = Application.objects.filter(call__in=ids).values("call", "state").annotate(count=Count("pk")).order_by()
    for row in rows:
        counts.setdefault(row["call"], {})[row["state"]] = row["count"]
    moderation = dict(
        Application.objects.filter(call__in=ids, result__needs_moderation=True, state="scoring")
        .values_list("call")
        .annotate(count=Count("pk"))
        .order_by()
    )
    budgets = [each.budget_id for each in calls]
    proposed = sums(
        Recommendation.objects.filter(application__call__budget__in=budgets, application__state__in=PROPOSED), "application__call__budget"
    )
    # A multi-year award counts in this budget with the part of its year (requirements, section 0 "Budgets").
    parts = AwardYear.objects.filter(award__call__budget__in=budgets, award__freed_on__isnull=True)
    caps = caps_of({each.budget_id: each.budget for each in calls}.values())
    signed = sums(parts.filter(financial_year=F("award__call__budget__financial_year")), "award__call__budget")
    return [
        CallLine(
            call=each,
            phase=each.phase_at(at),
            stages=stages_of(each, counts.get(each.pk, {})),
            counts=counts.get(each.pk, {}),
            needing_moderation=moderation.get(each.pk, 0),
            signed_pence=signed.get(each.budget_id, 0),
            proposed_pence=proposed.get(each.budget_id, 0),
            cap_pence=caps[each.budget_id],
        )
        for each in calls
    ]


def sums(rows: QuerySet[Any], by: str) -> dict[int, int]:
    return {key: total or 0 for key, total in rows.values_list(by).annotate(total=Sum("amount_pence")).order_by()}


def stages_of(call: Call, counts: Mapping[str, int]) -> tuple[Stage, ...]:
    bids = reverse("workspace:bids")
    return tuple(
        Stage(
            key,
            words,
            sum(counts.get(state, 0) for state in states),
            "" if key == "draft" else f"{bids}?call={call.reference}&stage={key}",
        )
        for key, words, states in FUNNEL
    )


# What a list shows of a bid; the rest of its columns, and of its body's, stay where they are.
SHOWN = (
    "reference",
    "title",
    "ask_pence",
    "state",
    "is_late",
    "least_pence",
    "submitted_at",
    "organisation__name",
    "organisation__kind",
    "main_outcome__code",
    "call__title",
    "district__name",
    "call__scorers",
    "result__total",
    "result__needs_moderation",
    "result__below_floor",
    "result__sent",
    "result__wanted",
)


TAG_NAMES = ArraySubquery(Tagged.objects.filter(application=OuterRef("pk")).order_by("tag__name").values("tag__name"))


@dataclass(frozen=True)
class Listed:
    """A list of bids to be cut into pages: how many there are, and how many stand at each stage whatever stage was chosen."""

    bids: ApplicationQuerySet
    count: int
    facets: list[tuple[str, str, int]]


def listed_bids(user: Any, *, text: str = "", call: str = "", stage: str = "", flag: str = "", tag: str = "", sort: str = "") -> Listed:
    """The bids that she may see, filtered and sorted, with body, district and result at hand. One query, and one more for each page.

    Shape: `stage` is a key of FUNNEL, `flag` moderation or late, `sort` a key of SORTS. Search is over reference, project and
    body, and over the words of the answers as they were last sent.
    """
    bids = for_office(user=user).select_related(None)
    if text:
        named = Q(reference__icontains=text) | Q(title__icontains=text) | Q(organisation__name__icontains=text)
        bids = bids.filter(named | Q(pk__in=answering(text)))
    if call:
        bids = bids.filter(call__reference=call)
    if flag == "moderation":
        bids = bids.filter(result__needs_moderation=True, state="scoring")
    elif flag == "late":
        bids = bids.filter(is_late=True)
    if tag:
        bids = bids.filter(pk__in=Tagged.objects.filter(tag__name__iexact=tag).values("application"))
    counts = dict(bids.values_list("state").annotate(count=Count("pk")).order_by())
    facets = [(key, words, sum(counts.get(state, 0) for state in states)) for key, words, states in FUNNEL if key != "draft"]
    states = next((states for key, _, states in FUNNEL if key == stage), None)
    if states:
        bids = bids.filter(state__in=states)
    return Listed(
        bids=in_order(bids, user, sort)
        .select_related("call", "organisation", "district", "result", "main_outcome")
        .only(*SHOWN)
        .annotate(tag_names=TAG_NAMES),
        count=sum(counts.get(state, 0) for state in states or counts),
        facets=[each for each in facets if each[2]],
    )


def answering(text: str) -> QuerySet[Any, Any]:
    """Ids of bids whose last sent answers hold these words, in any form of them; "two words" in quotes stand together."""
    later = Submission.objects.filter(application=OuterRef("application"), number__gt=OuterRef("number"))
    holding = Submission.objects.annotate(words=WordsOfAnswers("answers"))
    holding = holding.filter(words=SearchQuery(text, config="english", search_type="websearch"))
    return holding.filter(~Exists(later)).values("application")


def in_order(bids: ApplicationQuerySet, user: Any, sort: str) -> ApplicationQuerySet:
    if sort == "total" and allows(user, "scores.view"):
        # A total that she must not see yet must not show in the order either.
        own = Assessment.objects.filter(application=OuterRef("pk"), assessor=user).exclude(state__in=["sent", "recused"])
        return bids.annotate(shown_total=Case(When(~Exists(own), then=F("result__total")))).order_by(
            F("shown_total").desc(nulls_last=True), "reference"
        )
    return bids.order_by(*(SORTS.get(sort, SORTS["reference"])[1] or ("reference",)))


def bid_lines(bids: Iterable[Application], user: Any) -> list[BidLine]:
    """One page of bids with scores as far as she may see them. One query more than the bids themselves."""
    bids = list(bids)
    totals: dict[int, list[Decimal]] = {}
    unsent: set[int] = set()
    own: set[int] = set()
    rows = Assessment.objects.filter(application__in=[each.pk for each in bids]).exclude(state="recused").order_by("pk")
    for key, assessor, state, total in rows.values_list("application_id", "assessor_id", "state", "total"):
        if assessor == user.pk:
            (own if state == "sent" else unsent).add(key)
        if state == "sent" and total is not None:
            totals.setdefault(key, []).append(total)
    views = allows(user, "scores.view")
    lines = []
    for bid in bids:
        seen = bid.pk not in unsent and (views or bid.pk in own)
        result = getattr(bid, "result", None)
        flags = []
        if bid.is_late:
            flags.append("Late")
        if seen and result and result.needs_moderation and bid.state == "scoring":
            flags.append("Moderate")
        if seen and result and result.below_floor:
            flags.append("Below floor")
        lines.append(
            BidLine(
                bid=bid,
                total=result.total if seen and result else None,
                totals=tuple(totals.get(bid.pk, ())) if seen else (),
                sent=result.sent if result else 0,
                wanted=result.wanted if result else bid.call.scorers,
                hidden=bid.pk in unsent,
                flags=tuple(flags),
                tags=tuple(getattr(bid, "tag_names", None) or ()),
            )
        )
    return lines
