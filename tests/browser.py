"""What browser tests share: signing in without a letter, and looking at a page as someone who cannot see it or has a small screen."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

WIDE, NARROW = 1280, 320
# Places are told by their markup, so axe need not work out a selector for each; and no rule of these asks for stylesheets to be loaded apart.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "selectors": False,
    "elementRef": False,
    "preload": False,
}


def sign_in(page: Page, user: Any, address: str) -> None:
    """Give the browser a session of this person. `address` is the live server's."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": address}])


def assert_accessible(page: Page) -> None:
    """No axe violation, and nothing to scroll sideways, on a wide screen and on the narrowest phone."""
    page.wait_for_load_state("load")  # a link that was clicked may be there before its stylesheet
    before = page.viewport_size
    page.evaluate(Axe().axe_script)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate("rules => axe.run(document, rules).then(found => found.violations)", RULES)
        assert not found, f"{page.url} at {width} px\n" + "\n".join(told(each) for each in found)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} at {width} px is {wide} px wide: {page.evaluate(WIDEST)}"
    if before:
        page.set_viewport_size(before)


def told(violation: dict[str, Any]) -> str:
    """One violation in a line, with the first places where it stands."""
    places = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
    return f"- {violation['id']} ({violation['impact']}): {violation['help']}: {places}"


WIDEST = """Array.from(document.querySelectorAll('body *'))
  .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 5).map(each => each.tagName + '.' + each.className).join(', ')"""
