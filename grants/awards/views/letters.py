"""The letters of a notice until they leave, and the words that letters are made of."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lifecycle import Refused
from commissioning.permissions import allows, require
from grants.applications.models import Sight
from grants.awards import actions, queries
from grants.awards.letter_forms import LetterForm
from grants.awards.merging import FIELDS, fill
from grants.awards.models import DecisionNotice, LetterTemplate
from grants.awards.views.notices import load

FORM = require_http_methods(["GET", "HEAD", "POST"])
SAMPLE = {
    "name": "Alex Reed",
    "organisation": "Long Marlow Parish Council",
    "reference": "RSF-2728-0042",
    "project": "Slower lanes",
    "call": "Road Safety Fund 2027-28",
    "notice": "PCC30020",
    "decider": "Police and Crime Commissioner",
    "amount": "£3,400",
    "asked": "£4,000",
    "less": "This is less than you asked for.",
    "score": "74.00 out of 100, in the band that we recommend for funding (from 65)",
    "feedback": "The need is well shown. Say who moves the sign between sites.",
    "strengths": "Evidence of need; Delivery and partnership",
    "improve": "Results and measurement",
    "again": "Road Safety Fund 2028-29, open from 1 September to 12 October 2027",
    "office": "The office",
    "email": "grants@office.example",
    "site": "https://grants.example",
}


@FORM
@login_required
def letters(request: HttpRequest, reference: str) -> HttpResponse:
    """Every letter of the notice, those without a note for the applicant first, and the button that sends those kept back; then what left."""
    found = load(request, reference)
    if request.method == "POST":
        return release(request, found)
    barred = set(
        Sight.objects.filter(user=request.user.pk, barred_at__isnull=False, application__notice_rows__notice=found).values_list(
            "application", flat=True
        )
    )
    gone = found.signed_at is not None and not found.is_held_back
    all_lines = [] if gone else queries.letters_of(found, timezone.now())
    lines = [each for each in all_lines if each.row.application_id not in barred]
    sent = [each for each in queries.letters_that_left(found) if int(each.about_id) not in barred] if gone else []
    return render(
        request,
        "grants/awards/letters.html",
        {
            "notice": found,
            "lines": lines,
            "sent": sent,
            "count": sum(len(each.contacts) for each in lines),
            "lacking": sum(each.lacks_note for each in lines),
            "gone": gone,
            "may_edit": not gone and allows(request.user, "notices.draft", found),
            "may_release": found.is_held_back and allows(request.user, "notices.release", found),
        },
    )


def release(request: HttpRequest, found: DecisionNotice) -> HttpResponse:
    """Send the letters that were kept back: as many as the button said."""
    require(request.user, "notices.release", found)
    named = request.POST.get("letters", "")
    try:
        left = actions.release_notice(
            notice_id=found.pk, letters=int(named) if named.isdecimal() else None, by=request.user, at=timezone.now()
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{left} {'letter is' if left == 1 else 'letters are'} on the way, and applicants see what was decided.")
    return redirect("awards:letters", found.reference)


@FORM
@login_required
def letter(request: HttpRequest, reference: str, row_id: int) -> HttpResponse:
    """One bid's letter, to be written otherwise or put back."""
    found = load(request, reference)
    require(request.user, "notices.draft", found)
    line = next((each for each in queries.letters_of(found, timezone.now()) if each.row.pk == row_id), None)
    if line is None or (found.signed_at is not None and not found.is_held_back):
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "template":
        actions.drop_letter(row_id=row_id, by=request.user, at=timezone.now())
        messages.success(request, f"The letter about {line.row.application.reference} is as the template has it.")
        return redirect("awards:letters", found.reference)
    start = {"subject": line.subject, "body": line.body}
    form = LetterForm(request.POST if request.method == "POST" else None, initial=start, is_template=False)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_letter(row_id=row_id, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The letter about {line.row.application.reference} is saved.")
            return redirect("awards:letters", found.reference)
    return render(request, "grants/awards/letter.html", {"notice": found, "line": line, "form": form})


@require_safe
@login_required
def templates(request: HttpRequest) -> HttpResponse:
    """The kinds of letter."""
    require(request.user, "letters.templates")
    return render(request, "grants/awards/letter_templates.html", {"templates": queries.letter_templates()})


@FORM
@login_required
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The words of one kind, with an example of what they make."""
    require(request.user, "letters.templates")
    found = get_object_or_404(LetterTemplate, kind=kind)
    form = LetterForm(
        request.POST if request.method == "POST" else None, initial={"subject": found.subject, "body": found.body}, is_template=True
    )
    if request.method == "POST" and form.is_valid() and request.POST.get("do") != "look":
        try:
            actions.save_letter_template(kind=kind, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The words are saved. Letters are made of them from now on.")
            return redirect("awards:letter_templates")
    shown = {name: str(form[name].value() or "") for name in ("subject", "body")}
    sample = SAMPLE | ({} if kind == "approve" else {"amount": "", "less": ""})
    example = None if form.errors else {name: fill(text, sample) for name, text in shown.items()}
    return render(
        request, "grants/awards/letter_template.html", {"template": found, "form": form, "fields": FIELDS.items(), "example": example}
    )
