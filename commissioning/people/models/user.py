"""People who sign in, and the dated roles that staff hold."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone

from commissioning.people.models.office import Office, in_force
from commissioning.permissions import NEEDS_SECOND_PERSON, PERMISSIONS, STAFF_ROLES


def staff_role_choices() -> list[tuple[str, str]]:
    return list(STAFF_ROLES.items())


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role in an office, as far as permissions ask about it."""

    role: str
    office_id: int
    call_reference: str
    limit_pence: int | None
    from_on: date
    to_on: date | None
    confirmed_by_id: int | None

    def holds_on(self, day: date) -> bool:
        """As `StaffRoleQuerySet.in_force_on` says it of rows: a person has few, so they are looked through here."""
        begun, over = self.from_on <= day, self.to_on is not None and self.to_on < day
        return begun and not over and (self.role not in NEEDS_SECOND_PERSON or self.confirmed_by_id is not None)


HELD = tuple(each.name for each in fields(HeldRole))


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who signs in by code; no password is ever kept."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """One person. Roles are rows: `StaffRole` in the office, `Membership` in an organisation."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    job = models.CharField("role or post", max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        # One person an address however it is typed; people are looked up so at sign-in and whenever a letter is written.
        constraints = [models.UniqueConstraint(Upper("email"), name="one_person_an_address")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Django's own admin is not mounted; Wagtail asks its permissions instead."""
        return False

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.get_full_name()

    def _held(self) -> tuple[list[HeldRole], dict[int, str]]:
        """Both kinds of role, read once for this instance (so once a request)."""
        if not hasattr(self, "_roles_held"):
            today = timezone.localdate()
            memberships = self.memberships.filter(Q(left_at__isnull=True)).values_list("organisation_id", "role")
            roles = [HeldRole(*row) for row in self.staff_roles.values_list(*HELD)]
            self._roles_held = ([each for each in roles if each.holds_on(today)], dict(memberships))
        return self._roles_held

    def forget_roles(self) -> None:
        """Read roles anew at the next question."""
        self.__dict__.pop("_roles_held", None)

    def office_roles(self, office_id: int | None, call_reference: str = "") -> frozenset[str]:
        """Roles in force today in an office (in any, for None); a role tied to one call counts only for that call."""
        return frozenset(
            each.role for each in self._held()[0] if office_id in (None, each.office_id) and each.call_reference in ("", call_reference)
        )

    def organisation_role(self, organisation_id: int | None) -> str | None:
        """Her role in an organisation; for None, None."""
        return None if organisation_id is None else self._held()[1].get(organisation_id)

    @property
    def staff_roles_held(self) -> list[HeldRole]:
        """Her roles in offices, in force today."""
        return self._held()[0]

    @property
    def organisation_ids(self) -> list[int]:
        return list(self._held()[1])

    @property
    def is_office_staff(self) -> bool:
        return bool(self._held()[0])

    @property
    def may_edit_site(self) -> bool:
        """Whether Wagtail's screens are open to her today."""
        return bool(self.office_roles(None) & PERMISSIONS["cms.edit"].roles)


class StaffRoleQuerySet(models.QuerySet["StaffRole"]):
    def in_force_on(self, day: date) -> "StaffRoleQuerySet":
        """Dated roles that hold on a day; one that needs a second person holds only once confirmed."""
        return self.filter(in_force(day)).filter(~Q(role__in=NEEDS_SECOND_PERSON) | Q(confirmed_by__isnull=False))


class StaffRole(models.Model):
    """A role in the office, from and to a date, perhaps for one call only."""

    user = models.ForeignKey(User, models.PROTECT, related_name="staff_roles")
    office = models.ForeignKey(Office, models.PROTECT, related_name="staff_roles")
    role = models.CharField(max_length=24, choices=staff_role_choices)
    call_reference = models.CharField(max_length=40, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    limit_pence = models.BigIntegerField("may decide up to", null=True, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(given_by=models.F("user")), name="nobody_gives_herself_a_role"),
            models.CheckConstraint(condition=~Q(confirmed_by=models.F("user")), name="nobody_confirms_her_own_role"),
            models.CheckConstraint(condition=~Q(confirmed_by=models.F("given_by")), name="giver_and_confirmer_differ"),
            models.UniqueConstraint(fields=["user", "office", "role", "call_reference", "from_on"], name="one_role_a_start"),
        ]

    def __str__(self) -> str:
        return STAFF_ROLES[self.role]

    @property
    def waits(self) -> bool:
        """It moves money or decides, and no second person has confirmed it."""
        return self.role in NEEDS_SECOND_PERSON and self.confirmed_by_id is None
