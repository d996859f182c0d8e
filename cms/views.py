"""Answers that no page of the tree gives."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

CLOSED = ("/admin/", "/apply/", "/desk/", "/sign-in/", "/files/", "/demo/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the public pages and nothing else."""
    lines = ["User-agent: *", *(f"Disallow: {each}" for each in CLOSED), f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
