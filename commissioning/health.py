"""One answer for whoever watches the service: can it read, can it keep files, and is the queue moving?"""

from datetime import datetime, timedelta

from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django_tasks_db.models import DBTaskResult, get_date_max

QUEUE_IS_LATE_AFTER = timedelta(minutes=15)


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """JSON with one word a part; status 503 where any part is not well. It names no record and needs no sign-in."""
    parts = {"database": _database(), "storage": _storage()}
    parts["queue"] = _queue(timezone.now()) if parts["database"] == "ok" else "unknown"
    well = all(word == "ok" for word in parts.values())
    return JsonResponse({"status": "ok" if well else "failing", **parts}, status=200 if well else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "failing"
    return "ok"


def _storage() -> str:
    try:
        storages["private"].exists("healthz")
    except Exception:  # each store raises errors of its own, and any of them means the same
        return "failing"
    return "ok"


def _queue(now: datetime) -> str:
    """Late when a job that was due a quarter of an hour ago still waits."""
    limit = now - QUEUE_IS_LATE_AFTER
    due = Q(run_after__lt=limit) | Q(run_after=get_date_max())
    return "late" if DBTaskResult.objects.ready().filter(due, enqueued_at__lt=limit).exists() else "ok"
