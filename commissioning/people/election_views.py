"""The election periods of the office."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from commissioning.lifecycle import Refused
from commissioning.people import actions
from commissioning.people.election_forms import ElectionForm
from commissioning.people.models import ElectionPeriod, Office
from commissioning.permissions import allows, require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def election(request: HttpRequest) -> HttpResponse:
    """Every period, the latest first; the monitoring officer sets another."""
    office = Office.objects.order_by("pk")[:1].get()
    require(request.user, "people.view", office)
    may_set = allows(request.user, "election.set", office)
    form = ElectionForm(request.POST if request.method == "POST" else None) if may_set else None
    if request.method == "POST":
        require(request.user, "election.set", office)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.set_election_period(office_id=office.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The period is set.")
            return redirect("people:election")
    periods = ElectionPeriod.objects.filter(office=office).select_related("set_by", "lifted_by").order_by("-from_on", "-pk")[:50]
    return render(request, "people/election.html", {"form": form, "periods": periods, "may_set": may_set, "today": timezone.localdate()})


@login_required
@require_POST
def election_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a period."""
    period = get_object_or_404(ElectionPeriod, pk=pk)
    actions.lift_election_period(period_id=period.pk, by=request.user, at=timezone.now())
    messages.success(request, "The period is lifted.")
    return redirect("people:election")
