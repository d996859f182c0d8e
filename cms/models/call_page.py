"""A call for the public: an editor writes the words around it, the facts are read live."""

from datetime import datetime
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.models.public_page import PublicPage, address_of
from commissioning.calls.models import Call
from commissioning.calls.queries import CallFacts, facts_of, with_parts
from commissioning.questions.question_words import sections_in_words
from commissioning.questions.types.score import SCALE as WORDS_OF_SCORES

SCALE = tuple(enumerate(WORDS_OF_SCORES))

SCORERS = {2: "Two", 3: "Three", 4: "Four"}


class CallPage(PublicPage):
    """Page and form cannot disagree: nothing that the call says is kept here."""

    call = models.OneToOneField("calls.Call", models.PROTECT, related_name="+")

    template = "cms/call_page.html"
    parent_page_types = ["cms.FundIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("call"), *PublicPage.content_panels[len(Page.content_panels) :]]

    @property
    def address(self) -> str:
        return address_of(self.url_path)

    def serve(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        """Raises: Http404 while the call is a draft."""
        calls = with_parts(Call.objects.published()).filter(pk=self.call_id)
        return self.answer(request, calls.first())

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """An editor sees a draft call as the public will."""
        calls = with_parts(Call.objects.all()).filter(pk=self.call_id)
        return self.answer(request, calls.first())

    def answer(self, request: HttpRequest, call: Call | None) -> HttpResponse:
        if call is None:
            raise Http404("No such call.")
        now = timezone.now()
        context = self.get_context(request) | call_context(facts_of(call, at=now), now)
        return TemplateResponse(request, self.template, context)

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """A page whose call is not published, or is reached by its link only, is not told of."""
        is_told = self.call.state != "draft" and not self.call.is_unlisted
        urls: list[dict[str, Any]] = super().get_sitemap_urls(request) if is_told else []
        return urls


def call_context(facts: CallFacts, at: datetime) -> dict[str, Any]:
    """What the template of a call draws. No statement once this process has met the call's question sets."""
    call = facts.call
    check_sections = sections_in_words(call.eligibility_set_id)
    return {
        "call": call,
        "facts": facts,
        "now": at,
        "is_coming": facts.phase == "Opening soon",
        "is_cancelled": call.state == "cancelled",
        "tone": {"Open": "green", "Opening soon": "blue", "Closed": "grey"}.get(facts.phase) or call.machine.states[call.state].tone,
        "check_url": address_in_grants("applications:check", call) if facts.is_open else "",
        "ask_url": address_in_grants("applications:enquire", call) if facts.takes_enquiries else "",
        "most_weight": max((each.weight for each in facts.criteria), default=1),
        "scale": SCALE,
        "anchored": [each for each in facts.criteria if len(each.anchors) == len(SCALE)],
        "check_count": sum(len(each.questions) for each in check_sections),
        "scorers": SCORERS.get(call.scorers, str(call.scorers)),
        "sections": sections_in_words(call.question_set_id),
        "lot_forms": [(each.title, sections_in_words(each.question_set_id)) for each in facts.lots if each.question_set_id],
        "question_count": len(facts.questions),
    }


def address_in_grants(name: str, call: Call) -> str:
    """Where the eligibility check of the call begins, or a question about it is asked; nothing while this installation has none."""
    try:
        return reverse(name, args=[call.reference])
    except NoReverseMatch:
        return ""
