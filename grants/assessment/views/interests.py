"""Declaring interests, and the list of who declared what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from grants.assessment.actions import declare_interests
from grants.assessment.forms import InterestsForm
from grants.assessment.queries import bodies_of, declarations_of, given_to, waivers_of
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import call_for


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, reference: str) -> HttpResponse:
    """One page of a call's bodies: what interest she has in each."""
    call = call_for(request.user, reference, needs="interests.declare")
    bodies = bodies_of(call, request.user)
    form = InterestsForm(request.POST or None, bodies=bodies) if request.method == "POST" else InterestsForm(bodies=bodies)

    if request.method == "POST" and form.is_valid():
        declare_interests(call_id=call.pk, declared=form.declared(), by=request.user, at=timezone.now())
        messages.success(request, "Your declaration is recorded.")
        waiting = given_to(request.user, call_id=call.pk, unsent=True)
        return redirect("assessment:mine") if waiting else redirect(request.path)

    missing = sum(body.interest is None for body in bodies)
    return render(request, "grants/assessment/declare.html", {"call": call, "form": form, "bodies": bodies, "missing": missing})


@desk_page
@require_safe
def declarations(request: HttpRequest, reference: str) -> HttpResponse:
    """The lists that print with the panel's pack: who declared what, and which tests were waived and why."""
    call = call_for(request.user, reference, needs="scores.view")
    return render(
        request,
        "grants/assessment/declarations.html",
        {"call": call, "declarations": declarations_of(call), "waivers": waivers_of(call, request.user)},
    )
