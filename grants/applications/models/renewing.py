"""That the form under a draft was replaced by a later version of it."""

from django.conf import settings
from django.db import models

from grants.applications.models.bid import Application


class Renewal(models.Model):
    """`changes` are those that touch what was answered, a list of {key, label, section, words} to read. No answer is in it, and none was altered."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="renewals")
    before = models.ForeignKey("questions.QuestionSet", models.PROTECT, related_name="+")
    after = models.ForeignKey("questions.QuestionSet", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    changes = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "after"], name="one_renewal_a_version")]
