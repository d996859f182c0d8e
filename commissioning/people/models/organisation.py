"""Bodies that apply, and the people who act for them."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from commissioning.people.models.user import User
from commissioning.people.numbers import DOUBTS, doubt
from commissioning.permissions import ORGANISATION_ROLES, SEE_ALL


class BodyKind(models.TextChoices):
    """What kind of body it is; questions depend on it."""

    CHARITY = "charity", "Registered charity"
    CIO = "cio", "Charitable incorporated organisation (CIO)"
    CIC_GUARANTEE = "cic_guarantee", "Community interest company limited by guarantee"
    CIC_SHARES = "cic_shares", "Community interest company limited by shares"
    COMPANY_GUARANTEE = "company_guarantee", "Company limited by guarantee"
    CONSTITUTED_GROUP = "group", "Constituted community group"
    PARISH_COUNCIL = "parish", "Parish or town council"
    COUNCIL = "council", "District, borough or county council"
    CSP = "csp", "Community safety partnership"
    POLICE = "police", "Police"
    FIRE = "fire", "Fire and rescue service"
    SCHOOL = "school", "School or college"
    HOUSING = "housing", "Housing association"
    UNIVERSITY = "university", "University"
    SOLE_TRADER = "sole_trader", "Sole trader"
    INDIVIDUAL = "individual", "Individual"
    COMPANY = "company", "For-profit company"


def organisation_role_choices() -> list[tuple[str, str]]:
    return list(ORGANISATION_ROLES.items())


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def of(self, user: User) -> "OrganisationQuerySet":
        """Those she acts for."""
        return self.filter(pk__in=user.organisation_ids)

    def kept(self) -> "OrganisationQuerySet":
        """Those that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def visible_to(self, user: User) -> "OrganisationQuerySet":
        """Those who see every bid of the office see every body; others only those that they act for."""
        return self.all() if user.office_roles(None) & SEE_ALL else self.of(user)


class Organisation(models.Model):
    """A body: kept once, confirmed at each bid, never retyped."""

    name = models.CharField("legal name", max_length=200)
    other_names = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=24, choices=BodyKind)
    charity_number = models.CharField(max_length=40, blank=True)
    company_number = models.CharField(max_length=40, blank=True)
    parish_code = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    district = models.ForeignKey("people.District", models.PROTECT, null=True, blank=True, related_name="+")
    website = models.URLField(blank=True)
    objects_text = models.TextField("objects", blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_role = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    second_contact_name = models.CharField(max_length=120, blank=True)
    second_contact_email = models.EmailField(blank=True)
    vat_recovery = models.CharField(max_length=8, blank=True, choices=[("full", "Yes, in full"), ("partly", "Yes, partly"), ("none", "No")])
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="body_is_not_merged_into_itself")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def doubts(self) -> dict[str, str]:
        """What looks wrong with its numbers, by field."""
        return {name: says for name in DOUBTS if (says := doubt(name, getattr(self, name)))}

    @property
    def organisation_id(self) -> Any:
        """So that a permission may be asked of the organisation itself."""
        return self.pk


class Membership(models.Model):
    """A person acts for a body, until she leaves."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=8, choices=organisation_role_choices)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], condition=Q(left_at__isnull=True), name="one_membership_at_a_time")
        ]
