"""The Plan for the public: what we want to come about, what we have given for it, and what came of it."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.models.public_page import PublicPage
from cms.plan_cards import plan_on_page
from commissioning.outcomes.models import Plan
from commissioning.outcomes.queries import outcome_results


class PlanPage(PublicPage):
    """The plan is the one in force unless an editor names one, so that an older plan can keep a page."""

    plan = models.ForeignKey(
        "outcomes.Plan", models.PROTECT, null=True, blank=True, related_name="+", help_text="Leave empty for the plan in force."
    )

    template = "cms/plan_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.StandardPage"]
    content_panels = [*Page.content_panels, FieldPanel("plan"), *PublicPage.content_panels[len(Page.content_panels) :]]

    def get_context(self, request: HttpRequest, *args: Any, **options: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **options)
        now = timezone.now()
        plan = self.plan or Plan.objects.in_force(timezone.localdate(now)).newest_first().first()
        if plan:
            context["plan"] = plan
            context["register_url"] = register_url()
            context["shown"] = plan_on_page(plan, outcome_results(plan, now), at=now)
        return context


def register_url() -> str:
    """Where every grant is listed; nothing while this installation has no register."""
    try:
        return reverse("transparency:register")
    except NoReverseMatch:
        return ""
