"""Who wants news of calls by email: an address that said so twice, and what it was told already."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from commissioning.calls.models.call import Call
from commissioning.outcomes.models import FocusArea

CONFIRM_WITHIN = timedelta(days=7)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def for_call(self, call: Call) -> "SubscriptionQuerySet":
        """Those that want news of every theme, or of one that the call serves."""
        areas = call.outcomes.order_by().values("focus_area")
        chosen = Subscription.themes.through.objects.filter(focusarea__in=areas).values("subscription")
        return self.filter(Q(every_theme=True) | Q(pk__in=chosen))


class Subscription(models.Model):
    """Asked for by anyone who typed the address; it counts once the address itself confirms. `key` stands in the link that stops it."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    every_theme = models.BooleanField()
    themes = models.ManyToManyField(FocusArea, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=Q(confirmed_at__isnull=False), name="one_subscription_an_address"),
        ]
        indexes = [models.Index(fields=["email"], name="subscription_by_address")]

    def may_be_confirmed(self, at: datetime) -> bool:
        return self.confirmed_at is not None or at < self.asked_at + CONFIRM_WITHIN


class Told(models.Model):
    """That one piece of news of one call went to a subscription: `news` names it, so that it goes once."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="told")
    call = models.ForeignKey(Call, models.CASCADE, related_name="+")
    news = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "call", "news"], name="told_once")]
