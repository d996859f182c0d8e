"""Loading for a page: what she may see, else 404; given to her but undeclared, a page with the Declare button."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.calls.models import Call
from commissioning.permissions import require
from grants.applications.models import Application
from grants.assessment.models import Assessment, Interest
from grants.assessment.queries import hidden_until, undeclared

NO_FACTS: Mapping[str, Any] = MappingProxyType({})


# What scoring reads of the bid, its call and its body; the rest is left where it is.
SCORING_READS = (
    *(each.name for each in Assessment._meta.concrete_fields),
    *(f"application__{name}" for name in ("reference", "title", "ask_pence", "state", "keyed_by", "call", "organisation")),
    *(f"application__call__{name}" for name in ("reference", "title", "office", "reasons_rule", "reason_words")),
    "application__organisation__name",
)


class MustDeclare(Exception):
    """She has this bid to score but has not declared yet. Carries her assessment."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        super().__init__(assessment.pk)


def call_for(user: Any, reference: str, *, needs: str = "calls.view") -> Call:
    """A call of her office. Raises: Http404; NotAllowed without the permission."""
    offices = {each.office_id for each in user.staff_roles_held}
    call: Call = get_object_or_404(Call.objects.select_related("fund", "budget").filter(office__in=offices), reference=reference)
    require(user, needs, call)
    return call


def bid_for(user: Any, reference: str, *, needs: str, at_hand: Iterable[str] = (), facts: Mapping[str, Any] = NO_FACTS) -> Application:
    """A bid that she may see, with call, body, `at_hand` and `facts` (annotations). Raises: Http404; MustDeclare; NotAllowed without the permission."""
    # A draft that is shared is read on its own page, where each look is written down.
    bids = (
        Application.objects.visible_to(user, drafts=False)
        .exclude(state="draft")
        .select_related("call", "organisation", "district", "main_outcome", *at_hand)
        .annotate(**facts)
    )
    try:
        bid: Application = bids.get(reference=reference)
    except Application.DoesNotExist:
        if user.is_office_staff and (assessment := undeclared(user, reference=reference)):
            raise MustDeclare(assessment) from None
        raise Http404 from None
    require(user, needs, bid)
    return bid


def assessment_of(user: Any, assessment_id: int) -> Assessment:
    """Her own assessment of a bid that she may see, with bid, call and body at hand. One query, two before she has begun.

    Shape: `hidden_until` says until when she reads it without names; show it then by `read_by_scorer` alone.

    Raises: Http404 for others' and those taken away; MustDeclare.
    """
    seen = Application.objects.visible_to(user, drafts=False, blind=True).filter(pk=OuterRef("application"))
    mine = (
        Assessment.objects.filter(assessor=user)
        .exclude(state="recused")
        .select_related("application__call", "application__organisation")
        .only(*SCORING_READS)
        .annotate(is_seen=Exists(seen), hidden_until=hidden_until(user))
    )
    assessment: Any = get_object_or_404(mine, pk=assessment_id)
    bid = assessment.application
    if assessment.state == "assigned":
        declared = Interest.objects.filter(call=bid.call_id, organisation=bid.organisation_id, user=user)
        if not declared.exists():
            raise MustDeclare(assessment)
    if not assessment.is_seen:
        raise Http404
    return assessment


def declare_first(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """403, with the way in: nothing of the bid but its reference and the body's name."""
    call = assessment.application.call
    href = reverse("assessment:declare", args=[call.reference])
    return render(request, "grants/assessment/declare_first.html", {"call": call, "bid": assessment.application, "href": href}, status=403)
