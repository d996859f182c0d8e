"""Paragraphs, lists and links."""

from wagtail import blocks


class WordsBlock(blocks.RichTextBlock):
    """Only what every page can carry: no colours, no pictures in the middle of a line."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{"features": ["h3", "bold", "ol", "ul", "link", "document-link"], **options})

    class Meta:
        icon = "pilcrow"
        template = "cms/blocks/words.html"
