"""A heading inside a page."""

from wagtail import blocks


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        max_length = 120
        template = "cms/blocks/heading.html"
