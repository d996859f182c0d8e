"""News of calls for anyone with an email address; none of these pages says whether an address is known to us."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.calls import actions
from commissioning.calls.news_forms import NewsForm
from commissioning.lifecycle import Refused

TOO_MANY = "Too many addresses were entered from your network. Wait an hour, then try again."


@require_http_methods(["GET", "HEAD", "POST"])
def news(request: HttpRequest) -> HttpResponse:
    """Which address, and news of what."""
    form = NewsForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, action="call_news"):
            actions.ask_for_news(at=timezone.now(), **form.cleaned_data)
            return redirect("calls:news_asked")
        form.add_error(None, TOO_MANY)
        status = 429
    return render(request, "calls/news.html", {"form": form}, status=status)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "calls/news_asked.html")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A button, since mail programs open links to look at them; then that it is done."""
    at = timezone.now()
    waiting = actions.subscription_to_confirm(token, at=at)
    if waiting is None:
        return render(request, "calls/news_gone.html", status=410)
    done = False
    if request.method == "POST":
        try:
            waiting = actions.confirm_news(token=token, at=at)
        except Refused:
            return render(request, "calls/news_gone.html", status=410)
        done = True
    themes = list(waiting.themes.order_by("priority__number", "order"))
    return render(request, "calls/news_confirm.html", {"themes": themes, "done": done})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A button for people. A mail program posts here by itself, without cookies (RFC 8058), and the signed link is all the leave that it needs."""
    if actions.stop_key(token) is None:
        return render(request, "calls/news_gone.html", {"stopping": True}, status=410)
    done = request.method == "POST"
    if done:
        actions.stop_news(token=token, at=timezone.now())
    return render(request, "calls/news_stop.html", {"done": done})
