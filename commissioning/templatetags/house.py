"""What every template may use without loading it: money, dates, statuses, permissions, moves and small drawings."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms.formsets import BaseFormSet
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from commissioning.lifecycle import Move, State
from commissioning.money import financial_year_name, format_pounds
from commissioning.outcomes.series import in_figures as shown
from commissioning.permissions import allows

register = template.Library()

LONDON = ZoneInfo("Europe/London")
TAGS = {"grey": "grey", "blue": "blue", "amber": "yellow", "green": "green", "red": "red"}


# Money and dates


@register.filter
def pounds(pence: int | None, how: str = "") -> str:
    """Pence as £3,400 or £3,400.50; `|pounds:"pence"` always shows them: £3,400.00. Nothing for None."""
    if pence is None or pence == "":
        return ""
    return format_pounds(int(pence), always_pence=how == "pence")


@register.filter
def in_figures(value: Decimal | None) -> str:
    """A measured value without idle zeros: 1,234 or 7.6. Nothing for None."""
    return "" if value is None else shown(value)


@register.filter
def on_date(day: date | datetime | None) -> str:
    """1 December 2026, in London."""
    if not day:
        return ""
    if isinstance(day, datetime):
        day = timezone.localtime(day, LONDON) if timezone.is_aware(day) else day
    return f"{day.day} {day:%B %Y}"


@register.filter
def clock(at: datetime | None) -> str:
    """12 noon, midnight or 9:05am, in London."""
    if not at:
        return ""
    local = timezone.localtime(at, LONDON)
    if (local.hour, local.minute) == (12, 0):
        return "12 noon"
    if (local.hour, local.minute) == (0, 0):
        return "midnight"
    return f"{local.hour % 12 or 12}{f':{local.minute:02}' if local.minute else ''}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def at_time(at: datetime | None) -> str:
    """1 December 2026, 12 noon, in London."""
    return f"{on_date(at)}, {clock(at)}" if at else ""


@register.filter
def in_days(when: date | datetime | None, today: date | None = None) -> str:
    """today, tomorrow, in 9 days, yesterday, 3 days ago: counted in London days."""
    if not when:
        return ""
    day = timezone.localtime(when, LONDON).date() if isinstance(when, datetime) else when
    days = (day - (today or timezone.localdate(timezone=LONDON))).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


@register.filter
def financial_year(year: int | None) -> str:
    """2027 as 2027-28."""
    return "" if year is None else financial_year_name(year)


@register.filter
def figure(value: Decimal | int | None) -> str:
    """1,250.5: with thousands marked and no idle zeros."""
    if value is None or value == "":
        return ""
    return f"{Decimal(value):,f}".rstrip("0").rstrip(".") if "." in f"{Decimal(value):f}" else f"{value:,}"


# Status, permission and moves


def state_of(obj: Any) -> State:
    return obj.machine.states[obj.state]


@register.simple_tag
def status(obj: Any, who: str = "staff") -> SafeString:
    """The tag of a record's state: the staff name, or with `"public"` the name that the applicant reads."""
    state = state_of(obj)
    if who != "public":
        return tag(state.staff, state.tone)
    told = obj.machine.states[getattr(obj, "told_state", obj.state)]
    return tag(told.public, told.tone)


@register.simple_tag
def tag(words: str, tone: str = "grey") -> SafeString:
    """A coloured tag: grey, blue, amber, green or red. The words say it all; the colour only repeats it."""
    return format_html('<strong class="govuk-tag govuk-tag--{} house-status">{}</strong>', TAGS.get(tone, "grey"), words)


@register.simple_tag(takes_context=True)
def can(context: Context, name: str, obj: Any = None) -> bool:
    """`{% can "awards.accept" award as ok %}`: whether the person who looks may."""
    user = context.get("user") or getattr(context.get("request"), "user", None)
    return user is not None and user.is_authenticated and allows(user, name, obj)


@register.simple_tag(takes_context=True)
def moves(context: Context, obj: Any, on: Any = None) -> list[Move]:
    """`{% moves bid as buttons %}`: the moves that are legal now and that the person who looks may make."""
    user = context.get("user") or getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return []
    return [each for each in obj.machine.moves_from(obj.state) if allows(user, each.needs, obj if on is None else on)]


# Links


