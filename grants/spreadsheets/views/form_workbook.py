"""Filling in the form of a bid without a connection: its workbook down, and up again with every change shown before it is saved."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from commissioning.files.kinds import XLSX
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from commissioning.questions.actions import Conflict
from grants.applications.models import Application
from grants.applications.queries import bid_to_write
from grants.spreadsheets import actions, queries
from grants.spreadsheets.forms import WorkbookForm

SALT, GOOD_FOR_SECONDS = "what a workbook changes", 2 * 60 * 60


def bid_or_404(reference: str, user: Any) -> Application:
    """A bid that she may write. Raises: Http404; NotAllowed for those who may only read."""
    try:
        found = bid_to_write(reference, user)
    except Application.DoesNotExist:
        raise Http404(reference) from None
    require(user, "applications.edit", found)
    return found


@login_required
@require_GET
def download(request: HttpRequest, reference: str) -> HttpResponse:
    """The workbook, with the answers that stand."""
    at = timezone.now()
    application = bid_or_404(reference, request.user)

    content = actions.make_form_workbook(application=application, at=at)

    name = f"{application.reference} {timezone.localtime(at):%Y-%m-%d}.xlsx"
    return HttpResponse(
        content,
        content_type=XLSX.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def form_workbook(request: HttpRequest, reference: str) -> HttpResponse:
    """Where it is downloaded, sent, looked through, and saved."""
    application = bid_or_404(reference, request.user)
    if "changes" in request.POST:
        return save(request, application)

    form = WorkbookForm(request.POST if request.method == "POST" else None, request.FILES or None)
    context: dict[str, Any] = {"bid": application, "call": application.call, "form": form}
    if form.is_valid():
        upload = form.cleaned_data["workbook"]
        try:
            read = actions.read_form_workbook(application=application, name=upload.name, content=upload.read())
        except Refused as refused:
            form.add_error("workbook", str(refused))
        else:
            context |= {"read": read, "since": queries.written_since(application, read.taken.identity.answers_version)}
            if not read.filled.problems and read.filled.changes:
                kept = {"bid": application.reference, "version": application.answers.version, "answers": dict(read.filled.answers)}
                context["changes"] = signing.dumps(kept, salt=SALT, compress=True)

    return render(request, "grants/spreadsheets/form_workbook.html", context, status=200)


def save(request: HttpRequest, application: Application) -> HttpResponse:
    """Store what was looked through."""
    here = redirect("spreadsheets:form_workbook", application.reference)
    try:
        kept = signing.loads(request.POST["changes"], salt=SALT, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature:
        kept = {}
    if kept.get("bid") != application.reference:
        messages.error(request, "What you looked through was too long ago. Nothing was saved; send the workbook again.")
        return here

    try:
        actions.save_form_workbook(
            application_id=application.pk, answers=kept["answers"], by=request.user, at=timezone.now(), seen_version=kept["version"]
        )
    except Conflict as conflict:
        messages.error(request, f"{conflict} Nothing was saved; send the workbook again to see both.")
        return here
    except Refused as refused:
        messages.error(request, f"{refused} Nothing was saved.")
        return here
    number = len(kept["answers"])
    messages.success(request, f"{number} answer{'' if number == 1 else 's'} from the workbook {'is' if number == 1 else 'are'} saved.")
    return redirect("applications:bid", application.reference)
