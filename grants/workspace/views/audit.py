"""The record, for the auditor and the monitoring officer: read only."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST, require_safe

from commissioning.audit.models import AuditEvent
from commissioning.forms import DateField3
from commissioning.money import financial_year, financial_year_name, format_pounds
from commissioning.people.models import User
from commissioning.people.queries import appointment_reasons
from commissioning.permissions import require
from grants.applications.queries import late_reasons
from grants.awards.models import Award
from grants.workspace.actions import take_award_file
from grants.workspace.queries.audit import KINDS, AuditFilter, events, people_in_record
from grants.workspace.queries.award_file import sample_of

A_PAGE = 50
MOST_COUNTED = 10_000


class AuditForm(forms.Form):
    """What to look for."""

    mark_optional = False
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "Everything"), *((key, label) for key, (label, _) in KINDS.items())]
    )
    from_on = DateField3(label="From", noun="the first day", required=False)
    to_on = DateField3(label="To", noun="the last day", required=False)
    person = forms.ModelChoiceField(label="Person", queryset=User.objects.none(), required=False, empty_label="Anyone, and the clock")
    record = forms.CharField(
        label="Record", required=False, max_length=80, help_text="A kind, such as award, or one of it: awards.award 12"
    )
    verb = forms.CharField(label="What was done", required=False, max_length=80)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = people_in_record()  # type: ignore[attr-defined]

    def wanted(self) -> AuditFilter:
        data = self.cleaned_data
        person = data["person"].pk if data["person"] else None
        return AuditFilter(data["kind"], data["from_on"], data["to_on"], person, data["record"], data["verb"])


class LongPaginator(Paginator[AuditEvent]):
    """Counts no further than MOST_COUNTED: the record only grows, and nobody turns to its last page."""

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        found: Any = self.object_list
        return int(found[:MOST_COUNTED].count())


@login_required
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Events by kind, date, person and record, newest first. Ids and amounts only: the record holds no names and no free text."""
    require(request.user, "audit.view")

    form = AuditForm(request.GET or None)
    wanted = form.wanted() if form.is_bound and form.is_valid() else AuditFilter()
    page: Page[AuditEvent] = LongPaginator(events(wanted), A_PAGE).get_page(request.GET.get("page"))

    tabs = [{"words": "Everything", "href": "?", "here": not wanted.kind}]
    tabs += [{"words": label.partition(":")[0], "href": f"?kind={key}", "here": wanted.kind == key} for key, (label, _) in KINDS.items()]
    reasons = reasons_for(wanted.kind, page.object_list)
    rows = [
        {"event": each, "what": said(each.verb), "changes": changes_of(each), "reason": reasons.get(each.pk, "")}
        for each in page.object_list
    ]
    context = {"page": page, "rows": rows, "form": form, "filter": form, "tabs": tabs, "most": MOST_COUNTED}
    return render(request, "grants/workspace/audit.html", context)


def reasons_for(kind: str, found: Iterable[AuditEvent]) -> dict[int, str]:
    """By event: why a bid was let in late, and why an owner was appointed. The record itself holds no free text. One query for these two kinds."""
    shown = list(found)
    if kind == "late":
        late = late_reasons(each.subject_id for each in shown)
        return {each.pk: late.get(each.subject_id, "") for each in shown}
    if kind == "owners":
        appointed = appointment_reasons(each.subject_id for each in shown)
        return {each.pk: appointed.get((each.subject_id, each.at), "") for each in shown}
    return {}


def changes_of(event: AuditEvent) -> list[str]:
    """What the event holds, a line each: `state: planned to prepared`, `amount: £3,000`."""
    lines = []
    for name, value in event.after.items():
        was = event.before.get(name)
        now = shown(name, value)
        lines.append(f"{said(name)}: {shown(name, was)} to {now}" if was not in (None, value) else f"{said(name)}: {now}")
    lines += [f"{said(name)}: {shown(name, value)} before" for name, value in event.before.items() if name not in event.after]
    lines += [f"{said(name)}: {shown(name, value)}" for name, value in event.facts.items()]
    return lines


def said(name: str) -> str:
    """A stored name as a person reads it."""
    return name.removesuffix("_pence").replace("_", " ")


def shown(name: str, value: Any) -> str:
    """A stored value in short: pence as pounds, long digests cut, lists and maps joined."""
    if isinstance(value, dict):
        return ", ".join(f"{said(key)} {shown(key, each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(shown(name, each) for each in value) or "none"
    if name.endswith("_pence") and isinstance(value, int):
        return format_pounds(value)
    text = str(value).replace("_", " ")
    return f"{text[:16]}…" if len(text) == 64 and " " not in text else text


class SampleForm(forms.Form):
    """How many awards, and the word that draws them."""

    mark_optional = False
    seed = forms.CharField(
        label="Seed",
        max_length=60,
        help_text="Any word or number. The same seed draws the same awards again.",
        error_messages={"required": "Write a seed."},
    )
    count = forms.IntegerField(label="How many awards", min_value=1, max_value=200, initial=10)
    year = forms.TypedChoiceField(label="Decided in", coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, years: Iterable[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = [("", "Any year"), *((each, financial_year_name(each)) for each in years)]  # type: ignore[attr-defined]


@login_required
@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """A sample of awards that anybody can draw again from its seed."""
    require(request.user, "audit.files")
    awards = Award.objects.visible_to(request.user)
    years = sorted({financial_year(each) for each in awards.values_list("decided_on", flat=True).distinct()}, reverse=True)
    form = SampleForm(request.GET or None, years=years)
    drawn: list[Award] | None = None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if given["year"] is not None:
            awards = awards.filter(decided_on__range=(date(given["year"], 4, 1), date(given["year"] + 1, 3, 31)))
        drawn = sample_of(awards, seed=given["seed"], count=given["count"])
    return render(request, "grants/workspace/audit_sample.html", {"form": form, "drawn": drawn})


@login_required
@require_POST
def award_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole file of one award."""
    require(request.user, "audit.files")
    award = get_object_or_404(Award.objects.visible_to(request.user), reference=reference)
    content = take_award_file(award_id=award.pk, by=request.user, at=timezone.now())
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{award.reference}.zip"'
    return answer
