"""News: a list with the newest first, and an item."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.models.public_page import PublicPage, address_of

ITEMS_A_PAGE = 10


class NewsIndexPage(PublicPage):
    template = "cms/news_index_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **options: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **options)
        items = NewsPage.objects.child_of(self).live().order_by("-dated", "-pk")
        context["items"] = Paginator(items, ITEMS_A_PAGE).get_page(request.GET.get("page"))
        return context


class NewsPage(PublicPage):
    dated = models.DateField("date", default=date.today)

    template = "cms/news_page.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("dated"), *PublicPage.content_panels[len(Page.content_panels) :]]

    @property
    def address(self) -> str:
        return address_of(self.url_path)


def latest_news(most: int = 3) -> list[NewsPage]:
    """The newest items, in one statement."""
    return list(NewsPage.objects.live().order_by("-dated", "-pk")[:most])
