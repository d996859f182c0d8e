"""The agenda of the moderation meeting."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from grants.assessment.moderating import ENOUGH_BIDS
from grants.assessment.queries import agenda_of
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import call_for

WHERE = {"low": "Below the bands", "border": "Near the edge of a band", "high": "Above the bands"}


class DrawForm(forms.Form):
    """The word that draws the sample, and how many of each kind."""

    mark_optional = False
    seed = forms.CharField(label="Seed of the sample", max_length=60, error_messages={"required": "Write a seed."})
    count = forms.IntegerField(label="Bids of each kind", min_value=1, max_value=20, initial=3)


@desk_page
@require_safe
def agenda(request: HttpRequest, reference: str) -> HttpResponse:
    """Bids to settle, the furthest apart first; scorers who lean; a sample that can be drawn again."""
    call = call_for(request.user, reference, needs="scores.view")
    form = DrawForm(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = agenda_of(call, request.user, timezone.now(), **given)
    sample = [(WHERE[key], rows) for key, rows in found.sample.items()] if given else None
    context = {"call": call, "agenda": found, "form": form, "sample": sample, "enough": ENOUGH_BIDS}
    return render(request, "grants/assessment/agenda.html", context)
