"""A small table. On a phone each row becomes a card."""

from typing import Any

from wagtail import blocks


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(max_length=160)
    headings = blocks.ListBlock(blocks.CharBlock(max_length=80), min_num=2, max_num=6)
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(required=False, max_length=400)))

    class Meta:
        icon = "table"
        template = "cms/blocks/table.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Each cell beside its heading; the first of a row names the row."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        headings = list(value["headings"])
        context["headings"] = headings
        context["rows"] = [list(zip(headings, row, strict=False)) for row in value["rows"] if any(row)]
        return context
