"""The desk of officers, assessors and deciders: today, the calls, the bids, one bid."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.calls.models import Call
from commissioning.permissions import allows, require
from grants.applications.models import Application
from grants.applications.models.bid import TAKES_LATE
from grants.applications.queries import burden_by_call, shared_drafts
from grants.assessment.actions import BULK
from grants.assessment.queries import progress
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import bid_for, call_for
from grants.workspace.cells import in_rows
from grants.workspace.queries.bid_page import AT_HAND, FACTS, bid_page
from grants.workspace.queries.charts import charts_of
from grants.workspace.queries.desk import columns_for, furniture_for, neighbours
from grants.workspace.queries.officer import bid_lines, call_lines, calls_for, listed_bids
from grants.workspace.queries.waiting import waiting_for
from grants.workspace.views.lists import bid_filter

A_PAGE = 50
RECENT = 12


@desk_page
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for her, by due date; each call with its funnel and budget."""
    if not request.user.is_office_staff:
        return redirect("workspace:home")
    now = timezone.now()
    lines = []
    if allows(request.user, "scores.view"):
        running = calls_for(request.user).exclude(state__in=["completed", "cancelled"])[:RECENT]
        lines = call_lines(running, now)

    return render(
        request,
        "grants/workspace/officer_today.html",
        {"waiting": waiting_for(request.user, lines, now), "lines": lines, "today": timezone.localdate(now)},
    )


@desk_page
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Every call of the office."""
    require(request.user, "calls.view")

    page = Paginator(calls_for(request.user), A_PAGE).get_page(request.GET.get("page"))
    lines = call_lines(page.object_list, timezone.now())
    return render(
        request, "grants/workspace/officer_calls.html", {"page": page, "lines": lines, "figures": allows(request.user, "notices.view")}
    )


@desk_page
@require_safe
def call(request: HttpRequest, reference: str) -> HttpResponse:
    """A call's workspace: its deadline, funnel and budget, and how far the scoring is."""
    found = call_for(request.user, reference)
    now = timezone.now()

    line = call_lines([found], now)[0]
    shows = allows(request.user, "scores.view", found)
    figures = allows(request.user, "notices.view", found)
    return render(
        request,
        "grants/workspace/officer_call.html",
        {
            "call": found,
            "line": line,
            "burden": burden_by_call(Application.objects.filter(call=found)).get(found.pk) if figures else None,
            "shared": shared_drafts(request.user, [found.pk], now) if line.count("draft") else (),
            "progress": progress(found.pk) if shows else None,
            "shows": shows,
            "figures": figures,  # an outside assessor reads no counts and no money
            "is_closed": found.closes_at <= now,
            "may_open": found.state == "published" and found.closes_at <= now and allows(request.user, "assessment.open", found),
            "may_admit_late": found.state in TAKES_LATE
            and found.closes_at <= now
            and allows(request.user, "applications.admit_late", found),
            "may_key": found.state in TAKES_LATE and found.opens_at <= now and allows(request.user, "applications.key", found),
            "may_extend": found.is_open_at(now) and allows(request.user, "calls.extend", found),
            "may_renew": found.state in ("draft", "published") and now < found.closes_at and allows(request.user, "calls.edit", found),
            "may_forward": found.state == "assessing"
            and Call.objects.filter(stage_of=found).exists()
            and allows(request.user, "assessment.assign", found),
            "may_end": found.state in ("published", "assessing") and allows(request.user, "calls.cancel", found),
            "may_invite": found.state in ("decided", "completed", "cancelled") and allows(request.user, "calls.extend", found),
            "may_share": line.count("eligible") and allows(request.user, "assessment.assign", found),
            "today": timezone.localdate(now),
        },
    )


@desk_page
@require_safe
def charts(request: HttpRequest, reference: str) -> HttpResponse:
    """Pictures of a call, each with its table."""
    found = call_for(request.user, reference, needs="scores.view")
    return render(request, "grants/workspace/charts.html", {"call": found, "charts": charts_of(found, request.user, timezone.now())})


@desk_page
@require_safe
def bids(request: HttpRequest) -> HttpResponse:
    """The bids that she may see: searched, filtered, sorted, fifty a page, under the columns that she chose."""
    require(request.user, "calls.view")
    furniture = furniture_for(request.user)
    form = bid_filter(request.user, request.GET, furniture.tags)
    chosen = form.chosen()

    found = listed_bids(request.user, **chosen)
    pages = Paginator(found.bids, A_PAGE)
    pages.count = found.count  # the facets counted them already
    page = pages.get_page(request.GET.get("page"))
    address = form.address()
    lines, columns = bid_lines(page.object_list, request.user), columns_for(request.user, form.columns())
    acts = BULK.values() if found.count and allows(request.user, "bids.tag") else ()
    within = f"?{urlencode({'in': address})}"
    return render(
        request,
        "grants/workspace/officer_bids.html",
        {
            "form": form,
            "page": page,
            "lines": lines,
            "rows": in_rows(lines, columns, within=within, ticks=bool(acts)),
            "columns": columns,
            "facets": found.facets,
            "stage": chosen["stage"],
            "views": furniture.views,
            "address": address,
            "within": within,
            "acts": acts,
        },
    )


@desk_page
@require_safe
def bid(request: HttpRequest, reference: str) -> HttpResponse:
    """One bid on one page. Its own body reads it elsewhere."""
    if not request.user.is_office_staff:
        raise Http404
    found = bid_for(request.user, reference, needs="applications.view", at_hand=AT_HAND, facts=FACTS)

    within = request.GET.get("in")
    beside = None
    if within is not None:
        form = bid_filter(request.user, QueryDict(within), furniture_for(request.user).tags)
        beside = neighbours(listed_bids(request.user, **form.chosen()), found.reference)
    return render(
        request,
        "grants/workspace/officer_bid.html",
        {
            "page": bid_page(found, request.user, timezone.localdate()),
            "bid": found,
            "beside": beside,
            "within": f"?{urlencode({'in': within})}" if beside else "",
            "list": f"?{within}" if beside else "",
        },
    )
