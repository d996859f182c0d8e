"""Pages that anyone may read. They show what `public_awards` and published notices give, and nothing else."""

import csv
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.http import require_safe

from commissioning.calls.queries import office
from commissioning.files.models import StoredFile
from commissioning.money import to_decimal
from commissioning.permissions import require
from grants.awards.models import Award, AwardYear, DecisionNotice
from grants.awards.queries import published_notice, published_notices
from grants.transparency import queries
from grants.transparency.forms import HistoryForm, RegisterForm

A_PAGE = 25
HEADINGS = (
    "Reference",
    "Recipient",
    "Project",
    "Fund",
    "Amount (£)",
    "Date of decision",
    "From",
    "To",
    "District",
    "Outcome",
    "Purpose",
    "Conditions",
    "Reasons",
    "Legal basis",
    "Decision notice",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Every public award: search, filter, and a file of what was found."""
    form = RegisterForm(request.GET or None, years=years_of_awards())
    wanted = form.wanted() if form.is_bound and form.is_valid() else queries.RegisterFilter()
    found = queries.register(wanted)

    if request.GET.get("format") == "csv":
        return as_csv(found, "awards.csv")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filter": form, "found": page.paginator.count, "total_pence": queries.register_total_pence(found)}
    return render(request, "grants/transparency/register.html", context)


def years_of_awards() -> list[int]:
    """Financial years that public awards have money in, the latest first."""
    public = queries.public_awards().select_related(None).values("pk")
    return list(AwardYear.objects.filter(award__in=public).order_by("-financial_year").values_list("financial_year", flat=True).distinct())


@require_safe
def award(request: HttpRequest, reference: str) -> HttpResponse:
    """The lasting page of one award."""
    try:
        found = queries.public_award(reference)
    except Award.DoesNotExist:
        raise Http404 from None

    years = sorted(found.years.all(), key=lambda each: each.financial_year)
    return render(request, "grants/transparency/award.html", {"award": found, "years": years})


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Published decision notices, the latest first."""
    page = Paginator(published_notices().only("reference", "title", "signed_at", "published_at", "state"), A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "grants/transparency/notices.html", {"page": page})


@require_safe
def notice(request: HttpRequest, reference: str) -> HttpResponse:
    """A published notice, drawn from its public copy: what may not be published is not in it at all."""
    try:
        found = published_notice(reference)
    except DecisionNotice.DoesNotExist:
        raise Http404 from None

    document = StoredFile.objects.kept().filter(pk=found.document_id).first() if found.document_id else None
    awards = queries.public_awards().filter(row__notice__reference=reference).order_by("row__position")
    data = found.data | {"raised_on": parse_date(found.data["raised_on"]), "signed_at": parse_datetime(found.data["signed_at"])}
    context = {"notice": found, "data": data, "document": document, "awards": list(awards)}
    return render(request, "grants/transparency/notice.html", context)


@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """The months that have a list."""
    return render(request, "grants/transparency/months.html", {"months": queries.months()})


@require_safe
def monthly(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The statutory list of one month: recipient, purpose, conditions, reasons, amount, date, notice, legal basis."""
    first = first_of(year, month)
    found = queries.monthly_list(year=year, month=month)

    if request.GET.get("format") == "csv":
        return as_csv(found, f"grants-{first:%Y-%m}.csv")
    awards = list(found)
    context = {"first": first, "awards": awards, "total_pence": sum(each.amount_pence for each in awards)}
    return render(request, "grants/transparency/monthly.html", context)


@login_required
@require_safe
def monthly_check(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """For an officer, before the list is read by others: what is left out of it or blank in it."""
    first = first_of(year, month)
    require(request.user, "notices.publish", office())

    missing = queries.not_ready_for_month(year=year, month=month, user=request.user)
    return render(request, "grants/transparency/monthly_check.html", {"first": first, "missing": missing})


def first_of(year: int, month: int) -> date:
    """The first day of a month that has begun; any other is no page."""
    try:
        first = date(year, month, 1)
    except ValueError:
        raise Http404 from None
    if first > timezone.localdate():
        raise Http404
    return first


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Published awards of the past, by body; `?body=` shows the rows of one."""
    name = request.GET.get("body", "")
    if name:
        rows = list(queries.past_awards_of(name)[:200])
        if not rows:
            raise Http404
        total = sum(each.amount_pence for each in rows if each.counts)
        return render(request, "grants/transparency/history_of.html", {"name": name, "rows": rows, "total_pence": total})

    form = HistoryForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    page = Paginator(queries.past_recipients(text), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "grants/transparency/history.html", {"page": page, "filter": form, "found": page.paginator.count})


def as_csv(awards: Iterable[Award], name: str) -> HttpResponse:
    """A file of awards, one a row, in UTF-8 with a mark that spreadsheets know; text that looks like a formula is made harmless."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow(HEADINGS)
    for each in awards:
        writer.writerow([harmless(value) for value in as_row(each)])
    return response


def as_row(award: Award) -> list[Any]:
    return [
        award.reference,
        award.organisation.name,
        award.title,
        award.call.fund.name,
        to_decimal(award.amount_pence),
        award.decided_on.isoformat(),
        award.starts_on.isoformat(),
        award.ends_on.isoformat(),
        award.district or "",
        award.main_outcome or "",
        award.purpose,
        award.row.conditions,
        award.reasons,
        award.get_legal_basis_display(),
        award.row.notice.reference,
    ]


def harmless(value: Any) -> Any:
    """Text is quoted for a spreadsheet where it begins like a formula; numbers stay numbers."""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else value
