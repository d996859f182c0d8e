"""Trying amounts out: against the pot, side by side, and the one that the panel goes by."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.permissions import allows
from grants.applications.views.loading import posted
from grants.assessment import actions
from grants.assessment.models import TryOut
from grants.assessment.tryout import Outcome
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import call_for
from grants.workspace.forms import TryOutForm
from grants.workspace.queries.tryouts import STARTS, Board, amounts_of, board_of, compared, tryouts_of

MOST_COMPARED = 4


@desk_page
@require_safe
def tryouts(request: HttpRequest, reference: str) -> HttpResponse:
    """The try-outs of a call side by side, the chosen one first."""
    call = call_for(request.user, reference, needs="scores.view")
    found = tryouts_of(call)
    wanted = {int(each) for each in request.GET.getlist("with") if each.isdigit()}
    beside = [each for each in found if each.pk in wanted][:MOST_COMPARED] or found[:MOST_COMPARED]

    return render(
        request,
        "grants/workspace/tryouts.html",
        {
            "call": call,
            "tryouts": found,
            "compared": compared(board_of(call, request.user, timezone.now()), beside) if beside else None,
            "may_move": may_move(request, call),
            "starts": STARTS,
        },
    )


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def tryout(request: HttpRequest, reference: str, tryout_id: int | None = None) -> HttpResponse:
    """Type amounts down the ranking, see what they come to, and keep them under a name."""
    call = call_for(request.user, reference, needs="scores.view")
    saved = tryout_or_404(call, tryout_id) if tryout_id else None
    board = board_of(call, request.user, timezone.now())
    begun = amounts_of([saved])[saved.pk] if saved else board.start(request.GET.get("from", "recommended"))
    form = TryOutForm(posted(request), lines=board.lines, amounts=begun, initial={"name": saved.name if saved else ""})

    if request.method == "POST" and form.is_valid() and request.POST.get("do") != "work_out":
        try:
            kept = save(request, call, form, saved)
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, f"“{kept}” is saved. Nothing of any bid was changed.")
            return redirect("workspace:tryout", call.reference, kept.pk)

    amounts = form.amounts() if form.is_bound and hasattr(form, "cleaned_data") else begun
    outcome = board.tried(amounts)
    return render(
        request,
        "grants/workspace/tryout.html",
        {
            "call": call,
            "tryout": saved,
            "form": form,
            "board": board,
            "outcome": outcome,
            "lines": table_of(board, outcome, form),
            "may_move": may_move(request, call),
            "seen": request.POST.get("seen") or (saved.version if saved else ""),
            "starts": STARTS,
        },
    )


@desk_page
@require_POST
def figures(request: HttpRequest, reference: str) -> HttpResponse:
    """What the typed amounts come to, for the page to show while they are typed. Nothing is kept."""
    call = call_for(request.user, reference, needs="scores.view")
    board = board_of(call, request.user, timezone.now())
    form = TryOutForm(request.POST, lines=board.lines)
    form.is_valid()

    outcome = board.tried(form.amounts())
    html = render_to_string("grants/workspace/tryout_figures.html", {"outcome": outcome, "board": board}, request)
    rows = {each.line.key: {"within": each.within_budget, "words": " ".join(each.words)} for each in outcome.placed}
    return JsonResponse({"html": html, "rows": rows, "cut": outcome.cut_after})


@desk_page
@require_POST
def choose(request: HttpRequest, reference: str, tryout_id: int) -> HttpResponse:
    """The panel goes by this one."""
    call = call_for(request.user, reference, needs="assessment.recommend")
    saved = tryout_or_404(call, tryout_id)
    chosen = actions.choose_tryout(tryout_id=saved.pk, by=request.user, at=timezone.now())
    messages.success(request, f"The panel goes by “{chosen}”: the recommendation of each bid starts from its amount.")
    return redirect("workspace:tryouts", call.reference)


@desk_page
@require_POST
def discard(request: HttpRequest, reference: str, tryout_id: int) -> HttpResponse:
    """Put one aside."""
    call = call_for(request.user, reference, needs="assessment.recommend")
    saved = tryout_or_404(call, tryout_id)
    try:
        actions.discard_tryout(tryout_id=saved.pk, by=request.user, at=timezone.now())
        messages.success(request, f"“{saved}” is discarded.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("workspace:tryouts", call.reference)


def save(request: HttpRequest, call: Call, form: TryOutForm, saved: TryOut | None) -> TryOut:
    """Save over the one that is open, or as a new one. Raises: NotAllowed; Refused."""
    over = saved if request.POST.get("do") == "save" else None
    seen = request.POST.get("seen", "")
    return actions.save_tryout(
        call_id=call.pk,
        name=form.cleaned_data["name"],
        amounts=form.amounts(),
        tryout_id=over.pk if over else None,
        seen_version=int(seen) if over and seen.isdigit() else None,
        by=request.user,
        at=timezone.now(),
    )


def may_move(request: HttpRequest, call: Call) -> bool:
    return call.state == "assessing" and allows(request.user, "assessment.recommend", call)


def tryout_or_404(call: Call, tryout_id: int) -> TryOut:
    found = TryOut.objects.standing().filter(call=call, pk=tryout_id).select_related("saved_by", "chosen_by").first()
    if found is None:
        raise Http404
    return found


def table_of(board: Board, outcome: Outcome, form: TryOutForm) -> list[dict[str, Any]]:
    """The rows of the table: the ranked bid, what is tried, its box."""
    rows, boxes = board.rows, form.boxes()
    return [{"row": rows[each.line.key], "placed": each, "box": boxes.get(each.line.key)} for each in outcome.placed]
