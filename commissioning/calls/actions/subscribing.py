"""News of calls by email: asked for, confirmed by the address itself, sent once each, stopped by one press."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.signing import BadSignature
from django.db import transaction

from commissioning.audit.actions import record
from commissioning.calls import notices
from commissioning.calls.models import CONFIRM_WITHIN, Subscription, Told
from commissioning.calls.news_links import CONFIRM, STOP
from commissioning.calls.queries import News, news_at
from commissioning.lifecycle import Refused
from commissioning.mail.actions import forget
from commissioning.mail.models import Message
from commissioning.outcomes.models import FocusArea

MOST_LETTERS_A_DAY = 3
GONE = "This link does not work any more. Ask for news again, and open the link of the new letter within 7 days."


@transaction.atomic
def ask_for_news(*, email: str, themes: Iterable[FocusArea], at: datetime) -> None:
    """Write to an address that somebody typed, so that it can say whether it wants news; no theme means every one.

    Whether it has a subscription already makes no difference to see. Beyond MOST_LETTERS_A_DAY to one address nothing is sent, and nothing said.
    """
    email, chosen = email.strip().lower(), list(themes)
    written = Message.objects.to(email).filter(template=f"{notices.EMAILS}/news_confirm", created_at__gt=at - timedelta(days=1))
    if written.count() >= MOST_LETTERS_A_DAY:
        return
    subscription = Subscription.objects.create(email=email, every_theme=not chosen, asked_at=at)
    subscription.themes.set(chosen)
    notices.confirm_subscription(subscription, at=at)


@transaction.atomic
def confirm_news(*, token: str, at: datetime) -> Subscription:
    """The address says yes. What it chose now stands in place of what it had; links in letters sent before still stop it. A second press changes nothing.

    Raises: Refused for a link that was altered, is older than seven days, or whose subscription was stopped.
    """
    subscription = subscription_to_confirm(token, at=at)
    if subscription is None:
        raise Refused(GONE)
    rows = {each.pk: each for each in Subscription.objects.select_for_update().filter(email=subscription.email).order_by("pk")}
    if subscription.pk not in rows:
        raise Refused(GONE)
    subscription = rows[subscription.pk]
    if subscription.confirmed_at is not None:
        return subscription
    before = next((each for each in rows.values() if each.confirmed_at is not None), None)
    if before is not None:
        subscription.key = before.key
        before.delete()
    subscription.confirmed_at = at
    subscription.save()
    record("subscription confirmed", subscription, by=None, at=at, themes=subscription.themes.count())
    return subscription


def subscription_to_confirm(token: str, *, at: datetime) -> Subscription | None:
    """The one that a link confirms; None where it works no more."""
    try:
        found = Subscription.objects.filter(pk=int(CONFIRM.unsign(token))).first()
    except (BadSignature, ValueError):
        return None
    return found if found is not None and found.may_be_confirmed(at) else None


def stop_key(token: str) -> uuid.UUID | None:
    """What a link that stops names; None where it was altered."""
    try:
        return uuid.UUID(STOP.unsign(token))
    except (BadSignature, ValueError):
        return None


@transaction.atomic
def stop_news(*, token: str, at: datetime) -> None:
    """End a subscription and forget its address with every letter about it. Stopped before, it stays so, and nothing is said.

    Raises: Refused for a link that was altered.
    """
    key = stop_key(token)
    if key is None:
        raise Refused("This link is not whole. Copy all of it from the letter.")
    stopped = Subscription.objects.select_for_update().filter(key=key).first()
    if stopped is None:
        return
    record("subscription stopped", stopped, by=None, at=at)
    _delete(Subscription.objects.filter(email=stopped.email))


def forget_unconfirmed(*, at: datetime) -> int:
    """Delete what no address confirmed within seven days, and the letters that asked; run when due. Gives how many."""
    with transaction.atomic():
        return _delete(Subscription.objects.filter(confirmed_at__isnull=True, asked_at__lte=at - CONFIRM_WITHIN))


def _delete(subscriptions: Iterable[Subscription]) -> int:
    found = list(subscriptions)
    forget(about=found)
    for each in found:
        each.delete()
    return len(found)


def send_call_news(*, at: datetime) -> int:
    """Tell each subscription what it has not been told; run when due, any number of times. Gives how many letters."""
    return sum(_tell(news, at=at) for news in news_at(at))


def _tell(news: News, *, at: datetime) -> int:
    wanting = Subscription.objects.for_call(news.call).filter(confirmed_at__lte=news.since)
    told = Told.objects.filter(call=news.call, news=news.name)
    waiting = wanting.exclude(pk__in=told.values("subscription")).order_by("pk").values_list("pk", flat=True)
    return sum(_tell_one(pk, news, at=at) for pk in waiting)


@transaction.atomic
def _tell_one(subscription_id: int, news: News, *, at: datetime) -> bool:
    """The letter and the note that it was written are one transaction, so it is neither lost nor sent twice."""
    subscription = Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    if subscription is None or subscription.told.filter(call=news.call, news=news.name).exists():
        return False
    Told.objects.create(subscription=subscription, call=news.call, news=news.name, at=at)
    notices.call_news(subscription, news, at=at)
    return True
