"""The office types in a bid; the applicant reads it by a link and confirms it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.people.actions import record_organisation
from commissioning.people.forms import OrganisationForm
from commissioning.people.models import Organisation
from commissioning.people.queries import record_rows
from commissioning.permissions import require
from grants.applications.actions import Incomplete, ask_to_confirm, confirm_keyed, key_application, say_what_is_wrong
from grants.applications.keying_forms import AskToConfirmForm, KeyForm, WrongForm
from grants.applications.models import Application, digest_of
from grants.applications.queries import (
    as_sections,
    bodies_like,
    context_for,
    declaration_of,
    form_of,
    frozen_rows,
    keyed_drafts,
    keying_by_key,
    keying_of,
    lots_of,
    problems_of,
    values_with,
    who_may_confirm,
)
from grants.applications.views.loading import bid_or_404, posted
from grants.applications.views.sections import version_in
from grants.applications.views.sending import unfinished

MOST = 20


def call_to_key_in(request: HttpRequest, reference: str) -> Call:
    call = get_object_or_404(Call.objects.select_related("office"), reference=reference)
    require(request.user, "applications.key", call)
    return call


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: HttpRequest, reference: str) -> HttpResponse:
    """Find the body, then say how and when its bid came; what was typed in before and is not confirmed yet stands below."""
    call = call_to_key_in(request, reference)
    typed, chosen = request.GET.get("q", "").strip()[:100], request.GET.get("organisation", "")
    body = Organisation.objects.kept().filter(pk=chosen).first() if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
    if chosen and body is None:
        raise Http404(chosen)

    form = KeyForm(lots_of(call), posted(request), request.FILES if request.method == "POST" else None) if body else None
    if request.method == "POST" and form is not None and body is not None and form.is_valid():
        given = form.cleaned_data
        try:
            bid = key_application(
                call_id=call.pk,
                organisation_id=body.pk,
                way=given["way"],
                received_at=given["received_at"],
                note=given["note"],
                scan=given["scan"],
                lot_id=given["lot"].pk if given.get("lot") else None,
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("applications:bid", bid.reference)
    found = list(bodies_like(typed)[: MOST + 1]) if typed and body is None else []
    return render(
        request,
        "grants/applications/key.html",
        {
            "call": call,
            "form": form,
            "body": body,
            "typed": typed,
            "found": found[:MOST],
            "more": len(found) > MOST,
            "drafts": keyed_drafts(call.pk, request.user),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def key_body(request: HttpRequest, reference: str) -> HttpResponse:
    """Add the body that wrote or called, where it is not here yet."""
    call = call_to_key_in(request, reference)
    form = OrganisationForm(posted(request), initial={"name": request.GET.get("name", "")[:200]})
    if request.method == "POST" and form.is_valid():
        try:
            body = record_organisation(by=request.user, at=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{reverse('applications:key', args=[call.reference])}?organisation={body.pk}")
    return render(request, "grants/applications/key_body.html", {"call": call, "form": form, "groups": form.grouped()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keyed(request: HttpRequest, reference: str) -> HttpResponse:
    """What still stands in the way of asking the applicant, whom to ask, and how that stands."""
    application = bid_or_404(reference, request.user)
    if not application.typed_in_by(request.user):
        raise Http404(reference)
    require(request.user, "applications.key", application)
    keying, people = keying_of(application), who_may_confirm(application.organisation)

    first = {"email": (keying.email if keying else "") or ("" if people else application.organisation.contact_email)}
    form = AskToConfirmForm(people, posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_to_confirm(application_id=application.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Incomplete as incomplete:
            form.add_error(None, f"{incomplete}")
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"We have written to {asked.email}. The bid is sent once it is confirmed.")
            return redirect(request.path)
    loaded, values = form_of(application), values_with(application)
    problems = problems_of(application, loaded, values, context_for(application, loaded, values))
    return render(
        request,
        "grants/applications/keyed.html",
        {
            "bid": application,
            "call": application.call,
            "keying": keying,
            "waits": keying is not None and keying.waits_at(timezone.now()),
            "form": form,
            "count": len(problems),
            "unfinished": unfinished(application, loaded, problems),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """What the applicant's letter opens, without signing in: her bid to read, to confirm, or to say what is wrong with it.

    A link that works no more looks like one that never was, save for what was confirmed or found wrong by it.
    """
    at, refusal = timezone.now(), ""
    keying = keying_by_key(key)
    if keying is None:
        return render(request, "grants/applications/confirm_gone.html", status=404)
    form = WrongForm()
    if request.method == "POST":
        try:
            if request.POST.get("says") == "wrong":
                form = WrongForm(request.POST)
                if form.is_valid():
                    say_what_is_wrong(key=key, text=form.cleaned_data["wrong"], at=at)
                    return redirect("applications:confirm", key)
            else:
                confirm_keyed(key=key, seen_version=version_in(request.POST), seen_record=request.POST.get("record"), at=at)
                return redirect("applications:confirm", key)
        except Refused as refused:
            refusal = str(refused)
        keying.refresh_from_db()

    application = Application.objects.with_form().select_related("call__office", "organisation").get(pk=keying.application_id)
    if keying.confirmed_at or keying.wrong_at:
        return render(request, "grants/applications/confirmed.html", {"bid": application, "call": application.call, "keying": keying})
    if not keying.waits_at(at) or application.state != "draft":
        return render(request, "grants/applications/confirm_gone.html", status=404)
    return render(request, "grants/applications/confirm.html", shown(application, form, refusal, keying), status=409 if refusal else 200)


def shown(application: Application, form: WrongForm, refusal: str, keying: Any) -> dict[str, Any]:
    loaded, values = form_of(application), values_with(application)
    context = context_for(application, loaded, values)
    body = record_rows(application.organisation)
    return {
        "bid": application,
        "call": application.call,
        "keying": keying,
        "form": form,
        "refusal": refusal,
        "sections": as_sections(frozen_rows(loaded, values, context), context.files),
        "record": body,
        "record_digest": digest_of(body),
        "declaration": declaration_of(loaded, values),
    }
