"""The thread of a bid: read and written by either side on the same page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.lifecycle import Refused
from grants.applications.actions import may_write, open_messages, send_message
from grants.applications.actions.messaging import CLOSED, FileRefused
from grants.applications.forms import MessageForm
from grants.applications.models import reads_thread
from grants.applications.queries import thread_of
from grants.applications.views.loading import bid_or_404, posted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, reference: str) -> HttpResponse:
    application = bid_or_404(reference, request.user)
    if not reads_thread(request.user, application):
        raise Http404(reference)
    member = request.user.organisation_role(application.organisation_id) is not None
    at = timezone.now()

    form = MessageForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            send_message(
                application_id=application.pk, text=form.cleaned_data["text"], upload=form.cleaned_data["upload"], by=request.user, at=at
            )
        except FileRefused as refused:
            form.add_error("upload", str(refused))
        except Refused as refused:
            form.add_error("text", str(refused))
        else:
            messages.success(
                request,
                "Your message is sent. The office reads it here."
                if member
                else "Your message is sent. Both contacts are told that it waits here.",
            )
            return redirect("applications:thread", reference)
    if request.method == "GET":
        open_messages(application_id=application.pk, by=request.user, at=at)
    return render(
        request,
        "grants/applications/thread.html",
        {
            "bid": application,
            "member": member,
            "thread": thread_of(application),
            "form": form,
            "may_write": may_write(request.user, application) and application.state not in CLOSED,
        },
    )
