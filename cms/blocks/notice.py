"""A few words that must not be missed."""

from wagtail import blocks


class NoticeBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120)
    words = blocks.RichTextBlock(features=["bold", "link", "document-link"])

    class Meta:
        icon = "warning"
        template = "cms/blocks/notice.html"
