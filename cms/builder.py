"""The form builder, among Wagtail's screens: for those who set calls up."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cms.builder_forms import HeadForm, ImportForm, NewForm, QuestionForm, RuleRow, SectionForm, kept_rows, rows_form
from commissioning.lifecycle import Refused
from commissioning.outcomes.models import Outcome
from commissioning.people.models import District
from commissioning.permissions import require
from commissioning.questions import actions, building
from commissioning.questions.differences import changes_between, rule_changes
from commissioning.questions.exchange import FormFileError, as_file
from commissioning.questions.forms import form_for_section
from commissioning.questions.kinds import kind_of, kinds
from commissioning.questions.loaded import Context
from commissioning.questions.models import Purpose, Question, QuestionSet, Section
from commissioning.questions.queries import load_set
from commissioning.seen import ChangedMeanwhile, seen_mark

View = Callable[..., HttpResponse]


def officers_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.user, building.NEEDS)
        return view(request, *args, **kwargs)

    return guarded


def said(request: HttpRequest, act: Callable[[], Any], done: str) -> Any:
    """Do it and say so, or say why not; what it gave, or None."""
    try:
        found = act()
    except Refused as refused:
        messages.error(request, str(refused))
        return None
    messages.success(request, done)
    return found


@officers_only
@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    """Every form: its newest version, and whether a draft of it is being written. One query."""
    newest: dict[str, list[QuestionSet]] = {}
    for each in QuestionSet.objects.order_by("title", "key", "-version"):
        newest.setdefault(each.key, []).append(each)
    return render(request, "cms/forms/forms.html", {"header_title": "Forms", "page_title": "Forms", "forms": list(newest.values())})


@officers_only
@require_safe
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its sections and questions, and what changed since the version before."""
    found = get_object_or_404(QuestionSet.objects.select_related("copied_from"), pk=pk)
    loaded = load_set(pk)
    before = load_set(found.copied_from_id) if found.copied_from_id else None
    context = {
        "header_title": str(found),
        "page_title": found.title,
        "page_subtitle": f"Version {found.version}{'' if found.is_published else ', a draft'}",
        "form": found,
        "sections": sections_of(found),
        "changes": changes_between(before, loaded) if before else [],
        "rules_changed": rule_changes(before, loaded) if before else [],
        "faults": [] if found.is_published else actions.faults_of(found, loaded),
        "draft": QuestionSet.objects.filter(key=found.key, published_at=None).exclude(pk=pk).first(),
    }
    return render(request, "cms/forms/form.html", context)


def sections_of(form: QuestionSet) -> list[tuple[Section, list[tuple[Question, str]]]]:
    """The sections of a form with their questions and what their types are called, in order. Two queries."""
    labels = {key: kind.label for key, kind in kinds().items()}
    found = []
    for section in form.sections.prefetch_related("questions").order_by("order", "pk"):
        rows = sorted(section.questions.all(), key=lambda each: (each.order, each.pk))
        found.append((section, [(each, labels.get(each.kind, each.kind)) for each in rows]))
    return found


