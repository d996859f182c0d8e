"""How staff sort bids for themselves: tags on bids, and views of the list that are kept under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from grants.applications.models import Application

USER = settings.AUTH_USER_MODEL


class Tag(models.Model):
    """A word of the office for some of its bids. Applicants never see it."""

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint("office", Lower("name"), name="one_tag_a_name"),
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Tagged(models.Model):
    """That a bid bears a tag, and who put it there."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "tag"], name="one_tag_a_bid")]


class SavedView(models.Model):
    """A filtered and sorted list of bids under a name: for its owner, or for the whole office. Only the question is kept, so each sees what she may."""

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    owner = models.ForeignKey(USER, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField("what stands in the address", max_length=1000)
    is_shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", Lower("name"), name="one_view_a_name"),
            models.CheckConstraint(condition=~Q(name=""), name="view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
