"""Which file may be seen by whom. The answer is the subject's: files sit below every stage and know none of them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model

from commissioning.files.models import StoredFile, StoredFileQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def files_about(subject: Model) -> StoredFileQuerySet:
    """The kept files that belong to `subject`, oldest first."""
    return StoredFile.objects.kept().about(subject).order_by("stored_at", "pk")


def subject_of(stored_file: StoredFile) -> Model | None:
    """What the file belongs to, or None: none set, an unknown model, or a row that is gone."""
    if not stored_file.subject_type:
        return None
    try:
        model = apps.get_model(stored_file.subject_type)
        return model._default_manager.filter(pk=stored_file.subject_id).first()
    except (LookupError, ValueError, ValidationError):
        return None


def file_is_visible_to(stored_file: StoredFile, user: Any) -> bool:
    """Whether `user` may have the file: the subject's `file_visible_to(user, stored_file)` says so.

    While it belongs to nothing yet, only the one who sent it may. A subject that is gone or gives no answer shows nothing.
    """
    if not stored_file.subject_type:
        return bool(user.is_authenticated and stored_file.stored_by_id == user.pk)
    answer = getattr(subject_of(stored_file), "file_visible_to", None)
    return bool(answer and answer(user, stored_file))


def visible_file(*, key: uuid.UUID, user: Any | AnonymousUser) -> StoredFile | None:
    """The kept file of that key if `user` may have it, else None."""
    stored_file = StoredFile.objects.kept().filter(key=key).first()
    return stored_file if stored_file and file_is_visible_to(stored_file, user) else None
