"""The first page: what can be applied for now, how it works, what is new."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from cms.call_cards import cards_for
from cms.models.news import latest_news
from cms.models.public_page import PublicPage
from commissioning.calls.queries import coming_calls, open_calls

MOST_OPEN, MOST_COMING = 6, 3


class HomePage(PublicPage):
    template = "cms/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.FundIndexPage", "cms.PlanPage", "cms.NewsIndexPage", "cms.StandardPage"]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **options: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **options)
        now = timezone.now()
        cards = cards_for([*open_calls(now)[:MOST_OPEN], *coming_calls(now)[:MOST_COMING]], at=now)
        context["open_cards"] = [card for card in cards if card.is_open]
        context["coming_cards"] = [card for card in cards if not card.is_open]
        context["news"] = latest_news()
        return context
