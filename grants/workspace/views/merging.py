"""Two records of one body made one, and two again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.lifecycle import Refused
from commissioning.people.models import Merging, Organisation
from grants.workspace.actions import merge_bodies, undo_merging
from grants.workspace.merging_forms import MergeForm, UndoForm
from grants.workspace.queries.merging import may_merge, side_of


def body_to_merge(user: Any, pk: int) -> Organisation:
    """Raises: Http404 where she may not merge it with another."""
    body = get_object_or_404(Organisation.objects.visible_to(user), pk=pk)
    if not may_merge(user, body):
        raise Http404
    return body


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, organisation_id: int, merged_id: int) -> HttpResponse:
    """Both records side by side, and why they are one."""
    kept, merged = body_to_merge(request.user, organisation_id), body_to_merge(request.user, merged_id)
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            merge_bodies(kept_id=kept.pk, merged_id=merged.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The record of {merged.name} is now part of this one. You can undo that for 30 days.")
            return redirect("workspace:organisation", kept.pk)
    return render(request, "grants/workspace/merge.html", {"form": form, "kept": side_of(kept), "merged": side_of(merged)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, organisation_id: int, merging_id: int) -> HttpResponse:
    """Undo a merging."""
    kept = body_to_merge(request.user, organisation_id)
    merging = get_object_or_404(Merging.objects.select_related("merged", "by"), pk=merging_id, kept=kept)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            undo_merging(merging_id=merging.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{kept.name} and {merging.merged.name} are two records again.")
            return redirect("workspace:organisation", kept.pk)
    return render(request, "grants/workspace/merge_undo.html", {"form": form, "body": kept, "merging": merging})
