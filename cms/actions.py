"""Making the site stand, and letting scheduled pages go live."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision, Site

from cms.models import CallPage, FundIndexPage, HomePage, NewsIndexPage, NewsPage, PlanPage, StandardPage
from cms.seed_text import SeedPage, office_words, seed_page
from commissioning.calls.models import Call
from commissioning.people.models import OfficeProfile

STANDARD = ("accessibility", "privacy", "cookies")


@transaction.atomic
def set_up_site(*, at: datetime) -> list[str]:
    """The pages that the public needs: home, funds, plan, news, the three that the law asks for, and a page for each published call.

    Shape: the addresses of the pages that were made; none when all stood. What an editor has changed stays as it is.
    """
    today = timezone.localdate(at)
    words = office_words(OfficeProfile.objects.filter(from_on__lte=today).order_by("-from_on", "-pk").first(), today)
    made: list[str] = []
    home = HomePage.objects.first() or _found_home(seed_page("home", words), made)
    funding = FundIndexPage.objects.first() or _add(home, FundIndexPage, seed_page("funding", words), made)
    if not PlanPage.objects.exists():
        _add(home, PlanPage, seed_page("plan", words), made)
    if not NewsIndexPage.objects.exists():
        news = _add(home, NewsIndexPage, seed_page("news", words), made)
        _add(news, NewsPage, seed_page("news_welcome", words), made, dated=today)
    there = set(StandardPage.objects.child_of(home).values_list("slug", flat=True))
    for name in STANDARD:
        if name not in there:
            _add(home, StandardPage, seed_page(name, words), made)
    paged = CallPage.objects.values("call")
    for call in Call.objects.published().exclude(state="cancelled").exclude(pk__in=paged).order_by("pk"):
        _add(funding, CallPage, page_of(call), made, call=call)
    return made


def page_of(call: Call) -> SeedPage:
    """The page of a call as it starts: with the words that an editor wrote for the call that it is copied from, where there are any.

    Its title and summary are the call's own: they are set for each round. What is linked or pictured there is linked and pictured here.
    """
    source = CallPage.objects.filter(call=call.copied_from_id).first() if call.copied_from_id else None
    body = list(source.body.raw_data) if source else []
    return SeedPage(call.title, call.reference.lower(), call.summary, [{"type": each["type"], "value": each["value"]} for each in body])


def publish_scheduled(*, at: datetime) -> int:
    """Let pages go live, or end, whose hour has come. Wagtail's own command does it; this says for how many."""
    waiting = Page.objects.filter(live=True, expire_at__lt=at).count() + Revision.objects.filter(approved_go_live_at__lt=at).count()
    if waiting:
        call_command("publish_scheduled", verbosity=0)
    return waiting


def _found_home(seed: SeedPage, made: list[str]) -> HomePage:
    """Put our home page where Wagtail's welcome page stood, and tell the site."""
    root = Page.get_first_root_node()
    welcome = Page.objects.child_of(root).filter(slug="home").first()
    if welcome:
        welcome.slug = "welcome"
        welcome.save()
    home = _add(root, HomePage, SeedPage(seed.title, "home", seed.summary, seed.body), made)
    host, _, port = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")
    fallback = "443" if settings.SITE_URL.startswith("https") else "80"
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": home, "hostname": host, "port": int(port or fallback)})
    if welcome:
        Page.objects.get(pk=welcome.pk).delete()
    return home


def _add(parent: Page, kind: type[Any], seed: SeedPage, made: list[str], **fields: Any) -> Any:
    """A live page with a first revision, so that an editor finds its history whole."""
    page = kind(title=seed.title, slug=seed.slug, summary=seed.summary, **fields)
    page.body = kind._meta.get_field("body").stream_block.to_python(seed.body)
    # Read anew: adding a child to a node that another addition has moved would tangle the tree.
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision(changed=False, clean=False)
    made.append(page.url_path)
    return page
