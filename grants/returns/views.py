"""A clerk fills and sends a return; an officer reads, asks, accepts, waives or corrects."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissioning.lifecycle import Refused
from commissioning.outcomes.actions import correct_reading
from commissioning.permissions import allows, require
from commissioning.questions.actions import Conflict
from commissioning.questions.forms import form_for_section
from commissioning.questions.models import AnswerSheet
from commissioning.questions.queries import load_set, values_of, visible_sections
from grants.awards.models import Award
from grants.returns import actions, queries
from grants.returns.forms import AskForm, CorrectForm, ReturnForm, WaiveForm
from grants.returns.models import Return
from grants.returns.queries import WITH_GRANTEE, ReturnSheet

A_PAGE = 20


def sheet_or_404(request: HttpRequest, reference: str) -> ReturnSheet:
    try:
        found = queries.sheet(reference=reference, user=request.user)
    except Return.DoesNotExist:
        raise Http404 from None
    require(request.user, "returns.view", found.one)
    return found


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The returns that the reader's bodies owe, those to do on top."""
    page = Paginator(queries.mine(user=request.user), A_PAGE).get_page(request.GET.get("page"))  # type: ignore[arg-type]

    return render(request, "grants/returns/mine.html", {"page": page, "today": timezone.localdate()})


@login_required
@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """One return as it stands: for the body what to do next, for an officer the figures beside what was agreed, and her decision."""
    sheet = sheet_or_404(request, reference)

    return answer_with(request, sheet)


