"""The end of a grant over all its stages."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.permissions import allows, require
from grants.awards.models import Award
from grants.awards.queries.commitments import places_for
from grants.payments.queries import RecoveryRow
from grants.returns.queries import closeout


@login_required
@require_safe
def final_account(request: HttpRequest, reference: str) -> HttpResponse:
    """Awarded, paid, given back and spent; what is still open; and the next step to the closing."""
    award = get_object_or_404(
        Award.objects.visible_to(request.user).select_related("application__call", "call", "organisation"), reference=reference
    )
    if request.user.organisation_role(award.organisation_id) is not None:  # type: ignore[union-attr]
        raise Http404
    require(request.user, "payments.view", award)

    account, today = closeout(award), timezone.localdate()
    places = places_for(award, on=today) if award.state in ("reconciling", "recovering") else []
    manages = allows(request.user, "awards.manage", award)
    context = {
        "award": award,
        "account": account,
        "places": places if account.never_paid_pence else [],
        "rows": [RecoveryRow(each, *each.status_on(today)) for each in account.recoveries],
        "may_start": manages and award.state == "ended",
        "may_ask": manages and award.state in ("reconciling", "recovering", "terminated"),
        "may_waive": award.state in ("reconciling", "recovering")
        and bool(account.unsettled_pence)
        and allows(request.user, "recoveries.waive", award),
        "may_close": manages and award.state in ("reconciling", "recovering") and not account.still_open,
        "shows_open": award.state in ("ended", "reconciling", "recovering"),
    }
    return render(request, "grants/workspace/final_account.html", context)
