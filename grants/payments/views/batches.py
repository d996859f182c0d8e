"""Batches: the list, and the page of one with all that is done to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commissioning.calls.queries import office
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.payments import actions, queries
from grants.payments.forms import ChooseForm, PaidForm, ReasonForm
from grants.payments.models import Batch

A_PAGE = 25
STEPS = {
    "release": (actions.release_batch, "recorded as released"),
    "reconcile": (actions.reconcile_batch, "recorded as reconciled"),
}


def load(request: HttpRequest, batch_id: int) -> Batch:
    """The batch of this office. Who may not see payments is told so."""
    where = office()
    require(request.user, "payments.view", where)
    return get_object_or_404(
        Batch.objects.select_related("office", "workbook", "opened_by", "locked_by", "released_by"), pk=batch_id, office=where
    )


@require_safe
@login_required
def batches(request: HttpRequest) -> HttpResponse:
    """Every batch, newest first, and how much waits to be put in one."""
    where = office()
    require(request.user, "payments.view", where)

    page = Paginator(queries.batches_of(where.pk), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "grants/payments/batches.html", {"page": page, "waiting": queries.approved_waiting(where.pk), "where": where})


@require_POST
@login_required
def open_new(request: HttpRequest) -> HttpResponse:
    """Open a batch."""
    opened = actions.open_batch(office_id=office().pk, by=request.user, at=timezone.now())

    messages.success(request, f"Batch {opened.reference} opened. Choose the payments that go in it.")
    return redirect("payments:batch", opened.pk)


@require_safe
@login_required
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One batch: its rows, control total, count and fingerprint, and what may be done next."""
    found = load(request, batch_id)

    return show(request, found)


def show(request: HttpRequest, found: Batch, *, paid_form: PaidForm | None = None, cancel_form: ReasonForm | None = None) -> HttpResponse:
    """The page, with the form that was sent back if one was."""
    context = {
        "batch": found,
        "page": queries.batch_page(found, user=request.user, on=timezone.localdate()),
        "form": paid_form or PaidForm(initial={"paid_on": timezone.localdate()}),
        "cancel_form": cancel_form or ReasonForm(),
        "is_cancelling": cancel_form is not None,
    }
    return render(request, "grants/payments/batch.html", context)


@require_POST
@login_required
def add(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Put approved payments in an open batch."""
    found = load(request, batch_id)
    require(request.user, "batches.open", found)
    ids = [each.instalment.pk for each in queries.approved_for(found, user=request.user, on=timezone.localdate())]
    form = ChooseForm(request.POST, ids=ids)

    if not form.is_valid():
        messages.error(request, " ".join(form.errors["instalments"]))
        return redirect("payments:batch", found.pk)
    try:
        chosen = form.cleaned_data["instalments"]
        actions.put_in_batch(batch_id=found.pk, instalment_ids=chosen, by=request.user, at=timezone.now())
        messages.success(request, f"{len(chosen)} payment{'' if len(chosen) == 1 else 's'} put in {found.reference}.")
    except Refused as refused:
        messages.error(request, str(refused))

    return redirect("payments:batch", found.pk)


@require_POST
@login_required
def step(request: HttpRequest, batch_id: int, verb: str) -> HttpResponse:
    """Record a batch as released or reconciled."""
    found = load(request, batch_id)
    act, done = STEPS[verb]

    try:
        act(batch_id=found.pk, by=request.user, at=timezone.now())
        messages.success(request, f"Batch {found.reference} {done}.")
    except Refused as refused:
        messages.error(request, str(refused))

    return redirect("payments:batch", found.pk)


@require_POST
@login_required
def cancel(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Cancel a batch whole, with a reason."""
    found = load(request, batch_id)
    require(request.user, "batches.cancel", found)
    form = ReasonForm(request.POST)

    if form.is_valid():
        try:
            actions.cancel_batch(batch_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Batch {found.reference} cancelled. Its payments are planned again.")
            return redirect("payments:batch", found.pk)

    return show(request, found, cancel_form=form)


@require_POST
@login_required
def paid(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Record the paid date and the ledger's reference, for the batch or for one payment of it."""
    found = load(request, batch_id)
    require(request.user, "payments.release", found)
    form = PaidForm(request.POST)
    row = request.POST.get("instalment", "")

    if form.is_valid():
        try:
            done = actions.record_paid(
                batch_id=found.pk,
                instalment_id=int(row) if row.isdigit() else None,
                by=request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{len(done)} payment{'' if len(done) == 1 else 's'} recorded as paid.")
            return redirect("payments:batch", found.pk)

    return show(request, found, paid_form=form)


@require_POST
@login_required
def returned(request: HttpRequest, batch_id: int, instalment_id: int) -> HttpResponse:
    """The bank sent one back."""
    found = load(request, batch_id)
    payment = get_object_or_404(found.instalments.all(), pk=instalment_id)

    try:
        again = actions.record_returned(instalment_id=payment.pk, by=request.user, at=timezone.now())
        messages.success(request, f"{payment.reference} recorded as returned. {again.reference} is planned in its place.")
    except Refused as refused:
        messages.error(request, str(refused))

    return redirect("payments:batch", found.pk)
