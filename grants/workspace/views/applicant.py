"""Where an applicant begins: her bids, how far each is, and the one next thing to do."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.people.models import Organisation
from grants.applications.queries import mine
from grants.workspace.queries.applicant import cards_of

A_PAGE = 10


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My bids; office staff go to their own desk."""
    if request.user.is_office_staff:  # type: ignore[union-attr]
        try:
            return redirect(reverse("workspace:today"))
        except NoReverseMatch:
            return render(request, "grants/workspace/no_desk.html")

    page = Paginator(mine(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "grants/workspace/applicant_home.html",
        {
            "page": page,
            "cards": cards_of(list(page.object_list), user=request.user, at=timezone.now()),
            "organisations": Organisation.objects.of(request.user).order_by("name"),  # type: ignore[arg-type]
        },
    )
