"""Letters about news of calls. Each news letter can be stopped by one press in the mail program (RFC 8058) and by a link."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from commissioning.calls.models import Call, Subscription
from commissioning.calls.news_links import confirm_link, stop_link
from commissioning.calls.queries import News, office
from commissioning.mail.actions import send

EMAILS = "calls/emails"


def confirm_subscription(subscription: Subscription, *, at: datetime) -> None:
    """To the address that was typed, the same letter whether or not it has a subscription already."""
    context = {
        "link": confirm_link(subscription),
        "themes": list(subscription.themes.order_by("priority__number", "order")),
        "office": office().profile_on(timezone.localdate(at)),
    }
    send(to=subscription.email, template=f"{EMAILS}/news_confirm", context=context, at=at, about=subscription)


def call_news(subscription: Subscription, news: News, *, at: datetime) -> None:
    call: Call = news.call
    stop = stop_link(subscription)
    context = {
        "call": call,
        "extension": news.extension,
        "link": f"{settings.SITE_URL}/funding/{call.reference.lower()}/",
        "stop": stop,
        "opens_later": at < call.opens_at,
        "office": call.office.profile_on(timezone.localdate(at)),
    }
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    send(to=subscription.email, template=f"{EMAILS}/news_{news.kind}", context=context, at=at, about=subscription, headers=headers)
