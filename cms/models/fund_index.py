"""The list of funds: a card for each call, open ones first."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.url_routing import RouteResult

from cms.call_cards import cards_for
from cms.call_filter import CallFilter
from cms.models.call_page import CallPage
from cms.models.public_page import PublicPage
from commissioning.calls.models import Call
from commissioning.calls.queries import coming_calls, open_calls, past_calls

PAST_A_PAGE = 12
MOST_SHOWN = 60


class FundIndexPage(PublicPage):
    template = "cms/fund_index_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CallPage"]
    max_count = 1

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """A call's page by its own address, or by the call's reference: a published call can be read before an editor has made its page."""
        if len(path_components) != 1:
            return super().route(request, path_components)
        slug = path_components[0]
        page = CallPage.objects.child_of(self).live().filter(slug=slug).first()
        if page:
            return RouteResult(page)
        call = Call.objects.published().filter(reference__iexact=slug).first()
        if call is None:
            raise Http404("No such call.")
        page = CallPage.objects.child_of(self).live().filter(call=call).first()
        if page:
            return RouteResult(self, kwargs={"moved_to": page.address})
        return RouteResult(CallPage(call=call, title=call.title, summary=call.summary, slug=slug))

    def serve(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        if options.get("moved_to"):
            return redirect(options["moved_to"])
        return super().serve(request, *args, **options)

    def get_context(self, request: HttpRequest, *args: Any, **options: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **options)
        now = timezone.now()
        form = CallFilter(request.GET if request.GET else {})
        form.is_valid()
        past = Paginator(form.narrow(past_calls(now)), PAST_A_PAGE).get_page(request.GET.get("page"))
        current = [*form.narrow(open_calls(now))[:MOST_SHOWN], *form.narrow(coming_calls(now))[:MOST_SHOWN]]
        cards = cards_for([*current, *past], at=now)
        context["form"] = form
        context["open_cards"] = [card for card in cards if card.is_open]
        context["coming_cards"] = [card for card in cards if card.is_coming]
        context["past_cards"] = cards[len(current) :]
        context["page_obj"] = past
        context["now"] = now
        return context
