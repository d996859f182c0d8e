"""The officer's list of returns: what is late, what is due, what waits to be read."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.permissions import NotAllowed, require
from grants.returns.queries import FILTERS, WITH_GRANTEE, counts, for_desk, rule_of

A_PAGE = 25


class ReturnsFilter(forms.Form):
    """What to show; its address can be kept and sent."""

    mark_optional = False
    which = forms.ChoiceField(label="Which", required=False)
    q = forms.CharField(label="Reference, project or body", required=False, max_length=80)

    def __init__(self, *args: Any, held: dict[str, int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["which"].choices = [(name, f"{label} ({held[name]})") for name, label in FILTERS.items()]  # type: ignore[attr-defined]


@login_required
@require_safe
def returns(request: HttpRequest) -> HttpResponse:
    """Returns that she may see, the soonest due first, with counts of what is late, due and to be read."""
    user, today = request.user, timezone.localdate()
    if not user.is_office_staff:  # type: ignore[union-attr]
        raise NotAllowed("returns.view")
    require(user, "returns.view")

    held = counts(user=user, on=today)
    form = ReturnsFilter(request.GET or None, held=held)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {"which": "", "q": ""}
    rows = for_desk(user=user).filter(rule_of(chosen["which"], on=today))
    if chosen["q"]:
        rows = rows.filter(
            Q(reference__icontains=chosen["q"])
            | Q(award__title__icontains=chosen["q"])
            | Q(award__organisation__name__icontains=chosen["q"])
        )

    figures = [
        {"label": "Sent, to be read", "number": held["sent"], "href": "?which=sent", "attention": False},
        {"label": "Overdue", "number": held["overdue"], "href": "?which=overdue", "attention": held["overdue"] > 0},
        {"label": "Due in the next 30 days", "number": held["soon"], "href": "?which=soon"},
        {"label": "Asked about", "number": held["queried"], "href": "?which=queried"},
    ]
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "filter": form,
        "figures": figures,
        "today": today,
        "with_grantee": WITH_GRANTEE,
        "found": page.paginator.count,
    }
    return render(request, "grants/workspace/returns.html", context)
