"""The subsidy question of a bid, the grantee's confirmation, and the entries that the public database waits for."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lifecycle import Refused
from commissioning.permissions import allows, require
from grants.applications.models import Application
from grants.awards import actions
from grants.awards.models.subsidy import Basis
from grants.awards.queries.subsidy import MFA_LIMIT_PENCE, answer_of, as_subsidy, given_before, subsidies
from grants.awards.subsidy_forms import ConfirmForm, EntryForm, SubsidyForm
from grants.awards.views.awards import load

FORM = require_http_methods(["GET", "HEAD", "POST"])
A_PAGE = 50


@FORM
@login_required
def question(request: HttpRequest, reference: str) -> HttpResponse:
    """The four limbs of one bid."""
    bids = Application.objects.visible_to(request.user, drafts=False).exclude(state="draft").select_related("call", "organisation")
    bid = get_object_or_404(bids, reference=reference)
    require(request.user, "subsidy.view", bid)

    answer = answer_of(bid.pk)
    form = SubsidyForm(request.POST if request.method == "POST" else None, answer=answer)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_subsidy(
                application_id=bid.pk,
                limbs=form.limbs(),
                basis=form.cleaned_data["basis"],
                scheme=form.cleaned_data["scheme"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("scheme" if "scheme" in str(refused) else "basis" if "basis" in str(refused) else None, str(refused))
        else:
            messages.success(request, f"The subsidy question of {bid.reference} is answered.")
            return redirect("workspace:bid", bid.reference)
    context = {
        "bid": bid,
        "answer": answer,
        "form": form,
        "limit_pence": MFA_LIMIT_PENCE,
        "before_pence": given_before(bid.organisation_id, timezone.localdate(), without=bid.pk),
        "may_answer": allows(request.user, "subsidy.answer", bid),
    }
    return render(request, "grants/awards/subsidy.html", context)


@FORM
@login_required
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """The grantee confirms what other minimal financial assistance it has had."""
    found = load(request, reference)
    require(request.user, "awards.accept", found)
    answer = answer_of(found.application_id)
    if answer is None or answer.basis != Basis.MFA or found.state != "offered":
        raise Http404

    form = ConfirmForm(request.POST if request.method == "POST" else None, initial={"others": answer.others_pence})
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_assistance(award_id=found.pk, others_pence=form.cleaned_data["others"], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error("others", str(refused))
        else:
            messages.success(request, "Thank you. You can accept the offer now.")
            return redirect("awards:accept", found.reference)
    return render(
        request, "grants/awards/subsidy_confirm.html", {"award": found, "form": form, "answer": answer, "limit_pence": MFA_LIMIT_PENCE}
    )


@require_safe
@login_required
def entries(request: HttpRequest) -> HttpResponse:
    """Every subsidy of her office, and by when it must be in the public database."""
    require(request.user, "subsidy.list")
    page = Paginator(subsidies(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": [as_subsidy(each) for each in page], "today": timezone.localdate()}
    return render(request, "grants/awards/subsidies.html", context)


@FORM
@login_required
def entry(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the number of the entry."""
    found = load(request, reference)
    require(request.user, "subsidy.answer", found)
    form = EntryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_in_database(award_id=found.pk, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The entry of {found.reference} is recorded.")
            return redirect("awards:subsidies")
    return render(request, "grants/awards/subsidy_entry.html", {"award": found, "form": form})
