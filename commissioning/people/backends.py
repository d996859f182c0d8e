"""Templates and Wagtail ask permissions through Django's backend; the answers come from the same table."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied

from commissioning.permissions import PERMISSIONS, allows


class HouseBackend(ModelBackend):
    """No passwords: it only answers `has_perm`. Names in our table go to the table; Wagtail's own go to its groups.

    It stands first, and shuts the door on those who hold no editor's role today: the group alone is not enough, since roles have dates.
    """

    def authenticate(self, request: Any, username: str | None = None, password: str | None = None, **credentials: Any) -> None:
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if perm in PERMISSIONS:
            return allows(user_obj, perm, obj)
        if not getattr(user_obj, "may_edit_site", False):
            # Django asks no backend after this one.
            raise PermissionDenied
        return super().has_perm(user_obj, perm, obj)
