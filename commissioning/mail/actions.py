"""Writing a letter, and seeing to it that what was written leaves."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Model, Q
from django.db.models.functions import Upper
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from commissioning.lifecycle import Refused
from commissioning.mail.models import Message, MessageState
from commissioning.mail.tasks import TRIES_MAX, enqueue

logger = logging.getLogger(__name__)

# A worker that has said nothing for this long is taken for dead; no task of ours takes as long.
LOST_AFTER = timedelta(minutes=15)
RUNS_MAX = 3


def send(*, to: str, **letter: Any) -> Message:
    """One letter to one address: see `send_each`."""
    return send_each(to=[to], **letter)[0]


@transaction.atomic(savepoint=False)
def send_each(
    *,
    to: Sequence[str],
    template: str,
    context: Mapping[str, Any],
    at: datetime,
    about: Model | None = None,
    attachments: Iterable[Any] = (),
    attachment_makers: Sequence[tuple[str, Mapping[str, Any]]] = (),
    headers: Mapping[str, str] | None = None,
    by: Any | None = None,
) -> list[Message]:
    """Write the same message to each address now and let the queue send them.

    Shape: the new Messages, in the order of `to`. `template` is a path without ending: `<template>.subject.txt` and `<template>.txt` are
    rendered at once with `context`, `<template>.html` too where there is one. `attachments` are StoredFiles. `attachment_makers` are pairs
    (dotted path, keyword arguments that are plain JSON) of functions `(*, at, **arguments) -> StoredFile`, called when the message is sent, so
    that no PDF is made in a request. `headers` are more lines at its head, such as List-Unsubscribe. An address that cannot be one gives a message that is `held`: nothing is lost and someone can see it.
    The rows and their tasks are part of the caller's transaction: rolled back, there is no mail.
    """
    addresses = [each.strip() for each in to]
    known = _people_at(addresses)
    written = {
        "template": template,
        "subject": " ".join(_as_text(f"{template}.subject.txt", context).split())[:250],
        "body_text": _as_text(f"{template}.txt", context).strip() + "\n",
        "body_html": _as_html(f"{template}.html", context),
        "about_type": about._meta.label_lower if about else "",
        "about_id": str(about.pk) if about else "",
        "attachment_makers": [[path, dict(given)] for path, given in attachment_makers],
        "headers": dict(headers or {}),
        "created_at": at,
        "created_by": by,
    }
    messages = Message.objects.bulk_create(
        Message(to_address=each, to_user=known.get(each.upper()), **written, **_standing(each)) for each in addresses
    )
    kept = list(attachments)
    for message in messages:
        if kept:
            message.attachments.set(kept)
        if message.state == MessageState.QUEUED:
            enqueue(message.pk)
    return messages


def _people_at(addresses: Sequence[str]) -> dict[str, Any]:
    """People by address in capitals, as the database compares them."""
    wanted = {each.upper() for each in addresses if each}
    people = get_user_model()._default_manager.alias(address=Upper("email")).filter(address__in=wanted).only("email") if wanted else ()
    return {each.email.upper(): each for each in people}


def _standing(address: str) -> dict[str, Any]:
    if _can_be_an_address(address):
        return {"state": MessageState.QUEUED}
    return {"state": MessageState.HELD, "last_error": "The address cannot be used. Correct it and send the message again."}


def _can_be_an_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _as_text(name: str, context: Mapping[str, Any]) -> str:
    """Rendered as plain text: "Smith & Sons" stays as it is."""
    return str(get_template(name).template.render(Context(dict(context), autoescape=False)))  # type: ignore[attr-defined]


def _as_html(name: str, context: Mapping[str, Any]) -> str:
    try:
        return str(get_template(name).render(dict(context)))
    except TemplateDoesNotExist:
        return ""


def forget(*, about: Iterable[Model]) -> int:
    """Delete the letters about these rows, save one that is just being sent: for addresses that we may keep no longer. Gives how many."""
    found = Message.objects.none()
    for each in about:
        found = found | Message.objects.about(each)
    _, by_model = found.exclude(state=MessageState.SENDING).delete()
    return by_model.get("mail.Message", 0)


@transaction.atomic
def send_again(*, message_id: int, by: Any, at: datetime, to: str = "") -> Message:
    """Put a message that failed or was held back into the queue, with a corrected address if one is given.

    Raises: Refused when it was sent or is on its way, or when the address cannot be used. The caller asks `require`.
    """
    message = Message.objects.select_for_update().get(pk=message_id)
    if message.state not in (MessageState.FAILED, MessageState.HELD):
        raise Refused("This message is not held up: it was sent or is on its way.")
    address = to.strip() or message.to_address
    if not _can_be_an_address(address):
        raise Refused("Enter an email address in the form name@example.org.")
    message.to_address = address
    message.state = MessageState.QUEUED
    message.tries = 0
    message.next_try_at = None
    message.save()
    enqueue(message.pk)
    return message


def rescue_lost_jobs(*, at: datetime) -> int:
    """Put back the jobs whose worker died, and the messages it was sending; run when due. Gives how many.

    A job that lost its worker RUNS_MAX times is marked failed, so that one that kills its worker does not go round for ever.
    A message may in the worst case arrive twice, under the same Message-ID; it is never lost.
    """
    rescued = 0
    lost = Q(started_at__lte=at - LOST_AFTER) | Q(started_at=None)
    for pk in DBTaskResult.objects.running().filter(lost).values_list("pk", flat=True):
        with transaction.atomic():
            job = DBTaskResult.objects.select_for_update(skip_locked=True).filter(pk=pk, status=TaskResultStatus.RUNNING).first()
            if job is None:
                continue
            if len(job.worker_ids) >= RUNS_MAX:
                job.status = TaskResultStatus.FAILED
                job.finished_at = at
                job.traceback = f"Lost its worker {len(job.worker_ids)} times."
            else:
                job.status = TaskResultStatus.READY
            job.save()
            rescued += 1
            logger.warning("job %s of %s lost its worker: %s", job.pk, job.task_path, job.status)
    return rescued + _rescue_lost_messages(at=at)


def _rescue_lost_messages(*, at: datetime) -> int:
    rescued = 0
    for pk in Message.objects.filter(state=MessageState.SENDING, tried_at__lte=at - LOST_AFTER).values_list("pk", flat=True):
        with transaction.atomic():
            message = Message.objects.select_for_update(skip_locked=True).filter(pk=pk, state=MessageState.SENDING).first()
            if message is None:
                continue
            message.last_error = "The worker that was sending it stopped."
            message.state = MessageState.FAILED if message.tries >= TRIES_MAX else MessageState.QUEUED
            message.next_try_at = None
            message.save()
            if message.state == MessageState.QUEUED:
                enqueue(message.pk)
            rescued += 1
    return rescued


def send_due_messages(*, at: datetime) -> int:
    """Enqueue the messages that wait although their time has come (their job was lost or cleared away); run when due. Gives how many."""
    late = at - LOST_AFTER
    due = Message.objects.filter(state=MessageState.QUEUED).filter(
        Q(next_try_at__lte=late) | Q(next_try_at=None, tried_at__lte=late) | Q(next_try_at=None, tried_at=None, created_at__lte=late)
    )
    waiting = DBTaskResult.objects.filter(
        task_path="commissioning.mail.tasks.deliver", status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    has_a_job = {args["args"][0] for args in waiting.values_list("args_kwargs", flat=True)}
    enqueued = 0
    for pk in due.order_by("created_at").values_list("pk", flat=True)[:1000]:
        if pk not in has_a_job:
            enqueue(pk)
            enqueued += 1
    return enqueued


def clear_finished_jobs(*, at: datetime) -> int:
    """Delete the rows of jobs that ended well more than a week ago; run when due. Gives how many."""
    ended = DBTaskResult.objects.successful().filter(finished_at__lte=at - timedelta(days=7))
    return int(ended.delete()[0])
