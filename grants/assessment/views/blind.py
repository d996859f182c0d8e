"""Reading without names: for a call, and what is hidden of one bid."""

from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.lifecycle import Refused
from grants.applications.queries import detail_of
from grants.assessment import actions
from grants.assessment.blind import found_in
from grants.assessment.blind_forms import CopyForm, HideForm, ShowForm, WordsForm
from grants.assessment.models import BlindRead
from grants.assessment.queries import bids_to_make_ready, blind_read_of, copies_of, read_by_scorer
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import bid_for, call_for

FORM = require_http_methods(["GET", "HEAD", "POST"])


@desk_page
@FORM
def call(request: HttpRequest, reference: str) -> HttpResponse:
    """Until when names are hidden, and which bids were looked over."""
    found = call_for(request.user, reference, needs="assessment.hide_names")
    now = timezone.now()
    standing = BlindRead.objects.filter(call=found).select_related("set_by").first()
    is_hidden = standing is not None and standing.until > now
    showing = request.method == "POST" and request.POST.get("do") == "show"
    hide = HideForm(
        request.POST if request.method == "POST" and not showing else None,
        initial={"until": timezone.localdate(standing.until) if standing and is_hidden else None},
    )
    show = ShowForm(request.POST if showing else None)

    try:
        if showing and show.is_valid():
            actions.show_names(call_id=found.pk, reason=show.cleaned_data["reason"], by=request.user, at=now)
            messages.success(request, "Names are shown to scorers now.")
            return redirect("assessment:blind", found.reference)
        if request.method == "POST" and not showing and hide.is_valid():
            until = start_of(hide.cleaned_data["until"])
            actions.hide_names(call_id=found.pk, until=until, by=request.user, at=now)
            messages.success(request, "Scorers read the bids of this call without names until then.")
            return redirect("assessment:blind", found.reference)
    except Refused as refused:
        (show if showing else hide).add_error(None, str(refused))

    bids = bids_to_make_ready(found.pk, request.user, now) if is_hidden else ()
    context = {"call": found, "standing": standing, "is_hidden": is_hidden, "hide": hide, "show": show, "bids": bids}
    return render(request, "grants/assessment/blind.html", context)


def start_of(day: date) -> datetime:
    """Midnight at the start of a day here."""
    return timezone.make_aware(datetime.combine(day, time()))


@desk_page
@FORM
def bid(request: HttpRequest, reference: str) -> HttpResponse:
    """What is hidden of one bid, its files, and how its scorers read it."""
    found = bid_for(request.user, reference, needs="assessment.hide_names", at_hand=["blind_copy"])
    now = timezone.now()
    standing = blind_read_of(found.call_id, now)
    if standing is None:
        raise Http404
    held = getattr(found, "blind_copy", None)
    words = WordsForm(
        request.POST if request.method == "POST" and request.POST.get("do") == "words" else None,
        initial={"words": "\n".join(held.words) if held else ""},
    )
    wrong: dict[int, CopyForm] = {}

    if request.method == "POST":
        try:
            if done(request, found.pk, words, wrong, now):
                return redirect("assessment:blind_bid", found.reference)
        except Refused as refused:
            words.add_error("words", str(refused)) if words.is_bound else messages.error(request, str(refused))

    detail = detail_of(found)
    reading, hidden = read_by_scorer(found, is_blind=True)
    copies = copies_of(found.pk)
    originals = [each for section in detail.sections for answer in section.answers for each in answer.files]
    text = "\n".join([found.title, *(answer.text for section in detail.sections for answer in section.answers)])
    context = {
        "bid": found,
        "standing": standing,
        "form": words,
        "held": held,
        "counts": found_in(text, held.words).items() if held else (),
        "files": [
            (each, copies.get(each.id), wrong.get(each.id) or CopyForm(initial={"original": each.id}, auto_id=f"file-{each.id}-%s"))
            for each in originals
        ],
        "reading": reading,
        "detail": hidden,
    }
    return render(request, "grants/assessment/blind_bid.html", context)


def done(request: HttpRequest, application_id: int, words: WordsForm, wrong: dict[int, CopyForm], now: datetime) -> bool:
    """Do what was asked of the bid; what cannot be read is left in its form. Raises: Refused."""
    given: dict[str, Any] = {"application_id": application_id, "by": request.user, "at": now}
    asked = request.POST.get("original", "")
    if words.is_bound and words.is_valid():
        actions.save_blind_copy(words=words.cleaned_data["words"].splitlines(), **given)
        messages.success(request, "Saved. Below is how its scorers read it.")
        return True
    if request.POST.get("do") == "keep_back" and asked.isdecimal():
        actions.take_off_blind_file(original_id=int(asked), **given)
        messages.success(request, "The file is kept back from scorers.")
        return True
    if request.POST.get("do") == "copy" and asked.isdecimal():
        form = CopyForm(request.POST, request.FILES, auto_id=f"file-{int(asked)}-%s")
        if form.is_valid():
            try:
                actions.put_blind_file(original_id=int(asked), upload=form.cleaned_data["copy"], **given)
            except Refused as refused:
                form.add_error("copy", str(refused))
            else:
                messages.success(request, "Scorers get this copy in place of the file.")
                return True
        wrong[int(asked)] = form
    return False
