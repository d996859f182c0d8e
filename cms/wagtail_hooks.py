"""What Wagtail's screens leave out: people and their rights are the office's own business, with a record of it."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

NOT_HERE = {"users", "groups", "workflows", "workflow-tasks"}


@hooks.register("construct_settings_menu")
def hide_people(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [each for each in menu_items if each.name not in NOT_HERE]


@hooks.register("construct_main_menu")
def hide_help(request: HttpRequest, menu_items: list[Any]) -> None:
    """Its help leads to sites of others."""
    menu_items[:] = [each for each in menu_items if each.name != "help"]
