"""The signed links of subscriptions: they work without signing in, and cannot be guessed or altered. Plain Python and Django's signer."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from commissioning.calls.models import Subscription

CONFIRM, STOP = signing.Signer(salt="calls.news.confirm"), signing.Signer(salt="calls.news.stop")


def confirm_link(subscription: Subscription) -> str:
    return settings.SITE_URL + reverse("calls:news_confirm", args=[CONFIRM.sign(str(subscription.pk))])


def stop_link(subscription: Subscription) -> str:
    return settings.SITE_URL + reverse("calls:news_stop", args=[STOP.sign(str(subscription.key))])
