"""Money to come back: finance's list, one of them with what came in, and what the grantee reads."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commissioning.calls.queries import office
from commissioning.lifecycle import Refused
from commissioning.permissions import allows, require
from grants.awards.queries.commitments import places_for
from grants.payments import actions, queries
from grants.payments.forms import AskBackForm, ReceiptForm, WaiveForm, WriteOffForm
from grants.payments.models import Recovery
from grants.payments.views.grants import load, posted

A_PAGE = 25


@login_required
def ask_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a grantee for money back."""
    found = load(request, reference)
    require(request.user, "awards.manage", found)
    form = AskBackForm(posted(request))

    if form.is_valid():
        try:
            actions.ask_money_back(award_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Both contacts were asked to return the money.")
            return redirect("workspace:final_account", found.reference)
    return render(request, "grants/payments/ask_back.html", {"form": form, "award": found, "ledger": queries.ledger_of(found)})


@login_required
def waive(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a small unspent sum go."""
    found = load(request, reference)
    require(request.user, "recoveries.waive", found)
    form = WaiveForm(posted(request))

    if form.is_valid():
        try:
            actions.waive_unspent(award_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The sum is let go.")
            return redirect("workspace:final_account", found.reference)
    return render(request, "grants/payments/waive.html", {"form": form, "award": found})


@require_safe
@login_required
def recoveries(request: HttpRequest) -> HttpResponse:
    """Money asked back that is still to come, the soonest due first; or all of it."""
    require(request.user, "payments.view", office())
    found, show = queries.recoveries(user=request.user), request.GET.get("show", "")
    page = Paginator(found if show == "all" else queries.outstanding(found), A_PAGE).get_page(request.GET.get("page"))

    rows = queries.recovery_rows(page.object_list, on=timezone.localdate())
    return render(request, "grants/payments/recoveries.html", {"page": page, "rows": rows, "show": show})


def places(found: Recovery) -> list[tuple[str, str]]:
    """Where the money may go, as choices."""
    return [(each.key, each.label) for each in places_for(found.award, on=timezone.localdate())]


def load_recovery(request: HttpRequest, recovery_id: int) -> Recovery:
    """Money asked back on an award that she may see; else 404. Who may not see payments is told so."""
    require(request.user, "payments.view", office())
    return get_object_or_404(queries.recoveries(user=request.user).select_related("asked_by", "let_go_by"), pk=recovery_id)


def show(request: HttpRequest, found: Recovery, *, receipt: ReceiptForm | None = None, off: WriteOffForm | None = None) -> HttpResponse:
    """The page, with the form that was sent back if one was."""
    (row,) = queries.recovery_rows([found], on=timezone.localdate())
    owed = row.line.outstanding_pence
    initial = {"amount_pence": owed, "received_on": timezone.localdate(), "goes_to": ""}
    context = {
        "recovery": found,
        "row": row,
        "receipts": found.receipts.select_related("recorded_by", "to_reserve").order_by("received_on", "pk"),
        "form": receipt or ReceiptForm(initial=initial, places=places(found)),
        "off_form": off or WriteOffForm(),
        "is_writing_off": off is not None,
        "may_record": bool(owed) and allows(request.user, "recoveries.record", found),
        "may_let_go": bool(owed)
        and (
            allows(request.user, "recoveries.write_off", found)
            or (owed < actions.WAIVER_UNDER and allows(request.user, "recoveries.waive", found))
        ),
    }
    return render(request, "grants/payments/recovery.html", context)


@login_required
def recovery(request: HttpRequest, recovery_id: int) -> HttpResponse:
    """One of them; finance records what came in."""
    found = load_recovery(request, recovery_id)
    if request.method != "POST":
        return show(request, found)
    require(request.user, "recoveries.record", found)
    form = ReceiptForm(request.POST, places=places(found))

    if form.is_valid():
        try:
            actions.record_receipt(recovery_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "What came in is recorded.")
            return redirect("payments:recovery", found.pk)
    return show(request, found, receipt=form)


@require_POST
@login_required
def write_off(request: HttpRequest, recovery_id: int) -> HttpResponse:
    """Let go what is outstanding, with a reason."""
    found = load_recovery(request, recovery_id)
    if not allows(request.user, "recoveries.write_off", found):
        require(request.user, "recoveries.waive", found)
    form = WriteOffForm(request.POST)

    if form.is_valid():
        try:
            actions.write_off(recovery_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "What was outstanding is let go.")
            return redirect("payments:recovery", found.pk)
    return show(request, found, off=form)


@require_safe
@login_required
def to_return(request: HttpRequest, reference: str) -> HttpResponse:
    """What the grantee is asked to return: how much, why, by when and how."""
    found = load(request, reference)
    if request.user.organisation_role(found.organisation_id) is None:
        raise Http404

    rows = queries.recovery_rows(queries.recoveries(user=request.user).filter(award=found), on=timezone.localdate())
    return render(request, "grants/payments/to_return.html", {"award": found, "rows": rows})
