"""One body: what it asked for, what it was given, and how it reported."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.people.models import Organisation
from commissioning.permissions import require
from grants.applications.models import documents_shown_to
from grants.applications.queries import may_see_contacts
from grants.assessment.queries import may_see_stops, stops_of
from grants.workspace.queries.alike import alike
from grants.workspace.queries.left_work import left_work
from grants.workspace.queries.merging import may_merge, mergings_of
from grants.workspace.queries.organisations import organisation_record


@login_required
@require_safe
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """All bids, awards, late returns and past awards of one body."""
    require(request.user, "notices.view")
    now = timezone.now()
    today = timezone.localdate(now)
    try:
        found = organisation_record(organisation_id=organisation_id, user=request.user, on=today)
    except Organisation.DoesNotExist:
        raise Http404 from None

    facts = [
        {"key": "Kind", "value": found.organisation.get_kind_display()},
        {"key": "Bids", "value": len(found.bids)},
        {"key": "Awarded here", "value": len(found.awards), "pence": found.awarded_pence},
        {"key": "Late returns", "value": len(found.late)},
    ]
    shows_stops = may_see_stops(request.user, found.organisation)
    return render(
        request,
        "grants/workspace/organisation.html",
        {
            "shows_stops": shows_stops,
            "stops": [each.reason for each in stops_of(found.organisation, request.user).standing()] if shows_stops else [],
            "found": found,
            "body": found.organisation,
            "facts": facts,
            "today": today,
            "alike": [] if found.organisation.merged_into_id else alike(found.organisation),
            "may_merge": may_merge(request.user, found.organisation),
            "mergings": [(each, each.may_be_undone_at(now)) for each in mergings_of(found.organisation)[:20]],
            "shows_contacts": may_see_contacts(request.user, found.organisation),
            "shows_documents": documents_shown_to(request.user, found.organisation.pk),
        },
    )


@login_required
@require_safe
def open_work(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """What people who left were working on, for the owners of the body."""
    body = get_object_or_404(Organisation.objects.of(request.user), pk=organisation_id)  # type: ignore[arg-type]
    require(request.user, "organisations.invite", body)

    found = left_work(body, at=timezone.now())
    return render(request, "grants/workspace/left_work.html", {"organisation": body, "found": found})
