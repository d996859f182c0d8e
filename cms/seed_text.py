"""The words that the site starts with: a TOML file a page in cms/seeds. From then on the page rules, and an editor changes it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from commissioning.people.context import TEXT_SIZE_COOKIE
from commissioning.people.models import OfficeProfile

SEEDS = Path(__file__).parent / "seeds"


@dataclass(frozen=True)
class SeedPage:
    """A page as it starts: `body` is what a StreamField reads."""

    title: str
    slug: str
    summary: str
    body: list[dict[str, Any]] = field(default_factory=list)


def seed_page(name: str, words: Mapping[str, str]) -> SeedPage:
    """One file with the office's own words put in. Raises: KeyError where it asks for a word that nobody gives."""
    read = _filled(tomllib.loads((SEEDS / f"{name}.toml").read_text(encoding="utf-8")), words)
    body = [{"type": kind, "value": value} for block in read.get("block", []) for kind, value in block.items()]
    return SeedPage(read["title"], read.get("slug", ""), read["summary"], body)


def office_words(profile: OfficeProfile | None, today: date) -> dict[str, str]:
    """What the files may name in braces."""
    session = settings.SESSION_COOKIE_AGE // 3600
    return {
        "office": profile.name if profile else "Office of the Police and Crime Commissioner",
        "decider": profile.decider_title if profile else "Police and Crime Commissioner",
        "force": profile.force if profile else "the police",
        "county": profile.county if profile else "county",
        "email": profile.email if profile else settings.DEFAULT_FROM_EMAIL,
        "today": f"{today.day} {today:%B %Y}",
        "review": f"{today:%B} {today.year + 1}",
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "session_time": f"{session} hours",
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "csrf_time": "1 year" if timedelta(seconds=settings.CSRF_COOKIE_AGE) >= timedelta(days=360) else "For this visit",
        "text_size_cookie": TEXT_SIZE_COOKIE,
    }


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return value.format_map(words)
    if isinstance(value, list):
        return [_filled(each, words) for each in value]
    if isinstance(value, dict):
        return {key: _filled(each, words) for key, each in value.items()}
    return value
