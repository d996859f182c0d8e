"""An applicant lets the grants officers read a draft for a while, and ends it; an officer who reads it leaves a look behind."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.applications.actions.answering import locked
from grants.applications.models import Application, Share
from grants.applications.queries import live_share

SHARED_FOR = timedelta(days=7)


@transaction.atomic
def share_draft(*, application_id: int, by: Any, at: datetime) -> Share:
    """Let the officers of the office read an unsent bid for seven days to the second. While it is shared, to share it again changes nothing.

    Raises: NotAllowed; Refused once it was sent or withdrawn.
    Source: requirements, section 0 "Help".
    """
    application = locked(application_id)
    require(by, "applications.share", application)
    if application.state != "draft":
        raise Refused("Only a draft can be shared: what was sent the office can read already.")
    if standing := live_share(application, at):
        return standing
    share = Share.objects.create(application=application, shared_by=by, shared_at=at, until=at + SHARED_FOR)
    record("application draft shared", application, by=by, at=at, share=share.pk, until=share.until.isoformat())
    return share


@transaction.atomic
def stop_sharing(*, application_id: int, by: Any, at: datetime) -> Application:
    """End a share at once; where none stands, nothing changes. Raises: NotAllowed."""
    application = locked(application_id)
    require(by, "applications.share", application)
    for share in Share.objects.select_for_update().live_at(at).filter(application=application):
        share.ended_by, share.ended_at = by, at
        share.save()
        record("application draft no longer shared", application, by=by, at=at, share=share.pk)
    return application


@transaction.atomic
def look_at_draft(*, application_id: int, by: Any, at: datetime) -> Share | None:
    """Write down that an officer reads a shared draft; None where she may not (any more), and then nothing is to be shown."""
    may_see = Application.objects.visible_to(by, at).filter(pk=application_id, state="draft")
    share = Share.objects.select_for_update(of=("self",)).live_at(at).filter(application__in=may_see).select_related("application").first()
    if share is not None:
        share.was_looked_at(by=by, at=at)
    return share
