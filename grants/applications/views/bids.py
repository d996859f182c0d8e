"""The task list of a bid, and the bid to read."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.permissions import allows
from commissioning.questions.queries import SectionStatus
from grants.applications.actions import look_at_draft
from grants.applications.models import Asked
from grants.applications.queries import (
    colleague_at_work,
    detail_of,
    form_of,
    keying_of,
    live_share,
    task_list,
    unread_by_body,
    unsent_changes,
    values_with,
)
from grants.applications.views.loading import bid_or_404

TONES = {SectionStatus.NOT_STARTED: "grey", SectionStatus.IN_PROGRESS: "blue", SectionStatus.DONE: "", SectionStatus.CANNOT_START: ""}


@login_required
@require_safe
def bid(request: HttpRequest, reference: str) -> HttpResponse:
    """The task list; for those who may not write, and once nothing can be changed, the bid to read."""
    at = timezone.now()
    application = bid_or_404(reference, request.user)
    if not allows(request.user, "applications.edit", application) or not application.may_be_written_at(at):
        return redirect("applications:read", application.reference)
    if application.state == "more_asked":
        return redirect("applications:asked", application.reference)

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
            "shared": live_share(application, at) if application.state == "draft" else None,
            "takes_enquiries": application.call.takes_enquiries_at(at),
            "tasks": [{"title": task.title, "href": task.href, "status": task.status.label, "tone": TONES[task.status]} for task in tasks],
            "done": done,
            "ready": done == len(tasks),
            "colleague": colleague_at_work(application, request.user, at),
            "changed_since": unsent_changes(application),
            "new_messages_words": f"{new} new" if (new := unread_by_body(application) if application.submitted_at else 0) else "",
            "types_in": application.typed_in_by(request.user),
            "keying": keying_of(application),
            "may_withdraw": allows(request.user, "applications.withdraw", application),
            "may_fill": allows(request.user, "applications.edit", application) and application.may_be_written_at(at),
        },
    )


@login_required
@require_safe
def read(request: HttpRequest, reference: str) -> HttpResponse:
    """What was sent, or the draft as it stands. An officer who reads a shared draft leaves a look behind."""
    at = timezone.now()
    application = bid_or_404(reference, request.user)
    shared = None
    types_in = application.typed_in_by(request.user)
    if application.state == "draft" and not types_in and request.user.organisation_role(application.organisation_id) is None:
        shared = look_at_draft(application_id=application.pk, by=request.user, at=at)
        if shared is None:
            raise Http404

    return render(
        request,
        "grants/applications/read.html",
        {
            "bid": application,
            "call": application.call,
            "detail": detail_of(application),
            "shared": shared,
            "keying": keying_of(application),
            "is_member": request.user.organisation_role(application.organisation_id) is not None,
            "was_asked": Asked.objects.filter(application=application).exists(),
            "may_change": allows(request.user, "applications.edit", application) and application.may_be_written_at(at),
            "may_withdraw": allows(request.user, "applications.withdraw", application)
            and any(move.name == "withdraw" for move in application.machine.moves_from(application.told_state)),
        },
    )
