"""Where a body is paid: its owner's page, and finance's two."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.calls.queries import office
from commissioning.lifecycle import Refused
from commissioning.people.models import Organisation
from commissioning.permissions import allows, require
from grants.payments import actions, queries
from grants.payments.forms import BankChangeForm, BankForm, ConfirmBankForm, SupplierForm
from grants.payments.models import BankDetails, Supplier


@login_required
def bank(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """The body's account: entered by its owner once an offer is accepted, then shown masked, changed with a reason."""
    organisation = get_object_or_404(Organisation.objects.of(request.user), pk=organisation_id)  # type: ignore[arg-type]
    may_enter = allows(request.user, "bank.enter", organisation)
    page = queries.bank_page(organisation)
    change = BankChangeForm if page.account else BankForm
    form = change(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request.user, "bank.enter", organisation)

    if form.is_valid():
        try:
            actions.enter_bank_details(organisation_id=organisation.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Thank you. We will ring you, on a number that we already hold, to confirm the account.")
            return redirect("payments:bank", organisation.pk)

    context = {"organisation": organisation, "page": page, "form": form, "may_enter": may_enter}
    return render(request, "grants/payments/bank.html", context)


@require_safe
@login_required
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts that wait for a second person, and bodies with a grant that have given none."""
    require(request.user, "payments.view", office())

    page = Paginator(queries.accounts_to_confirm(), 25).get_page(request.GET.get("page"))
    return render(request, "grants/payments/accounts.html", {"page": page, "missing": queries.bodies_without_account()})


@login_required
def confirm_bank(request: HttpRequest, bank_id: int) -> HttpResponse:
    """One account, masked; a finance officer says how she made sure of it."""
    require(request.user, "payments.view", office())
    found = get_object_or_404(BankDetails.objects.select_related("organisation", "entered_by", "confirmed_by", "replaces"), pk=bank_id)
    may_confirm = allows(request.user, "bank.confirm", found) and not found.confirmed_at and not found.replaced_at
    form = ConfirmBankForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request.user, "bank.confirm", found)

    if form.is_valid():
        try:
            actions.confirm_bank_details(bank_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Account of {found.organisation} confirmed.")
            return redirect("payments:accounts")

    same = queries.others_with_account(found)
    context = {"bank": found, "account": queries.masked(found), "form": form, "may_confirm": may_confirm, "same": same}
    return render(request, "grants/payments/confirm_bank.html", context)


@login_required
def supplier(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """The number that the ledger knows a body by."""
    where = office()
    require(request.user, "payments.code", where)
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    held = Supplier.objects.filter(office=where, organisation=organisation).first()
    initial = {"number": held.number if held else ""}
    form = SupplierForm(request.POST if request.method == "POST" else None, initial=initial)

    if form.is_valid():
        try:
            actions.set_supplier_number(
                office_id=where.pk, organisation_id=organisation.pk, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error("number", str(refused))
        else:
            messages.success(request, f"Supplier number of {organisation} saved.")
            return redirect("workspace:finance")

    return render(request, "grants/payments/supplier.html", {"organisation": organisation, "form": form})
