"""The eligibility check, one question a page, before any account; then the start of a bid."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.people.models import Organisation
from commissioning.permissions import EDITOR, OWNER
from commissioning.questions.eligibility import Outcome, eligibility_outcome
from commissioning.questions.forms import form_for_section
from commissioning.questions.loaded import LoadedQuestion, LoadedSet, Values
from commissioning.questions.queries import completeness, load_set, question_problems, shown_values, visible_questions
from grants.applications import kept_check
from grants.applications.actions import start_application
from grants.applications.forms import StartForm
from grants.applications.models import Application
from grants.applications.queries import answers_in_words, lots_of, rule_facts, started_by_press
from grants.applications.views.loading import posted


def public_call(reference: str) -> Call:
    return get_object_or_404(Call.objects.published().select_related("fund"), reference=reference)


def not_open(request: HttpRequest, call: Call, at: datetime) -> HttpResponse:
    """A page that says when the call opens, or that it closed."""
    return render(request, "grants/applications/not_open.html", {"call": call, "at": at, "phase": call.phase_at(at)})


def outcome_so_far(call: Call, loaded: LoadedSet, values: Values) -> Outcome:
    return eligibility_outcome(loaded, shown_values(loaded, values), rule_facts(call))


def next_unanswered(loaded: LoadedSet, values: Values) -> LoadedQuestion | None:
    return next((each for each in visible_questions(loaded, values) if question_problems(each, values)), None)


@require_safe
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """What the check is, and its first button."""
    call, at = public_call(reference), timezone.now()
    if not call.is_open_at(at):
        return not_open(request, call, at)

    loaded = load_set(call.eligibility_set_id)
    first = visible_questions(loaded, {})[0]
    return render(
        request,
        "grants/applications/check_begin.html",
        {"call": call, "count": len(loaded.questions), "first": first.key, "intro": loaded.sections[0].intro},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, reference: str, question_key: str) -> HttpResponse:
    call, at = public_call(reference), timezone.now()
    if not call.is_open_at(at):
        return not_open(request, call, at)
    loaded = load_set(call.eligibility_set_id)
    values = kept_check.read(request, call)
    asked = visible_questions(loaded, values)
    here = next((each for each in asked if each.key == question_key), None)
    if here is None:
        raise Http404(question_key)

    form = form_for_section(loaded, here.section_key, values, data=posted(request), only=here.key)
    form.heading_field = here.key  # type: ignore[attr-defined]
    form.label_size = "l"  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        missing = question_problems(here, {**values, **form.answers})
        for message in missing:
            form.add_error(form.names[here.key][0], message)
        if not missing:
            return keep_and_go_on(call, loaded, {**values, **form.answers}, here)

    place = [each.key for each in asked].index(here.key)
    back = asked[place - 1].key if place else ""
    return render(
        request,
        "grants/applications/check_question.html",
        {"call": call, "form": form, "question": here, "back": back, "number": place + 1},
    )


def keep_and_go_on(call: Call, loaded: LoadedSet, values: dict[str, Any], here: LoadedQuestion) -> HttpResponse:
    """To the result as soon as an answer stops the bid or none is left, else to the next question."""
    stopped = outcome_so_far(call, loaded, values).result == "stop"
    following = None if stopped else next_unanswered(loaded, values)
    if following is None:
        response = redirect("applications:check_result", call.reference)
    else:
        response = redirect("applications:check_question", call.reference, following.key)
    kept_check.write(response, call, dict(shown_values(loaded, values)))
    return response


@require_safe
def result(request: HttpRequest, reference: str) -> HttpResponse:
    call, at = public_call(reference), timezone.now()
    if not call.is_open_at(at):
        return not_open(request, call, at)
    loaded = load_set(call.eligibility_set_id)
    values = kept_check.read(request, call)
    outcome = outcome_so_far(call, loaded, values)
    following = next_unanswered(loaded, values)
    if outcome.result != "stop" and following is not None:
        return redirect("applications:check_question", call.reference, following.key)

    return render(
        request,
        "grants/applications/check_result.html",
        {"call": call, "outcome": outcome, "answers": answers_in_words(loaded, shown_values(loaded, values))},
    )


def pressed_before(request: HttpRequest) -> Application | None:
    """The bid that this press of the button made already: the second half of a double press leads to it."""
    try:
        return started_by_press(UUID(request.POST.get("start_key", "")), request.user)
    except ValueError:
        return None


def bodies_to_apply_for(user: Any) -> list[int]:
    """Those for which she may write and send bids."""
    return [each for each in user.organisation_ids if user.organisation_role(each) in (OWNER, EDITOR)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the body that applies, or add one; then the bid begins."""
    call, at = public_call(reference), timezone.now()
    if not call.is_open_at(at):
        return not_open(request, call, at)
    if (standing := pressed_before(request)) is not None:
        return redirect("applications:bid", standing.reference)
    loaded = load_set(call.eligibility_set_id)
    values = shown_values(loaded, kept_check.read(request, call))
    if completeness(loaded, values) or outcome_so_far(call, loaded, values).result == "stop":
        return redirect("applications:check", call.reference)
    mine = bodies_to_apply_for(request.user)
    organisations = Organisation.objects.filter(pk__in=mine).order_by("name")

    first = {"start_key": uuid4(), "organisation": request.GET.get("organisation") or (mine[0] if len(mine) == 1 else None)}
    form = StartForm(organisations, lots_of(call), posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            application = start_application(
                call_id=call.pk,
                organisation_id=form.cleaned_data["organisation"].pk,
                lot_id=form.cleaned_data["lot"].pk if form.cleaned_data.get("lot") else None,
                by=request.user,
                at=at,
                start_key=form.cleaned_data["start_key"],
                eligibility=values,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            response = redirect("applications:bid", application.reference)
            kept_check.forget(response, call)
            return response

    begun = Application.objects.filter(call=call, organisation__in=mine).exclude(state="withdrawn").order_by("reference")
    return render(
        request,
        "grants/applications/start.html",
        {
            "call": call,
            "form": form,
            "kind": values.get("body", ""),
            "has_organisations": bool(mine),
            "begun": begun.select_related("organisation"),
        },
    )
