"""The task list of a bid, and the bid to read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lifecycle import Refused
from commissioning.permissions import allows, require
from commissioning.questions.queries import SectionStatus
from grants.applications.actions import ask_for_more
from grants.applications.forms import AskForm
from grants.applications.queries import asked_of, colleague_at_work, detail_of, form_of, task_list, unsent_changes, values_with
from grants.applications.views.loading import bid_or_404, posted

TONES = {SectionStatus.NOT_STARTED: "grey", SectionStatus.IN_PROGRESS: "blue", SectionStatus.DONE: "", SectionStatus.CANNOT_START: ""}


@login_required
@require_safe
def bid(request: HttpRequest, reference: str) -> HttpResponse:
    """The task list; for those who may not write, and once nothing can be changed, the bid to read."""
    at = timezone.now()
    application = bid_or_404(reference, request.user)
    if not allows(request.user, "applications.edit", application) or not application.may_be_written_at(at):
        return redirect("applications:read", application.reference)

    loaded, values = form_of(application), values_with(application)
    tasks = task_list(application, loaded, values)
    done = sum(task.status == SectionStatus.DONE for task in tasks)
    return render(
        request,
        "grants/applications/bid.html",
        {
            "bid": application,
            "call": application.call,
            "at": at,
            "is_open": application.is_open_at(at),
            "tasks": [{"title": task.title, "href": task.href, "status": task.status.label, "tone": TONES[task.status]} for task in tasks],
            "done": done,
            "ready": done == len(tasks),
            "colleague": colleague_at_work(application, request.user, at),
            "changed_since": unsent_changes(application),
            "asked": asked_of(application),
            "may_withdraw": allows(request.user, "applications.withdraw", application),
            "may_fill": allows(request.user, "applications.edit", application) and application.may_be_written_at(at),
        },
    )


@login_required
@require_safe
def read(request: HttpRequest, reference: str) -> HttpResponse:
    """What was sent, or the draft as it stands."""
    at = timezone.now()
    application = bid_or_404(reference, request.user)

    return render(
        request,
        "grants/applications/read.html",
        {
            "bid": application,
            "call": application.call,
            "detail": detail_of(application),
            "may_change": allows(request.user, "applications.edit", application) and application.may_be_written_at(at),
            "may_withdraw": allows(request.user, "applications.withdraw", application)
            and any(move.name == "withdraw" for move in application.machine.moves_from(application.state)),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """The office asks for what is missing."""
    application = bid_or_404(reference, request.user)
    require(request.user, "assessment.check", application)

    form = AskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_more(application_id=application.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"We have asked both contacts of {application.organisation.name}.")
            return redirect("applications:read", application.reference)
    return render(request, "grants/applications/ask.html", {"bid": application, "call": application.call, "form": form})
