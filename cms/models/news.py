"""News: a list with the newest first, and an item."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.models.public_page import PublicPage, address_of
from commissioning.people.models import ElectionPeriod

ITEMS_A_PAGE = 10
LONDON = ZoneInfo("Europe/London")


class NewsIndexPage(PublicPage):
    template = "cms/news_index_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **options: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **options)
        items = shown_now(NewsPage.objects.child_of(self).live()).order_by("-dated", "-pk")
        context["items"] = Paginator(items, ITEMS_A_PAGE).get_page(request.GET.get("page"))
        return context


class NewsPage(PublicPage):
    dated = models.DateField("date", default=date.today)

    template = "cms/news_page.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("dated"), *PublicPage.content_panels[len(Page.content_panels) :]]

    def serve(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        """What was published in an election period that holds news back is not there until it is over; a preview is."""
        if not getattr(request, "is_preview", False) and not shown_now(NewsPage.objects.filter(pk=self.pk)).exists():
            raise Http404
        return super().serve(request, *args, **options)

    @property
    def address(self) -> str:
        return address_of(self.url_path)


def shown_now(items: Any) -> Any:
    """Without what was first published on or after the first day of an election period that holds news back now. One query more."""
    today = timezone.localdate()
    held = ElectionPeriod.objects.in_force_on(today).filter(holds_publicity=True).values_list("from_on", flat=True).first()
    if held is None:
        return items
    return items.filter(first_published_at__lt=datetime.combine(held, time.min, LONDON))


def latest_news(most: int = 3) -> list[NewsPage]:
    """The newest items, in one statement."""
    return list(shown_now(NewsPage.objects.live()).order_by("-dated", "-pk")[:most])
