"""Copying a walked bid, table by table: every row that belongs to it, under new ids, for another body."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models

from commissioning.audit.models import AuditEvent
from commissioning.people.models import Membership, Organisation, User
from commissioning.questions.models import Answer, AnswerSheet
from grants.applications.models import Application, Asked, Sight, Submission, digest_of
from grants.assessment.models import (
    Assessment,
    EligibilityCheck,
    Finding,
    Interest,
    ModeratedScore,
    Moderation,
    Recommendation,
    Result,
    Score,
)

Rows = list[Any]
# What is read of a bid, each after what it points to. The value says how the rows are found from the bid.
TABLES: dict[type[models.Model], Any] = {
    User: lambda bid: User.objects.filter(memberships__organisation=bid.organisation_id),
    Organisation: lambda bid: Organisation.objects.filter(pk=bid.organisation_id),
    Membership: lambda bid: Membership.objects.filter(organisation=bid.organisation_id),
    AnswerSheet: lambda bid: AnswerSheet.objects.filter(pk__in=[bid.answers_id, bid.eligibility_id]),
    Answer: lambda bid: Answer.objects.filter(sheet__in=[bid.answers_id, bid.eligibility_id]),
    Application: lambda bid: Application.objects.filter(pk=bid.pk),
    Submission: lambda bid: Submission.objects.filter(application=bid),
    Asked: lambda bid: Asked.objects.filter(application=bid),
    Sight: lambda bid: Sight.objects.filter(application=bid),
    EligibilityCheck: lambda bid: EligibilityCheck.objects.filter(application=bid),
    Finding: lambda bid: Finding.objects.filter(application=bid),
    Interest: lambda bid: Interest.objects.filter(call=bid.call_id, organisation=bid.organisation_id),
    Assessment: lambda bid: Assessment.objects.filter(application=bid),
    Score: lambda bid: Score.objects.filter(assessment__application=bid),
    Moderation: lambda bid: Moderation.objects.filter(application=bid),
    ModeratedScore: lambda bid: ModeratedScore.objects.filter(moderation__application=bid),
    Result: lambda bid: Result.objects.filter(application=bid),
    Recommendation: lambda bid: Recommendation.objects.filter(application=bid),
}
# Facts of audit events that name a row, and its table.
NAMED_IN_EVENTS = {"organisation": Organisation, "assessment": Assessment, "user": User}
BATCH_ROWS = 2_000


@dataclass(frozen=True)
class Another:
    """What a copy is called instead: words of the pattern and the words to put in their place."""

    reference: str
    words: Mapping[str, str]

    def say(self, text: str) -> str:
        for old, new in self.words.items():
            text = text.replace(old, new)
        return text


@dataclass
class Pattern:
    """All rows of one walked bid, read once."""

    bid: Application
    rows: dict[type[models.Model], Rows] = field(default_factory=dict)
    events: Rows = field(default_factory=list)

    @classmethod
    def of(cls, bid: Application) -> Pattern:
        """Every row of the bid and every event about one of them."""
        found = cls(bid, {model: list(rows(bid).order_by("pk")) for model, rows in TABLES.items()})
        labels = {model._meta.label_lower: {str(row.pk) for row in rows} for model, rows in found.rows.items()}
        about = models.Q(pk__in=[])
        for label, ids in labels.items():
            about |= models.Q(subject_type=label, subject_id__in=ids)
        found.events = list(AuditEvent.objects.filter(about).order_by("pk"))
        return found


class Copies:
    """Copies of one pattern, made together: each table with one statement for many rows."""

    def __init__(self, pattern: Pattern, others: Iterable[Another]) -> None:
        self.pattern, self.others = pattern, list(others)
        self.ids: list[dict[type[models.Model], dict[Any, Any]]] = [defaultdict(dict) for _ in self.others]
        self.digests: list[dict[str, str]] = [{} for _ in self.others]

    def make(self) -> None:
        for model, rows in self.pattern.rows.items():
            fields = [each for each in model._meta.concrete_fields if not each.primary_key]
            made = [self.copy(model, fields, row, place) for place in range(len(self.others)) for row in rows]
            model._default_manager.bulk_create(made, batch_size=BATCH_ROWS)
            for number, new in enumerate(made):
                place, nth = divmod(number, len(rows))
                self.ids[place][model][rows[nth].pk] = new.pk
        events = [self.event(event, place) for place in range(len(self.others)) for event in self.pattern.events]
        AuditEvent.objects.bulk_create(events, batch_size=BATCH_ROWS)

    def copy(self, model: type[models.Model], fields: list[Any], row: Any, place: int) -> Any:
        """One row under a new id: its links follow the copies, its words and reference are the other body's."""
        ids, another = self.ids[place], self.others[place]
        values = {}
        for each in fields:
            value = getattr(row, each.attname)
            if each.is_relation:
                value = ids[each.related_model].get(value, value) if each.related_model in ids else value
            elif isinstance(value, str) and value:
                value = another.say(value)
            elif isinstance(value, list | dict) and value:
                value = json.loads(another.say(json.dumps(value, ensure_ascii=False)))
            values[each.attname] = value
        if model is User:
            values["password"] = UNUSABLE
        elif model is Application:
            values["reference"] = another.reference
        elif model is Submission:
            values["digest"] = self.digests[place][row.digest] = digest_of(values["answers"])
        return model(**values)

    def event(self, event: AuditEvent, place: int) -> AuditEvent:
        ids = self.ids[place]
        model = LABELS[event.subject_type]
        return AuditEvent(
            at=event.at,
            actor_id=ids[User].get(event.actor_id, event.actor_id),
            verb=event.verb,
            subject_type=event.subject_type,
            subject_id=str(ids[model][int(event.subject_id)]),
            before=self.facts(event.before, place),
            after=self.facts(event.after, place),
            facts=self.facts(event.facts, place),
        )

    def facts(self, facts: Mapping[str, Any], place: int) -> dict[str, Any]:
        """The facts of an event with the copy's own ids, reference and digest."""
        found = dict(facts)
        for key, value in facts.items():
            if key in NAMED_IN_EVENTS:
                found[key] = self.ids[place][NAMED_IN_EVENTS[key]].get(value, value)
            elif key == "digest":
                found[key] = self.digests[place].get(value, value)
            elif key == "reference":
                found[key] = self.others[place].reference
        return found


LABELS = {model._meta.label_lower: model for model in TABLES}
UNUSABLE = make_password(None)
