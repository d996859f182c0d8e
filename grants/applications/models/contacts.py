"""What the office said to a body outside of this system, and what it heard: calls, visits, surgery talks, emails."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.applications.models.bid import Application


class ContactWay(models.TextChoices):
    CALL = "call", "Phone call"
    SURGERY = "surgery", "Bid surgery or event"
    VISIT = "visit", "Visit or meeting"
    EMAIL = "email", "Email"
    LETTER = "letter", "Letter"


class Contact(models.Model):
    """One entry of an office, never changed: a correction is another that names it. `application` says about which bid, where it was about one."""

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="contacts")
    application = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="contacts")
    way = models.CharField(max_length=8, choices=ContactWay)
    on = models.DateField("when it was")
    text = models.TextField("what was said")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("when it was written down")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="contact_says_something")]
        indexes = [models.Index(fields=["organisation", "on"], name="contact_of_body")]
