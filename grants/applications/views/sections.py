"""One page of a bid's questions: saved when sent, and kept as each field is left."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from commissioning.questions.actions import Conflict
from commissioning.questions.forms import SectionForm, form_for_section
from commissioning.questions.kinds import kind_of
from commissioning.questions.loaded import LoadedSection, LoadedSet
from commissioning.questions.queries import SectionStatus, completeness, section_statuses, visible_sections
from grants.applications.actions import add_files, save_section
from grants.applications.forms import show_problems
from grants.applications.models import Application
from grants.applications.queries import (
    bid_to_save,
    bid_to_write,
    colleague_at_work,
    context_for,
    copied_into,
    form_of,
    limit_problems,
    open_items,
    open_sections,
    renewals_of,
    section_after,
    values_with,
)
from grants.applications.views.loading import bid_to_edit
from grants.applications.views.typed import keep_typed, typed_before
from grants.applications.words import say_clock


def shown_section(loaded: LoadedSet, values: Any, section_key: str) -> LoadedSection:
    """Raises: Http404 for a section that is not there or not shown."""
    for section in visible_sections(loaded, values):
        if section.key == section_key:
            return section
    raise Http404(section_key)


def is_open(application: Application, section_key: str) -> bool:
    """Whether a section may be written while we wait for what was asked; in any other state the action alone says."""
    named = open_sections(application)
    return named is None or section_key in named


@keep_typed
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, reference: str, section_key: str) -> HttpResponse:
    at = timezone.now()
    application = bid_to_edit(reference, request.user, bid_to_save if request.method == "POST" else bid_to_write)
    loaded, values = form_of(application), values_with(application)
    here = shown_section(loaded, values, section_key)
    if here.waits_for_others and section_statuses(loaded, values)[here.key] == SectionStatus.CANNOT_START:
        return redirect("applications:bid", application.reference)
    if request.method != "POST" and not is_open(application, here.key):
        return redirect(f"{reverse('applications:read', args=[reference])}#section-{here.key}")
    context = context_for(application, loaded, values, here.key)

    if request.method == "POST":
        form = form_for_section(loaded, here.key, values, data=request.POST, files=request.FILES, context=context)
        return take(request, application, here, form, at=at)

    if (typed := typed_before(request, at=at)) is not None:
        form = form_for_section(loaded, here.key, values, data=typed, context=context)
        return page(request, application, here, form, at=at, version=version_in(typed), is_restored=True)

    form = form_for_section(loaded, here.key, values, context=context)
    problems: list[tuple[str, str]] = []
    if "problems" in request.GET:
        faults = [*completeness(loaded, values, context), *limit_problems(application, loaded, values)]
        problems = show_problems(form, [each for each in faults if each.section_key == here.key])
    return page(request, application, here, form, at=at, problems=problems)


def take(request: HttpRequest, application: Application, here: LoadedSection, form: SectionForm, *, at: datetime) -> HttpResponse:
    """Keep what was typed, whatever is wrong with it; go on where nothing is, else say so beside the field."""
    form.is_valid()
    try:
        saved = save_section(
            application_id=application.pk,
            section_key=here.key,
            values=form.answers,
            by=request.user,
            at=at,
            seen_version=seen_version(request),
        )
    except Conflict as conflict:
        names = dict(User.objects.filter(pk__in=[each.their_id for each in conflict.differences]).values_list("pk", "name"))
        clashes = [{"said": each, "who": names.get(each.their_id or 0) or "A colleague"} for each in conflict.differences]
        return page(request, application, here, form, at=at, version=conflict.version, clashes=clashes, status=409)
    version, all_taken = add_uploads(form, saved, by=request.user, at=at)
    changed = {**form.values, **form.answers}
    for problem in limit_problems(application, form.loaded, changed):
        if problem.question_key in form.names:
            form.add_error(form.names[problem.question_key][0], problem.message)

    if request.POST.get("then") == "later":
        messages.success(request, f"Saved at {say_clock(at)}. You can come back at any time before the call closes.")
        return redirect("applications:bid", application.reference)
    if form.stays and all_taken:
        return redirect(f"{request.path}#question-{form.moved_table}" if form.moved_table else request.path)
    if form.errors:
        return page(request, application, here, form, at=at, version=version)
    if application.state == "more_asked":
        return redirect("applications:asked", application.reference)
    following = section_after(form.loaded, changed, here.key)
    if following is None:
        return redirect("applications:bid", application.reference)
    return redirect("applications:section", application.reference, following.key)


def add_uploads(form: SectionForm, application: Application, *, by: Any, at: datetime) -> tuple[int, bool]:
    """Store the files that were sent; one that cannot be taken says so beside its question.

    Shape: the sheet's version, and whether all were taken.
    """
    all_taken = True
    for key, uploads in form.uploads.items():
        try:
            application = add_files(application_id=application.pk, question_key=key, uploads=uploads, by=by, at=at)
        except Refused as refusal:
            form.add_error(form.names[key][0], str(refusal))
            all_taken = False
    return application.answers.version, all_taken


def seen_version(request: HttpRequest) -> int | None:
    return version_in(request.POST)


def version_in(fields: QueryDict) -> int | None:
    typed = fields.get("seen_version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def page(
    request: HttpRequest,
    application: Application,
    here: LoadedSection,
    form: SectionForm,
    *,
    at: datetime,
    version: int | None = None,
    problems: list[tuple[str, str]] | None = None,
    clashes: list[dict[str, Any]] | None = None,
    is_restored: bool = False,
    status: int = 200,
) -> HttpResponse:
    looks = form.looks()
    return render(
        request,
        "grants/applications/section.html",
        {
            "bid": application,
            "call": application.call,
            "section": here,
            "form": form,
            "groups": [
                (
                    question,
                    [form[name] for name in form.names[question.key]],
                    looks.get(question.key, []),
                )
                for question in form.questions
            ],
            "takes_files": any(question.kind == "file" for question in form.questions),
            "wanted": open_items(application).filter(section_key=here.key).order_by("number") if application.state == "more_asked" else (),
            # The first version of a form replaced none.
            "changed": renewals_of(application, here.key) if application.state == "draft" and form.loaded.version > 1 else (),
            "copied_from": copied_into(application, here.key) if application.state == "draft" else (),
            "version": application.answers.version if version is None else version,
            "problems": problems or [],
            "clashes": clashes or [],
            "is_restored": is_restored,
            "colleague": colleague_at_work(application, request.user, at),
        },
        status=status,
    )


@login_required
@require_POST
def keep(request: HttpRequest, reference: str, section_key: str) -> JsonResponse:
    """One answer as its field is left: what the page's script sends. The page works without it."""
    at = timezone.now()
    try:
        application = bid_to_edit(reference, request.user, bid_to_save)
    except NotAllowed:
        return JsonResponse({"says": "You may read this application but not change it."}, status=403)
    loaded, values = form_of(application), values_with(application)
    here = shown_section(loaded, values, section_key)
    try:
        form = form_for_section(loaded, here.key, values, data=request.POST, only=request.POST.get("question", ""))
    except KeyError:
        raise Http404(section_key) from None
    if any(question.kind == "file" for question in form.questions):
        raise Http404(section_key)

    if any(kind_of(question).needs for question in form.questions):
        context = context_for(application, loaded, values, here.key)
        form = form_for_section(loaded, here.key, values, data=request.POST, context=context, only=request.POST["question"])
    form.is_valid()
    try:
        saved = save_section(
            application_id=application.pk,
            section_key=here.key,
            values=form.answers,
            by=request.user,
            at=at,
            seen_version=seen_version(request),
        )
    except Conflict as conflict:
        return JsonResponse({"says": f"{conflict} Press Save and continue to see both."}, status=409)
    except Refused as refusal:
        return JsonResponse({"says": str(refusal)}, status=409)
    return JsonResponse({"says": f"Saved at {say_clock(at)}", "version": saved.answers.version})