@officers_only
@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(QuestionSet, pk=pk)
    name = f"{found.key}-{found.version}.json"
    return HttpResponse(as_file(found), content_type="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@officers_only
def bring_in(request: HttpRequest) -> HttpResponse:
    """A form from a file, or what is wrong with the file, place by place."""
    form = ImportForm(request.POST if request.method == "POST" else None, request.FILES or None)
    problems: list[str] = []
    if form.is_valid():
        try:
            draft = building.import_form(content=form.cleaned_data["file"], by=request.user, at=timezone.now())
        except FormFileError as wrong:
            problems = wrong.problems
        except Refused as refused:
            problems = [str(refused)]
        else:
            messages.success(request, f"{draft} is read in as a draft.")
            return redirect("form_builder:form", draft.pk)
    context = {"header_title": "Read a form in", "page_title": "Read a form in from a file", "form": form, "problems": problems}
    return render(request, "cms/forms/import.html", context)


@officers_only
@require_POST
def new_version(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(QuestionSet, pk=pk)
    made = said(
        request,
        lambda: actions.copy_as_new_version(question_set_id=pk, by=request.user, at=timezone.now()),
        "This is the next version, as a draft. Change it, then publish it.",
    )
    return redirect("form_builder:form", made.pk if made else pk)


@officers_only
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(QuestionSet, pk=pk)
    said(
        request,
        lambda: actions.publish_question_set(question_set_id=pk, by=request.user, at=timezone.now()),
        "Published. It never changes from now on. An open call goes on asking by its own version until you give it this one, on the page of the call.",
    )
    return redirect("form_builder:form", pk)


@officers_only
def new_form(request: HttpRequest) -> HttpResponse:
    """A form that is begun: empty, or with everything of one that is there."""
    sources = QuestionSet.objects.latest_versions()
    form = NewForm(request.POST if request.method == "POST" else None, sources=[(each.pk, str(each)) for each in sources])
    if form.is_valid():
        try:
            made = building.start_form(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error("key", str(refused))
        else:
            messages.success(request, f"{made} is a draft.")
            return redirect("form_builder:form", made.pk)
    context = {"header_title": "Start a form", "page_title": "Start a form", "form": form}
    return render(request, "cms/forms/edit.html", context)


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def seen_again(request: HttpRequest, row: Any) -> Any:
    """What was typed, on a page that now knows of what stands: sent again, it is saved."""
    data = request.POST.copy()
    data["seen"] = seen_mark(*building.standing_of(row))
    return data


def stands_now(row: QuestionSet | Section | Question) -> list[tuple[str, str]]:
    """What a colleague left in a row, in words, beside what was typed."""
    names = {
        "QuestionSet": (("title", "Title"), ("rules", "Rules")),
        "Section": (("title", "Title"), ("intro", "Words above the questions")),
        "Question": (("label", "Question"), ("hint", "Hint"), ("limit", "Limit"), ("config", "Settings"), ("show_if", "When it is asked")),
    }
    shown = []
    for name, title in names[type(row).__name__]:
        value = getattr(row, name)
        shown.append((title, json.dumps(value, ensure_ascii=False, indent=1) if isinstance(value, (dict, list)) else str(value)))
    return shown


@officers_only
def head(request: HttpRequest, pk: int) -> HttpResponse:
    """The title of a draft, and the rules between its answers."""
    found = get_object_or_404(QuestionSet, pk=pk)
    asked = [(each.key, each.label) for each in load_set(pk)]

    def made(data: Any) -> tuple[HeadForm, Any]:
        start = {"title": found.title, "seen": seen_mark(*building.standing_of(found))}
        return HeadForm(data, initial=start), rows_form(RuleRow, "rules", found.rules, data, questions=asked)

    form, rules = made(posted(request))
    now: list[tuple[str, str]] = []
    if all([form.is_valid(), rules.is_valid()]) and request.method == "POST":
        said = [each.said() for each in kept_rows(rules)]
        try:
            building.save_head(question_set_id=pk, **form.cleaned_data, rules=said, by=request.user, at=timezone.now())
        except ChangedMeanwhile as refused:
            found.refresh_from_db()
            now = stands_now(found)
            form, rules = made(seen_again(request, found))
            form.add_error(None, str(refused))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("form_builder:form", pk)
    context = {"header_title": "Title and rules", "page_title": "Title and rules", "form": form, "back": found, "now": now}
    return render(request, "cms/forms/head.html", context | {"rules": rules, "asked": asked})


@officers_only
def section(request: HttpRequest, pk: int, section_id: int | None = None) -> HttpResponse:
    """Add a section, or change one."""
    found = get_object_or_404(QuestionSet, pk=pk)
    row = get_object_or_404(found.sections, pk=section_id) if section_id else None
    start: dict[str, Any] = {}
    if row:
        start = {name: getattr(row, name) for name in ("key", "title", "intro", "waits_for_others")}
        start["seen"] = seen_mark(*building.standing_of(row))
    form = SectionForm(posted(request), initial=start)
    now: list[tuple[str, str]] = []
    if form.is_valid():
        said = form.cleaned_data | {"seen": form.cleaned_data["seen"] or None if row else None}
        try:
            building.save_section(question_set_id=pk, section_id=section_id, **said, by=request.user, at=timezone.now())
        except ChangedMeanwhile as refused:
            row = found.sections.get(pk=section_id or 0)
            now = stands_now(row)
            form = SectionForm(seen_again(request, row))
            form.add_error(None, str(refused))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("form_builder:form", pk)
    title = row.title if row else "Add a section"
    return render(request, "cms/forms/edit.html", {"header_title": title, "page_title": title, "form": form, "back": found, "now": now})


@officers_only
def question(request: HttpRequest, pk: int, section_id: int, question_id: int | None = None) -> HttpResponse:
    """Add a question, or change one. A type that is chosen anew shows its own settings before anything is saved."""
    place = get_object_or_404(Section.objects.select_related("question_set"), pk=section_id, question_set=pk)
    row = get_object_or_404(place.questions, pk=question_id) if question_id else None
    loaded = load_set(pk)
    others = [
        (each.key, each.label, kind_of(each).reads_as) for each in loaded if each.kind in kinds() and (row is None or each.key != row.key)
    ]

    def made(data: Any) -> QuestionForm:
        chosen = str((data or request.GET).get("kind") or (row.kind if row else "text"))
        return QuestionForm(
            data,
            kind=kinds().get(chosen) or kinds()["text"],
            others=others,
            is_check=loaded.purpose == Purpose.ELIGIBILITY,
            question=row,
            seen=seen_mark(*building.standing_of(row)) if row else "",
        )

    form = made(posted(request))
    now: list[tuple[str, str]] = []
    if form.changes_type:
        form = with_type(form, made, request)
    elif form.is_valid():
        try:
            building.save_question(
                section_id=section_id,
                question_id=question_id,
                key=form.cleaned_data["key"],
                fields=form.own(),
                seen=form.cleaned_data["seen"] or None if row else None,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refused:
            row = place.questions.get(pk=question_id or 0)
            now = stands_now(row)
            form = made(seen_again(request, row))
            form.add_error(None, str(refused))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("form_builder:form", pk)
    title = row.label if row else f"Add a question to “{place.title}”"
    context = {"header_title": title, "page_title": title, "form": form, "back": place.question_set, "now": now}
    return render(request, "cms/forms/question.html", context)


def with_type(form: QuestionForm, made: Callable[[Any], QuestionForm], request: HttpRequest) -> QuestionForm:
    """The page once more, with the settings of the type that was chosen and everything else as it was typed. Nothing is saved yet."""
    data = request.POST.copy()
    data["settings_of"] = form.type.key
    again = made(data)
    again.is_valid()
    again.errors.clear()
    for each in again.row_sets:
        for row in each.forms:
            row.errors.clear()
    messages.info(request, f"These are the settings of “{form.type.label}”. Nothing is saved yet.")
    return again


def row_of(pk: int, kind: str, row_id: int) -> Section | Question:
    """Raises: Http404 for a row of another form."""
    if kind == "section":
        return get_object_or_404(Section, pk=row_id, question_set=pk)
    return get_object_or_404(Question.objects.select_related("section"), pk=row_id, section__question_set=pk)


@officers_only
@require_POST
def move(request: HttpRequest, pk: int, kind: str, row_id: int, where: str) -> HttpResponse:
    row = row_of(pk, kind, row_id)
    try:
        building.move_row(row=row, up=where == "up", by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(f"{reverse('form_builder:form', args=[pk])}#{kind}-{row_id}")


@officers_only
@require_POST
def remove(request: HttpRequest, pk: int, kind: str, row_id: int) -> HttpResponse:
    row = row_of(pk, kind, row_id)
    if isinstance(row, Section):
        said(request, lambda: building.remove_section(section_id=row.pk, by=request.user, at=timezone.now()), f"“{row}” is taken out.")
    else:
        said(request, lambda: building.remove_question(question_id=row.pk, by=request.user, at=timezone.now()), f"“{row}” is taken out.")
    return redirect("form_builder:form", pk)


@officers_only
def preview(request: HttpRequest, pk: int, section_key: str) -> HttpResponse:
    """A page of the form as an applicant meets it. What is typed opens and closes questions as it would for her; nothing is saved."""
    get_object_or_404(QuestionSet, pk=pk)
    loaded = load_set(pk)
    keys = [each.key for each in loaded.sections]
    if section_key not in keys:
        raise Http404(section_key)
    context = Context(
        districts=tuple(District.objects.order_by("position", "name").values_list("code", "name")),
        outcomes=tuple((code, f"{code}: {title}") for code, title in Outcome.objects.order_by("code").values_list("code", "title")),
        years=(timezone.localdate().year,),
    )
    shown = form_for_section(loaded, section_key, {}, context=context)
    if request.method == "POST":
        typed = form_for_section(loaded, section_key, {}, data=request.POST, context=context)
        typed.is_valid()
        everything = request.POST.copy()
        everything.pop("shown", None)  # an answer may have opened a question that was not on the page
        shown = form_for_section(loaded, section_key, typed.answers, data=everything, context=context)
        shown.is_valid()
    place = keys.index(section_key)
    return render(
        request,
        "cms/forms/preview.html",
        {
            "loaded": loaded,
            "pk": pk,
            "section": loaded.section(section_key),
            "form": shown,
            "groups": [(each, [shown[name] for name in shown.names[each.key]]) for each in shown.questions],
            "later": keys[place + 1] if place + 1 < len(keys) else "",
            "earlier": keys[place - 1] if place else "",
        },
    )
