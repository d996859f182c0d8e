"""Many bids on one page, for a panel that moves fast: its recommendations, and an assessor's own scores. Each row is kept or refused alone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.calls.models import Call, Criterion
from commissioning.lifecycle import Refused
from commissioning.permissions import NotAllowed, require
from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.models import Assessment, Score, TryOut
from grants.assessment.queries import hidden_until, ranking, readings
from grants.assessment.queries.ranking import Ranked
from grants.assessment.table_forms import PanelRow, ScoresRow
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import call_for

FORM = require_http_methods(["GET", "HEAD", "POST"])


@desk_page
@FORM
def panel_table(request: HttpRequest, reference: str) -> HttpResponse:
    """What the panel says of each bid before it, by rank; amounts begin with the try-out by which it goes."""
    call = call_for(request.user, reference, needs="assessment.recommend")
    rows = [each for each in ranking(call.pk, user=request.user, at=timezone.now()).rows if each.bid.state == "panel"]
    tryout = TryOut.objects.chosen().filter(call=call).first()
    tried = dict(tryout.amounts.values_list("application_id", "amount_pence")) if tryout else {}
    forms = [
        PanelRow(request.POST if request.method == "POST" else None, prefix=str(each.bid.pk), initial=begins(each, tried, bool(tryout)))
        for each in rows
    ]

    if request.method == "POST":
        done = sum([recorded(request, row, form) for row, form in zip(rows, forms, strict=True)])
        if done:
            messages.success(request, f"{done} recommendation{'' if done == 1 else 's'} recorded.")
        if not any(form.errors for form in forms):
            if not done:
                messages.info(request, "Nothing was chosen, so nothing is recorded.")
            return redirect("assessment:panel_table", call.reference)

    left = [(row, form) for row, form in zip(rows, forms, strict=True) if not getattr(form, "is_recorded", False)]
    return render(request, "grants/assessment/panel_table.html", {"call": call, "rows": left, "tryout": tryout, "forms": forms})


def begins(row: Ranked, tried: dict[int, int], chosen: bool) -> dict[str, Any]:
    """What a row starts with: the amount of the chosen try-out and what kind of recommendation that would be; nothing where none is chosen."""
    if not chosen:
        return {}
    ask, amount = row.bid.ask_pence or 0, tried.get(row.bid.pk, 0)
    return {"kind": "full" if amount and amount >= ask else "part" if amount else "none", "amount": amount or None}


def recorded(request: HttpRequest, row: Ranked, form: PanelRow) -> bool:
    """Record one row, if anything was chosen in it and can be; else say beside it why not."""
    if not form.is_valid() or not form.cleaned_data["kind"]:
        return False
    given = {name: form.cleaned_data[name] for name in ("kind", "reasons", "feedback")}
    amount, at = form.amount_pence(row.bid.ask_pence or 0), timezone.now()
    try:
        actions.recommend(application_id=row.bid.pk, amount_pence=amount, purpose=row.bid.title, **given, by=request.user, at=at)
    except Refused as refused:
        form.add_error("amount" if "asked for" in str(refused) or "whole ask" in str(refused) else None, str(refused))
        return False
    except NotAllowed:
        form.add_error(None, "This bid is not yours to recommend: a colleague must.")
        return False
    form.is_recorded = True  # type: ignore[attr-defined]
    return True


@desk_page
@FORM
def score_table(request: HttpRequest, reference: str) -> HttpResponse:
    """Her own bids of a call with every criterion, on one page. What is complete can be sent; the rest is kept."""
    call = call_for(request.user, reference)
    forms, undeclared = score_rows(call, request.user, request.POST if request.method == "POST" else None)

    if request.method == "POST":
        sending = request.POST.get("do") == "send"
        kept = [kept_scores(request, form, sending=sending) for form in forms]
        if sending:
            messages.success(request, f"{kept.count('sent')} sent and locked, {kept.count('saved')} kept.")
        elif kept.count("saved"):
            messages.success(request, "Saved.")
        if not any(form.errors for form in forms):
            return redirect("assessment:score_table", call.reference)

    left = [form for form in forms if not getattr(form, "is_sent", False)]
    context = {"call": call, "forms": left, "undeclared": undeclared, "reasons": call.reasons_rule}
    return render(request, "grants/assessment/score_table.html", context)


def score_rows(call: Call, user: Any, data: Any) -> tuple[list[ScoresRow], int]:
    """A form for each of her sheets that may be filled in, and how many wait for her declaration. Four queries, seven where names are hidden."""
    require(user, "assessment.score")
    seen = Application.objects.visible_to(user, drafts=False, blind=True).filter(call=call)
    mine = list(
        Assessment.objects.filter(assessor=user, application__call=call, application__state="scoring")
        .exclude(state__in=["sent", "recused"])
        .select_related("application__organisation", "application__call")
        .annotate(hidden_until=hidden_until(user))
        .order_by("application__reference")
    )
    may = set(seen.filter(pk__in=[each.application_id for each in mine]).values_list("pk", flat=True))
    criteria = list(Criterion.objects.filter(call=call).order_by("number"))
    held: dict[int, dict[int, Score]] = {}
    for score in Score.objects.filter(assessment__in=mine):
        held.setdefault(score.assessment_id, {})[score.criterion_id] = score
    open_ones = [each for each in mine if each.application_id in may]
    read = readings((each.application, each.hidden_until is not None) for each in open_ones)
    forms = [
        ScoresRow(
            data,
            prefix=str(each.pk),
            assessment=each,
            reading=read[each.application_id],
            criteria=[one for one in criteria if each.asks(one.pk)],
            held=held.get(each.pk, {}),
            call=call,
        )
        for each in open_ones
    ]
    return forms, len(mine) - len(open_ones)


def kept_scores(request: HttpRequest, form: ScoresRow, *, sending: bool) -> str:
    """Keep one row, and send it where it is complete and that was asked. Gives "sent", "saved", or "" where it could not be kept."""
    if not form.is_valid():
        return ""
    words = form.cleaned_data["overall_reason"]
    given: dict[str, Any] = {"assessment_id": form.assessment.pk, "by": request.user, "at": timezone.now()}
    given |= {"private_note": form.assessment.private_note, "applicant_note": form.assessment.applicant_note}
    try:
        actions.save_scores(scores=form.entries(), overall_reason=words, **given)
        if not sending or not any(entry.value is not None or entry.abstained for entry in form.entries()):
            return "saved"
        actions.send_scores(overall_reason=words, **given)
    except actions.ScoresIncomplete as missing:
        for key, says in missing.problems.items():
            name = "overall_reason" if key is None else f"r{key}" if f"r{key}" in form.fields and "reason" in says else f"s{key}"
            form.add_error(name, says)
        return "saved"
    except (Refused, NotAllowed) as refused:
        form.add_error(None, str(refused))
        return ""
    form.is_sent = True  # type: ignore[attr-defined]
    return "sent"
