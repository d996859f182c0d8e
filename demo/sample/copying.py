"""Copying a walked bid, table by table: every row that belongs to it, under new ids, for another body."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg import sql

from commissioning.audit.models import AuditEvent
from commissioning.people.models import Membership, Organisation, User
from commissioning.questions.models import Answer, AnswerSheet
from grants.applications.models import Application, Asked, AskedAnswer, AskedItem, Sight, Submission
from grants.assessment.models import (
    Assessment,
    DiligenceCheck,
    EligibilityCheck,
    Finding,
    Interest,
    ModeratedScore,
    Moderation,
    Recommendation,
    Result,
    Score,
)

Model = type[models.Model]
Key = tuple[Any, Any]  # a table and the id of a row in it
# What is read of a bid, each after what it points to. The value says how the rows are found from the bid.
TABLES: dict[Model, Any] = {
    User: lambda bid: User.objects.filter(memberships__organisation=bid.organisation_id),
    Organisation: lambda bid: Organisation.objects.filter(pk=bid.organisation_id),
    Membership: lambda bid: Membership.objects.filter(organisation=bid.organisation_id),
    AnswerSheet: lambda bid: AnswerSheet.objects.filter(pk__in=[bid.answers_id, bid.eligibility_id]),
    Answer: lambda bid: Answer.objects.filter(sheet__in=[bid.answers_id, bid.eligibility_id]),
    Application: lambda bid: Application.objects.filter(pk=bid.pk),
    Submission: lambda bid: Submission.objects.filter(application=bid),
    Asked: lambda bid: Asked.objects.filter(application=bid),
    AskedItem: lambda bid: AskedItem.objects.filter(asked__application=bid),
    AskedAnswer: lambda bid: AskedAnswer.objects.filter(item__asked__application=bid),
    Sight: lambda bid: Sight.objects.filter(application=bid),
    EligibilityCheck: lambda bid: EligibilityCheck.objects.filter(application=bid),
    DiligenceCheck: lambda bid: DiligenceCheck.objects.filter(application=bid),
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


@dataclass(frozen=True)
class Another:
    """What a copy is called instead: words of the pattern and the words to put in their place."""

    reference: str
    words: Mapping[str, str]


@dataclass
class Line:
    """One row of a pattern, made ready: its values as the database reads them, and where a copy differs."""

    values: list[str | None]
    key: int
    links: list[tuple[int, Key]]  # column, and the row that it points to
    worded: list[tuple[int, list[str]]]  # columns in which words of the pattern stand, split at them
    named: list[tuple[int, str, Key]] = field(default_factory=list)  # column, mark in its JSON, and the row that it names


class Pattern:
    """All rows of one walked bid and every event about one of them, read once."""

    def __init__(self, bid: Application, words: Iterable[str]) -> None:
        self.reference = bid.reference
        rows: dict[Model, list[Any]] = {model: list(find(bid).order_by("pk")) for model, find in TABLES.items()}
        self.keys = {model: [row.pk for row in found] for model, found in rows.items()}
        self.known = {(model, key) for model, keys in self.keys.items() for key in keys}
        self.split = splitter([*words, bid.reference, *(each.digest for each in rows[Submission])])
        self.submissions = [(each.digest, self.split(canonical(each.answers))) for each in rows[Submission]]
        self.lines = {model: [self.line(row) for row in found] for model, found in rows.items()}
        events = AuditEvent.objects.filter(self.about()).order_by("pk")
        self.keys[AuditEvent] = [each.pk for each in events]
        self.lines[AuditEvent] = [self.event_line(each) for each in events]

    def about(self) -> models.Q:
        found = models.Q(pk__in=[])
        for model, keys in self.keys.items():
            found |= models.Q(subject_type=model._meta.label_lower, subject_id__in=[str(key) for key in keys])
        return found

    def line(self, row: models.Model) -> Line:
        values, links = [], []
        for place, each in enumerate(row._meta.concrete_fields):
            value = getattr(row, each.attname)
            if each.is_relation and (each.related_model, value) in self.known:
                links.append((place, (each.related_model, value)))
            values.append(as_text(each, value))
        if isinstance(row, User):
            values[[each.name for each in row._meta.concrete_fields].index("password")] = UNUSABLE
        key, linked = place_of_key(type(row)), {place for place, _ in links}
        worded = [(place, self.split(text)) for place, text in enumerate(values) if text and place != key and place not in linked]
        return Line(values, key, links, [(place, parts) for place, parts in worded if len(parts) > 1])

    def event_line(self, event: AuditEvent) -> Line:
        """An event; the ids in it are marked, to be written anew in each copy."""
        line = self.line(event)
        for place, each in enumerate(event._meta.concrete_fields):
            value = getattr(event, each.attname)
            if each.name == "subject_id":
                line.links.append((place, (LABELS[event.subject_type], int(value))))
            if isinstance(value, dict):
                marked = dict(value)
                for name, model in NAMED_IN_EVENTS.items():
                    if (model, value.get(name)) in self.known:
                        marked[name] = f"@{name}@"
                        line.named.append((place, f'"@{name}@"', (model, value[name])))
                line.values[place] = as_text(each, marked)
        linked = {place for place, _ in line.links} | {line.key}
        worded = [(place, self.split(text)) for place, text in enumerate(line.values) if text and place not in linked]
        line.worded = [(place, parts) for place, parts in worded if len(parts) > 1]
        return line


class Copies:
    """Copies of one pattern, made together: the ids of each table are taken first, then its rows are streamed in."""

    def __init__(self, pattern: Pattern, others: Iterable[Another]) -> None:
        self.pattern, self.others = pattern, list(others)
        self.words = [self.words_of(each) for each in self.others]

    def words_of(self, another: Another) -> dict[str, str]:
        """Each word of the pattern with the copy's own: names, sums, the reference, and the digest of what was sent."""
        words = {**another.words, self.pattern.reference: another.reference}
        digests = {digest: hashlib.sha256(joined(parts, words).encode()).hexdigest() for digest, parts in self.pattern.submissions}
        return words | digests

    def make(self) -> None:
        with connection.cursor() as cursor:
            taken = {model: take_ids(cursor, model, len(keys) * len(self.others)) for model, keys in self.pattern.keys.items()}
            ids = [
                {
                    (model, key): str(taken[model][place * len(keys) + nth])
                    for model, keys in self.pattern.keys.items()
                    for nth, key in enumerate(keys)
                }
                for place in range(len(self.others))
            ]
            for model, lines in self.pattern.lines.items():
                if lines:
                    self.stream(cursor, model, lines, ids)

    def stream(self, cursor: Any, model: Model, lines: list[Line], ids: list[dict[Key, str]]) -> None:
        """COPY: the database's own way to take many rows; triggers and constraints hold as ever."""
        table = sql.Identifier(model._meta.db_table)
        columns = sql.SQL(", ").join([sql.Identifier(str(each.column)) for each in model._meta.concrete_fields])
        keys = self.pattern.keys[model]
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(table, columns)) as copy:
            for own, words in zip(ids, self.words, strict=True):
                for key, line in zip(keys, lines, strict=True):
                    values = line.values.copy()
                    values[line.key] = own[model, key]
                    for place, link in line.links:
                        values[place] = own[link]
                    for place, parts in line.worded:
                        values[place] = joined(parts, words)
                    for place, mark, named in line.named:
                        values[place] = (values[place] or "").replace(mark, own[named])
                    copy.write_row(values)


