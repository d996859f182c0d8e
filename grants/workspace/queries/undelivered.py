"""Letters that did not arrive."""

from typing import Any

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from commissioning.mail.models import Message
from grants.applications.models import Application, Sight
from grants.awards.models import Award


def undelivered(user: Any) -> Any:
    """Letters that failed for good or have no address to go to, save those about bids and awards that a conflict bars her from. One query."""
    barred = Sight.objects.shut_to(user).values("application")
    bids = barred.annotate(key=Cast("application", CharField())).values("key")
    awards = Award.objects.filter(application__in=barred).annotate(key=Cast("pk", CharField())).values("key")
    hidden = Q(about_type=Application._meta.label_lower, about_id__in=bids) | Q(about_type=Award._meta.label_lower, about_id__in=awards)
    return Message.objects.undelivered().exclude(hidden)
