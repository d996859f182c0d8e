"""The exports page, and locking a batch with its workbook."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commissioning.calls.models import Call
from commissioning.calls.queries import office
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.payments.models import Batch
from grants.spreadsheets import actions, queries
from grants.spreadsheets.forms import ExportForm

A_PAGE = 15


@login_required
def exports(request: HttpRequest) -> HttpResponse:
    """Every sheet that she may have, what each is for, and what she asked for before."""
    where = office()
    require(request.user, "exports.make", where)
    offered = queries.offered_to(request.user, office=where)
    form = ExportForm(
        request.POST if request.method == "POST" else None,
        names=[(each.sheet.NAME, each.sheet.TITLE) for each in offered],
        calls=list(Call.objects.published().filter(office=where).order_by("reference").values_list("reference", "title")),
    )

    if form.is_valid():
        try:
            export = actions.ask_for_export(office_id=where.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            words = "is ready to download." if export.made_at else "is long, so it is being made. We will write to you when it is ready."
            messages.success(request, f"{export.title} {words}")
            return redirect("spreadsheets:exports")

    page = Paginator(queries.exports_of(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "grants/spreadsheets/exports.html", {"offered": offered, "form": form, "page": page})


@require_POST
@login_required
def lock_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Make finance's workbook of a batch and lock the batch with it."""
    where = office()
    require(request.user, "payments.view", where)
    found = get_object_or_404(Batch, pk=batch_id, office=where)

    try:
        locked = actions.export_batch(batch_id=found.pk, by=request.user, at=timezone.now())
        messages.success(request, f"Batch {locked.reference} is locked and its workbook is ready to download.")
    except Refused as refused:
        messages.error(request, str(refused))

    return redirect("payments:batch", found.pk)
