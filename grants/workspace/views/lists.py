"""What is done with a list of bids as a whole: kept under a name, taken as a file, acted on in bulk."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissioning.calls.queries import office
from commissioning.lifecycle import Refused
from commissioning.people.queries import people_with_role
from commissioning.permissions import ASSESSOR, OFFICER, allows, require
from grants.assessment.actions import BULK, do_bulk, drop_view, save_view, try_bulk
from grants.assessment.models import SavedView
from grants.assessment.views.guard import desk_page
from grants.spreadsheets.workbook import Sheet, write_workbook
from grants.spreadsheets.writing import ENDINGS
from grants.workspace.forms import BidFilter, BulkForm, SaveViewForm
from grants.workspace.queries.desk import chosen_bids, columns_for, furniture_for, sheet_columns, sheet_rows
from grants.workspace.queries.officer import Listed, calls_for, listed_bids


def bid_filter(user: Any, query: QueryDict, tags: list[str]) -> BidFilter:
    """The filter of the list as an address asks for it."""
    choices = list(calls_for(user).exclude(state="draft").values_list("reference", "title"))
    return BidFilter(query, calls=choices, tags=tags, scores=allows(user, "scores.view"))


def list_at(user: Any, address: str) -> tuple[BidFilter, Listed]:
    """The list that stands at an address, as she may see it."""
    form = bid_filter(user, QueryDict(address), furniture_for(user).tags)
    return form, listed_bids(user, **form.chosen())


def assessors_for(user: Any) -> list[tuple[int, str]]:
    """Whom she may choose from to score. One query."""
    offices = {each.office_id for each in user.staff_roles_held}
    return [(each.pk, str(each)) for each in people_with_role(offices, (ASSESSOR, OFFICER), on=timezone.localdate())]


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Keep the list as it stands under a name."""
    require(request.user, "calls.view")
    address = request.GET.get("in", "")
    filtered, _ = list_at(request.user, address)
    form = SaveViewForm(request.POST if request.method == "POST" else None, may_share=allows(request.user, "views.share"))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            view = save_view(
                name=given["name"],
                query=filtered.address(),
                is_shared=given.get("is_shared", False),
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, f"“{view}” is kept.")
            return redirect(f"{reverse('workspace:bids')}?{view.query}")
    return render(request, "grants/workspace/view_save.html", {"form": form, "address": address})


@desk_page
@require_POST
def drop(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a view of her own."""
    view = get_object_or_404(SavedView, pk=view_id, owner=request.user)
    drop_view(view_id=view.pk, by=request.user, at=timezone.now())
    messages.success(request, f"“{view}” is no longer kept.")
    return redirect("workspace:bids")


@desk_page
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list as it stands on the screen, all its pages, as a workbook."""
    require(request.user, "exports.make")
    form, listed = list_at(request.user, request.GET.urlencode())
    columns = columns_for(request.user, form.columns())
    now = timezone.now()

    out = BytesIO()
    rows = sheet_rows(listed, columns, request.user)
    write_workbook(out, [Sheet("Bids", sheet_columns(columns), rows)], title="Bids", creator=office().profile_on(now.date()).name, at=now)
    answer = HttpResponse(out.getvalue(), content_type=ENDINGS["xlsx"])
    answer["Content-Disposition"] = f'attachment; filename="bids-{timezone.localdate(now):%Y-%m-%d}.xlsx"'
    return answer


@desk_page
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """An act on those ticked: what it needs, then what would become of each bid, then the act itself and what it came to."""
    require(request.user, "bids.tag")
    address, step = request.POST.get("in", ""), request.POST.get("step", "choose")
    act = BULK.get(request.POST.get("act", ""))
    seen = {key: state for key, _, state in (each.partition(" ") for each in request.POST.getlist("seen"))}
    bids = bids_meant(request, address, seen)
    if act is None or not bids:
        messages.error(request, "Choose what to do." if bids else "Tick at least one bid.")
        return redirect(f"{reverse('workspace:bids')}?{address}")

    now = timezone.now()
    form = BulkForm(act, None if step == "choose" else request.POST, assessors=assessors_for(request.user) if act.asks else [])
    context: dict[str, Any] = {"act": act, "form": form, "address": address, "bids": bids}
    if act.asks and (step == "choose" or not form.is_valid()):
        return render(request, "grants/workspace/bulk_ask.html", context)
    extra = form.cleaned_data if act.asks else {}
    if step != "do":
        tried = try_bulk(act, bids, by=request.user, at=now, extra=extra)
        return render(
            request,
            "grants/workspace/bulk.html",
            context | {"tried": tried, "can": [each for each in tried if not each.problem], "extra": extra},
        )
    done = do_bulk(act, bids, seen={each.pk: seen[each.reference] for each in bids}, by=request.user, at=now, extra=extra)
    failed = [each for each in done if each.problem]
    return render(
        request, "grants/workspace/bulk_done.html", {"act": act, "done": len(done) - len(failed), "failed": failed, "address": address}
    )


def bids_meant(request: HttpRequest, address: str, seen: dict[str, str]) -> list[Any]:
    """The bids that are ticked, or all that fit. Those of a preview are meant even where another has moved them out of the list meanwhile."""
    if seen:
        return chosen_bids(listed_bids(request.user), list(seen), everything=False)
    listed = list_at(request.user, address)[1]
    return chosen_bids(listed, request.POST.getlist("bid"), everything=bool(request.POST.get("all")))
