"""The finance desk."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.calls.queries import office
from commissioning.money import financial_year_name
from commissioning.permissions import require
from grants.payments.queries import behind_figure, payment_rows
from grants.workspace.forms import OnForm
from grants.workspace.queries.finance import finance_desk, gone_out

A_PAGE = 25
TITLES = {"ready": "Due: ready", "blocked": "Due: blocked", "in_batch": "In batch", "paid": "Paid this year"}
WORDS = {"committed": "Committed", "paid": "Paid", "due": "Due"}


@require_safe
@login_required
def finance(request: HttpRequest) -> HttpResponse:
    """Four figures; committed, paid, due and left by fund and source at a day; what is due, with the reasons why it waits."""
    where = office()
    require(request.user, "payments.view", where)

    form = OnForm(request.GET if "on" in request.GET or "on_day" in request.GET else None)
    on = (form.cleaned_data["on"] if form.is_valid() else None) or timezone.localdate()
    desk = finance_desk(user=request.user, office_id=where.pk, on=on)
    show = request.GET.get("show", "")
    page: Any
    if show in ("in_batch", "paid"):
        page = Paginator(gone_out(user=request.user, office_id=where.pk, on=on, show=show), A_PAGE).get_page(request.GET.get("page"))
        page.object_list = payment_rows(page.object_list, user=request.user, on=on)
    else:
        page = Paginator(desk.shown(show), A_PAGE).get_page(request.GET.get("page"))
    if not form.is_bound:
        form = OnForm(initial={"on": on})
    context = {"desk": desk, "page": page, "form": form, "show": show, "title": TITLES.get(show, "Due")}
    return render(request, "grants/workspace/finance.html", context)


@require_safe
@login_required
def finance_rows(request: HttpRequest, what: str, by: str, key: str, year: str) -> HttpResponse:
    """One figure of the desk opened to its rows."""
    where = office()
    require(request.user, "payments.view", where)
    try:
        on = date.fromisoformat(request.GET.get("on", "")) if request.GET.get("on") else timezone.localdate()
    except ValueError:
        raise Http404 from None

    opened = behind_figure(office_id=where.pk, user=request.user, what=what, by=by, key=int(key), year=int(year), on=on)
    if not opened.title:
        raise Http404
    page = Paginator(opened.lines, 50).get_page(request.GET.get("page"))
    context = {"opened": opened, "page": page, "what": WORDS[what], "year_name": financial_year_name(int(year)), "on": on}
    return render(request, "grants/workspace/finance_rows.html", context)
