"""What every page of the public site has in common."""

from typing import Any, ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction

from cms.blocks import page_blocks


class PublicPage(Page):
    """A page that anyone may read: there are no private pages, and so no page passwords."""

    summary = models.CharField(max_length=300, blank=True, help_text="One or two sentences under the title; also told to search engines.")
    body = StreamField(page_blocks(), blank=True)

    private_page_options: ClassVar[list[str]] = []
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]

    class Meta:
        abstract = True

    @property
    def described(self) -> str:
        """What a search engine may print under the title."""
        return self.search_description or self.summary

    def get_view_restrictions(self) -> Any:
        """None can be set, so none is looked for: two statements fewer on every page."""
        return PageViewRestriction.objects.none()


def address_of(url_path: str) -> str:
    """Where a page of the one site is: its path without that of the home page, at no cost in statements."""
    return "/" + url_path.split("/", 2)[2]