def answer_with(request: HttpRequest, sheet: ReturnSheet, *, status: int = 200, **forms: Any) -> HttpResponse:
    one = sheet.one
    office = request.user.organisation_role(one.organisation_id) is None  # type: ignore[union-attr]
    before = queries.last_before(one) if office else None
    odd = queries.odd_values(sheet, before) if office and one.state != "scheduled" else []
    context = {
        "sheet": sheet,
        "one": one,
        "base": "desk.html" if office else "base.html",
        "is_office": office,
        "today": timezone.localdate(),
        "is_with_grantee": one.state in WITH_GRANTEE,
        "before": before,
        "odd": odd,
        "odd_lines": [each.line for each in odd if each.line],
        "may_fill": one.state in WITH_GRANTEE and allows(request.user, "returns.fill", one),
        "may_decide": allows(request.user, "returns.decide", one),
        "readings": list(queries.readings_from(one)) if office and one.state == "accepted" else [],
        "ask_form": AskForm(),
        "waive_form": WaiveForm(),
    }
    context |= forms
    context["form"] = next(iter(forms.values()), None)
    return render(request, "grants/returns/return.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, reference: str) -> HttpResponse:
    """One page with everything that was agreed filled in. Saving keeps whatever is there; going on to send says what is missing."""
    sheet = sheet_or_404(request, reference)
    one = sheet.one

    require(request.user, "returns.fill", one)
    if one.state not in WITH_GRANTEE:
        return redirect("returns:return", reference)

    form = ReturnForm(request.POST or None, request.FILES or None, sheet=sheet, before=queries.last_before(one))
    if request.method == "POST" and form.is_valid():
        saved = save(request, one, form)
        if saved and "check" in request.POST:
            for gap in actions.gaps(saved):
                if not gap.section:  # those of the figures stand on their own pages, and on the next
                    form.add_error(gap.field if gap.field in form.fields else None, gap.words)
            if not form.errors:
                return redirect("returns:check", reference)
        elif saved and not form.errors:
            messages.success(request, "Saved. Nothing is sent until you send it.")
            return redirect("returns:return" if "later" in request.POST else "returns:fill", reference)

    version = Return.objects.values_list("version", flat=True).get(pk=one.pk)
    context = {"form": form, "one": one, "version": version, "today": timezone.localdate(), "is_saved": version != one.version}
    context["tasks"] = tasks_of(sheet)
    return render(request, "grants/returns/fill.html", context)


def save(request: HttpRequest, one: Return, form: ReturnForm) -> Return | None:
    """Save the words and figures first, so that a file which cannot be taken loses nothing. None where somebody else has saved since."""
    seen, at = request.POST.get("version", ""), timezone.now()
    try:
        saved = actions.save_return(
            return_id=one.pk,
            draft=actions.ReturnDraft(**form.values()),
            by=request.user,  # type: ignore[arg-type]
            at=at,
            seen_version=int(seen) if seen.isascii() and seen.isdigit() else None,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    if form.cleaned_data["evidence"]:
        try:
            saved = actions.add_evidence(return_id=one.pk, upload=form.cleaned_data["evidence"], by=request.user, at=at)  # type: ignore[arg-type]
        except Refused as refused:
            form.add_error("evidence", str(refused))
    one.evidence = saved.evidence
    return saved


def tasks_of(sheet: ReturnSheet) -> list[dict[str, str]]:
    """The pages of figures that the call asks for, as a task list."""
    tones = {"not_started": "blue", "in_progress": "teal"}
    return [
        {
            "title": each.title,
            "href": reverse("returns:section", args=[sheet.one.reference, each.key]),
            "status": each.status.label,
            "tone": tones.get(each.status.value, ""),
        }
        for each in (sheet.figures.sections if sheet.figures else [])
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, reference: str, section_key: str) -> HttpResponse:
    """One page of the figures that the call asks for: whatever is typed is kept, and what does not agree is said beside it."""
    one = sheet_or_404(request, reference).one
    require(request.user, "returns.fill", one)
    if one.answers is None:
        raise Http404
    loaded, values, at = load_set(one.answers.question_set_id), values_of(one.answers.pk), timezone.now()
    here = next((each for each in visible_sections(loaded, values) if each.key == section_key), None)
    if here is None:
        raise Http404
    if one.state not in WITH_GRANTEE:
        return redirect("returns:return", reference)

    form = form_for_section(loaded, section_key, values, data=request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"one": one, "here": here, "form": form, "version": one.answers.version}
    if request.method == "POST":
        form.is_valid()
        seen = request.POST.get("seen_version", "")
        try:
            saved = actions.save_figures(
                return_id=one.pk,
                section_key=section_key,
                values=form.answers,
                by=request.user,  # type: ignore[arg-type]
                at=at,
                seen_version=int(seen) if seen.isascii() and seen.isdigit() else None,
            )
        except Conflict as conflict:
            context |= {"clash": str(conflict), "version": conflict.version}
        else:
            if "later" in request.POST.getlist("then"):
                messages.success(request, "Saved. Nothing is sent until you send it.")
                return redirect("returns:fill", reference)
            if form.stays:
                return redirect(f"{request.path}#question-{form.moved_table}" if form.moved_table else request.path)
            if not form.errors:
                keys = [each.key for each in visible_sections(loaded, {**values, **form.answers})]
                following = keys[keys.index(section_key) + 1 :]
                return redirect("returns:section", reference, following[0]) if following else redirect("returns:fill", reference)
            context |= {"is_saved": True, "version": AnswerSheet.objects.values_list("version", flat=True).get(pk=saved.answers_id)}  # type: ignore[misc]

    looks = form.looks()
    context["groups"] = [(each, [form[name] for name in form.names[each.key]], looks.get(each.key, [])) for each in form.questions]
    return render(request, "grants/returns/section.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """What will be sent, to read once more; the button sends it."""
    sheet = sheet_or_404(request, reference)
    one = sheet.one

    require(request.user, "returns.fill", one)
    if one.state not in WITH_GRANTEE:
        return redirect("returns:return", reference)

    problem = ""
    if request.method == "POST":
        try:
            actions.submit_return(return_id=one.pk, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refused as refused:
            problem = str(refused)
        else:
            return redirect("returns:return", reference)

    context = {"sheet": sheet, "one": one, "problem": problem, "gaps": actions.gaps(one)}
    return render(request, "grants/returns/check.html", context, status=409 if problem else 200)


@login_required
@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Send it back with a question."""
    sheet = sheet_or_404(request, reference)
    require(request.user, "returns.decide", sheet.one)

    form = AskForm(request.POST)
    if not form.is_valid():
        return answer_with(request, sheet, ask_form=form)
    actions.query_return(return_id=sheet.one.pk, text=form.cleaned_data["text"], by=request.user, at=timezone.now())  # type: ignore[arg-type]

    messages.success(request, f"Your question about {reference} is on its way to both contacts.")
    return redirect("returns:return", reference)


@login_required
@require_POST
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept it: its figures count, and what waited for it is free."""
    sheet = sheet_or_404(request, reference)
    require(request.user, "returns.decide", sheet.one)

    actions.accept_return(return_id=sheet.one.pk, by=request.user, at=timezone.now())  # type: ignore[arg-type]

    messages.success(request, f"{reference} is accepted. Its figures count from now on.")
    return redirect("returns:return", reference)


@login_required
@require_POST
def waive(request: HttpRequest, reference: str) -> HttpResponse:
    """Let it go, with a reason."""
    sheet = sheet_or_404(request, reference)
    require(request.user, "returns.decide", sheet.one)

    form = WaiveForm(request.POST)
    if not form.is_valid():
        return answer_with(request, sheet, waive_form=form)
    actions.waive_return(return_id=sheet.one.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())  # type: ignore[arg-type]

    messages.success(request, f"{reference} is waived.")
    return redirect("returns:return", reference)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str, reading_id: int) -> HttpResponse:
    """Put a right value in place of an accepted one; both are kept."""
    sheet = sheet_or_404(request, reference)
    reading = queries.readings_from(sheet.one).filter(pk=reading_id, state="accepted").first()
    if reading is None:
        raise Http404

    require(request.user, "returns.decide", sheet.one)

    form = CorrectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        source = f"Return {reference}, corrected from {form.cleaned_data['why']}"
        try:
            correct_reading(reading_id=reading.pk, value=form.cleaned_data["value"], source=source, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refused as refused:
            form.add_error("value", str(refused))
        else:
            messages.success(request, "The value is corrected. The earlier one is kept.")
            return redirect("returns:return", reference)

    return render(request, "grants/returns/correct.html", {"form": form, "one": sheet.one, "reading": reading})


@login_required
@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a grant on which nothing is open."""
    found = get_object_or_404(Award.objects.visible_to(request.user).select_related("application__call", "call"), reference=reference)
    require(request.user, "awards.manage", found)

    try:
        actions.close_grant(award_id=found.pk, goes_to=request.POST.get("goes_to", ""), by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, f"{found.reference} is closed, and both contacts were told.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("workspace:final_account", found.reference)
