"""The bare project's tables: a list, the answers of each of its rows, and what a form saves."""

from django.db import models


class Item(models.Model):
    title = models.CharField(max_length=120)
    body = models.CharField(max_length=120)
    stage = models.CharField(max_length=20)
    amount_pence = models.BigIntegerField()
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.title


class Answer(models.Model):
    item = models.ForeignKey(Item, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.question


class Draft(models.Model):
    answers = models.JSONField(default=dict)

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return f"draft {self.pk}"