def splitter(words: Iterable[str]) -> Callable[[str], list[str]]:
    """Cuts a text at the words: every second part is one of them. A sum is a word of its own only where no longer figure holds it."""
    found = [rf"(?<![\d.,]){re.escape(each)}(?![.,]?\d)" if each.lstrip("£")[:1].isdigit() else re.escape(each) for each in words]
    pattern = re.compile("(" + "|".join(sorted(found, key=len, reverse=True)) + ")")
    return pattern.split


def joined(parts: list[str], words: Mapping[str, str]) -> str:
    """The text again, with a copy's own words."""
    return "".join(words.get(part, part) if place % 2 else part for place, part in enumerate(parts))


def take_ids(cursor: Any, model: Model, count: int) -> list[int]:
    """So many new ids of a table, from its own sequence."""
    column = model._meta.pk.column
    cursor.execute("select nextval(pg_get_serial_sequence(%s, %s)) from generate_series(1, %s)", [model._meta.db_table, column, count])
    return [number for (number,) in cursor.fetchall()]


def as_text(column: Any, value: Any) -> str | None:
    """A value as COPY reads it."""
    if value is None:
        return None
    if isinstance(column, models.JSONField):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(column, ArrayField):
        return "{" + ",".join(str(each) for each in value) + "}"  # of numbers: none of ours holds words
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, date) else str(value)


def canonical(answers: Any) -> str:
    """The text that a submission's digest is of; the same as `digest_of` reads."""
    return json.dumps(answers, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def place_of_key(model: Model) -> int:
    return [each.primary_key for each in model._meta.concrete_fields].index(True)


LABELS = {model._meta.label_lower: model for model in TABLES}
UNUSABLE = make_password(None)
