"""Answers that no page of the tree gives, and the one page that many read in the same hour."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.views import serve

from cms.call_cards import reference_at
from cms.page_cache import kept_page
from cms.questions_document import questions_pdf
from commissioning.calls.models import Call
from commissioning.calls.queries import call_facts

CLOSED = ("/admin/", "/apply/", "/desk/", "/sign-in/", "/files/", "/demo/")


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Wagtail's own answer for the page of a call, kept while nothing that it shows has changed."""
    return kept_page(request, slug, lambda: serve(request, request.path_info))


@require_safe
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is asked under a call, as a tagged PDF for reading and drafting."""
    try:
        facts = call_facts(reference_at(slug), at=timezone.now())
    except Call.DoesNotExist:
        raise Http404("No such call.") from None
    response = HttpResponse(questions_pdf(facts), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{facts.call.reference.lower()}-questions.pdf"'
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the public pages and nothing else."""
    lines = ["User-agent: *", *(f"Disallow: {each}" for each in CLOSED), f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
