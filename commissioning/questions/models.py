"""Question sets, frozen when published; the answers given to them, one sheet a bid (or return, or score sheet)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models


class Purpose(models.TextChoices):
    ELIGIBILITY = "eligibility", "Eligibility check"
    BID = "bid", "Application form"
    SCORE = "score", "Score sheet"
    RETURN = "return", "Monitoring return"


def purposes() -> list[tuple[str, str]]:
    return Purpose.choices


class QuestionSetQuerySet(models.QuerySet["QuestionSet"]):
    def published(self) -> "QuestionSetQuerySet":
        return self.filter(published_at__isnull=False)

    def latest_versions(self) -> "QuestionSetQuerySet":
        """The newest published version of each key."""
        return self.published().order_by("key", "-version").distinct("key")


class QuestionSet(models.Model):
    """One version of one form. A published version never changes (the database refuses it): a change makes the next version."""

    key = models.SlugField(max_length=50)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20, choices=purposes)
    rules = models.JSONField(default=list, blank=True, help_text="What must hold between answers: see commissioning/questions/rules.py.")
    published_at = models.DateTimeField(null=True, blank=True)
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = QuestionSetQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="question_set_version_once")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class Section(models.Model):
    """One page of questions: one line of the task list."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=50)
    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True)
    order = models.PositiveIntegerField(default=0)
    waits_for_others = models.BooleanField(default=False, help_text="Cannot start until every other section is done.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question_set", "key"], name="section_key_once_a_set")]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question. Its `key` stays the same from version to version, so that answers can be carried and compared."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=50)
    kind = models.CharField(max_length=30, help_text="The name of a file in commissioning/questions/types.")
    label = models.CharField(max_length=300)
    hint = models.TextField(blank=True)
    required = models.BooleanField(default=True)
    limit = models.PositiveIntegerField(null=True, blank=True, help_text="Words for text, rows for a table, files for a file question.")
    config = models.JSONField(default=dict, blank=True)
    show_if = models.JSONField(default=dict, blank=True)
    criterion_key = models.SlugField(max_length=50, blank=True)
    carried_from = models.SlugField(max_length=50, blank=True, help_text="Key of the eligibility question whose answer fills this one.")
    order = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "key"], name="question_key_once_a_section")]

    def __str__(self) -> str:
        return self.label


class AnswerSheet(models.Model):
    """The answers to one question set by one body. `version` grows by one with each save that changes something."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def touch(self, *, by: Any, at: datetime) -> None:
        self.version += 1
        self.updated_by = by
        self.updated_at = at


class Answer(models.Model):
    """What was typed, whole, even where it is too long or cannot be read. `sheet_version` is the save that wrote it."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    value = models.JSONField(null=True)
    sheet_version = models.PositiveIntegerField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "question"], name="one_answer_a_question")]
