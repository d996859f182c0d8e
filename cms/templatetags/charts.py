"""Small drawings of the public pages: inline SVG with a name, always above the table that says the same."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

WIDE, HIGH, FOOT, HEAD = 240, 118, 18, 16


@register.simple_tag
def columns_chart(points: Sequence[Any], name: str) -> SafeString:
    """A column for each point (`value`, `shown`, `short`). One whose value is hidden is a short hatched stump."""
    values = [float(point.value) for point in points if point.value is not None]
    most = max(values, default=0) or 1
    step = WIDE / max(len(points), 3)  # one or two columns stay columns
    room = HIGH - FOOT - HEAD
    drawn = []
    for number, point in enumerate(points):
        height = 6.0 if point.value is None else max(1.0, float(point.value) / most * room)
        middle = f"{step * (number + 0.5):.1f}"
        drawn.append(
            (
                "house-chart__column house-chart__column--few" if point.value is None else "house-chart__column",
                f"{step * number + step * 0.16:.1f}",
                f"{HIGH - FOOT - height:.1f}",
                f"{step * 0.68:.1f}",
                f"{height:.1f}",
                middle,
                f"{HIGH - FOOT - height - 5:.1f}",
                "under 5" if point.value is None else point.shown,
                middle,
                HIGH - 5,
                point.short,
            )
        )
    columns = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"></rect>'
        '<text class="house-chart__value" x="{}" y="{}">{}</text><text class="house-chart__label" x="{}" y="{}">{}</text>',
        drawn,
    )
    return format_html(
        '<svg class="house-chart" viewBox="0 0 {} {}" role="img" aria-label="{}" focusable="false">{}'
        '<line class="house-chart__axis" x1="0" x2="{}" y1="{}" y2="{}"></line></svg>',
        WIDE,
        HIGH,
        name,
        columns,
        WIDE,
        HIGH - FOOT,
        HIGH - FOOT,
    )
