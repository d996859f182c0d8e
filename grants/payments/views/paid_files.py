"""What the ledger paid, from a file: sent, looked through, recorded."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.calls.queries import office
from commissioning.lifecycle import Refused
from commissioning.money import format_pounds
from commissioning.people.models import Office
from commissioning.permissions import require
from grants.payments import actions, queries
from grants.payments.forms import PaidFileForm
from grants.payments.models import PaidFile

A_PAGE = 25
SALT, GOOD_FOR_SECONDS = "what the ledger paid", 2 * 60 * 60


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paid_file(request: HttpRequest) -> HttpResponse:
    """Where the file is sent, shown beside our payments, and recorded."""
    where = office()
    require(request.user, "payments.release", where)
    if "looked" in request.POST:
        return apply(request, where)

    form = PaidFileForm(request.POST if request.method == "POST" else None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        name, content = form.cleaned_data["upload"]
        try:
            seen = queries.look_through(content, office_id=where.pk, user=request.user, on=timezone.localdate())
        except Refused as refused:
            form.add_error("upload", str(refused))
        else:
            context["seen"], context["name"] = seen, name
            if seen.may_apply:
                kept = {"by": request.user.pk, "name": name, "content": content.decode("latin-1")}
                context["looked"] = signing.dumps(kept, salt=SALT, compress=True)

    context["page"] = Paginator(queries.paid_files_of(where.pk), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "grants/payments/paid_file.html", context)


def apply(request: HttpRequest, where: Office) -> HttpResponse:
    """Record what was looked through."""
    here = redirect("payments:paid_file")
    try:
        kept = signing.loads(request.POST["looked"], salt=SALT, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature:
        kept = {}
    if kept.get("by") != request.user.pk:
        messages.error(request, "What you looked through was too long ago. Nothing was recorded; send the file again.")
        return here

    try:
        content = kept["content"].encode("latin-1")
        done, now = actions.record_paid_file(office_id=where.pk, name=kept["name"], content=content, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return here

    messages.success(request, said_of(done, now=now))
    return redirect("payments:batches")


def said_of(done: PaidFile, *, now: bool) -> str:
    """What became of a file, in a sentence."""
    sum_ = format_pounds(done.total_pence, always_pence=True)
    number = f"{done.count} payment{'' if done.count == 1 else 's'}, {sum_}"
    return f"{number}, recorded as paid." if now else f"This file was recorded before ({number}). Nothing was changed."