@register.simple_tag(takes_context=True)
def query_string(context: Context, **changes: Any) -> str:
    """The page's own query with some parts changed; None takes a part away."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def nav_link(context: Context, label: str, place: str, section: str = "", exact: bool = False) -> SafeString:
    """An item of the service navigation: `place` is a URL name or a path. A name that has no URL draws nothing.

    It is marked on its own page and on those whose path begins with it or with `section`; on its own page only when `exact`.
    """
    try:
        href = place if place.startswith("/") else reverse(place)
    except NoReverseMatch:
        return SafeString("")
    request = context.get("request")
    path = getattr(request, "path", "")
    current = path == href
    active = current or bool(section and path.startswith(section)) or (not exact and href != "/" and path.startswith(href))
    inside = format_html('<strong class="govuk-service-navigation__active-fallback">{}</strong>', label) if active else label
    return format_html(
        '<li class="govuk-service-navigation__item{}"><a class="govuk-service-navigation__link" href="{}"{}>{}</a></li>',
        " govuk-service-navigation__item--active" if active else "",
        href,
        SafeString(f' aria-current="{"page" if current else "true"}"') if active else "",
        inside,
    )


@register.simple_tag
def page_numbers(page: Any) -> list[int]:
    """The numbers that a pager shows, with 0 where some are left out."""
    return [each if isinstance(each, int) else 0 for each in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)]


# Forms


@register.inclusion_tag("components/error_summary.html")
def error_summary(*given: Any) -> dict[str, Any]:
    """The box that lists what is wrong in one form, several, or a formset, each with a link to its control.

    Placed above the h1 it is drawn once: `{{ form }}` then leaves its own away.
    """
    problems: list[tuple[str, str]] = []
    for form in flat(given):
        form.summary_shown = True
        if not form.is_bound:
            continue
        problems += [("", str(error)) for error in form.non_field_errors()]
        for field in form:
            problems += [("" if field.is_hidden else field.id_of(words), words) for words in field.messages]
    for formset in (each for each in given if isinstance(each, BaseFormSet) and each.is_bound):
        problems += [("", str(error)) for error in formset.non_form_errors()]
    return {"problems": problems}


def flat(given: Iterable[Any]) -> Iterable[Any]:
    for each in given:
        if isinstance(each, BaseFormSet):
            yield from each.forms
        elif each:
            yield each


# Drawings: inline SVG with a title, and always beside the figures they draw


def per_cent(part: int | float | Decimal, whole: int | float | Decimal) -> str:
    return f"{max(0.0, min(100.0, float(part) * 100 / float(whole))):.2f}%" if whole else "0%"


@register.inclusion_tag("components/budget_bar.html")
def budget_bar(budget_pence: int, proposed_pence: int, signed_pence: int = 0, cap_pence: int | None = None) -> dict[str, Any]:
    """Signed and proposed money against a budget and its cap, all in pence.

    `proposed_pence` is what is proposed beyond what is signed.
    """
    total = signed_pence + proposed_pence
    cap = budget_pence if cap_pence is None else cap_pence
    scale = max(total, cap, budget_pence, 1)
    within = min(total, cap)
    return {
        "budget_pence": budget_pence,
        "signed_pence": signed_pence,
        "proposed_pence": proposed_pence,
        "cap_pence": cap,
        "total_pence": total,
        "left_pence": budget_pence - total,
        "over_budget_pence": max(0, total - budget_pence),
        "over_cap_pence": max(0, total - cap),
        "signed_width": per_cent(min(signed_pence, within), scale),
        "proposed_x": per_cent(min(signed_pence, within), scale),
        "proposed_width": per_cent(max(0, within - signed_pence), scale),
        "over_x": per_cent(within, scale),
        "over_width": per_cent(total - within, scale),
        "budget_x": per_cent(budget_pence, scale),
        "cap_x": per_cent(cap, scale),
    }


@register.simple_tag
def bar(value: int | float | Decimal, most: int | float | Decimal, label: str = "") -> SafeString:
    """One bar of a chart: `value` out of `most`. Without a label it is decoration beside a figure."""
    width = per_cent(value or 0, most or 0)
    named = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="house-bar" {} focusable="false"><rect class="house-bar__fill" width="{}" height="100%"></rect></svg>', named, width
    )


@register.simple_tag
def dot_plot(
    scores: Sequence[int | float | Decimal],
    mean: int | float | Decimal | None = None,
    least: int | float | Decimal = 0,
    most: int | float | Decimal = 5,
) -> SafeString:
    """Each score a dot on a line from `least` to `most`, the mean a stroke."""

    def place(value: int | float | Decimal) -> str:
        span = float(most) - float(least) or 1.0
        return f"{6 + (float(value) - float(least)) / span * 108:.1f}"

    words = ", ".join(str(score) for score in scores) or "none"
    dots = format_html_join("", '<circle class="house-dots__dot" cx="{}" cy="9" r="4"></circle>', ((place(score),) for score in scores))
    stroke = (
        format_html('<line class="house-dots__mean" x1="{0}" x2="{0}" y1="1" y2="17"></line>', place(mean))
        if mean is not None
        else SafeString("")
    )
    return format_html(
        '<svg class="house-dots" viewBox="0 0 120 18" role="img" aria-label="Scores: {}" focusable="false">'
        '<line class="house-dots__axis" x1="6" x2="114" y1="9" y2="9"></line>{}{}</svg>',
        words,
        dots,
        stroke,
    )
