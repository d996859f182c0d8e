"""What Wagtail's screens leave out (people and their rights are the office's own business, with a record of it) and what we add: the form builder."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms import builder_urls
from cms.models.news import NewsPage, shown_now
from commissioning.permissions import allows
from commissioning.questions.building import NEEDS

NOT_HERE = {"users", "groups", "workflows", "workflow-tasks"}


@hooks.register("construct_settings_menu")
def hide_people(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [each for each in menu_items if each.name not in NOT_HERE]


@hooks.register("construct_main_menu")
def hide_help(request: HttpRequest, menu_items: list[Any]) -> None:
    """Its help leads to sites of others."""
    menu_items[:] = [each for each in menu_items if each.name != "help"]


@hooks.register("register_admin_urls")
def form_builder() -> list[Any]:
    return [path("forms/", include(builder_urls, namespace="form_builder"))]


class FormsItem(MenuItem):
    """Shown to those who set calls up."""

    def is_shown(self, request: HttpRequest) -> bool:
        return allows(request.user, NEEDS)


@hooks.register("register_admin_menu_item")
def forms_in_the_menu() -> MenuItem:
    return FormsItem("Forms", reverse_lazy("form_builder:forms"), name="forms", icon_name="form", order=300)


@hooks.register("after_publish_page")
def say_that_news_waits(request: HttpRequest, page: Any) -> None:
    """An editor who publishes news in an election period hears when it will be seen."""
    if isinstance(page, NewsPage) and not shown_now(NewsPage.objects.filter(pk=page.pk)).exists():
        messages.warning(request, "An election period is in force, and news waits. It will be seen once the period is over.")
