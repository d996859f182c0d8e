"""Everything that is done to question sets and answers.

Saving answers asks no permission here: a sheet belongs to a bid, a score sheet or a return, and the action of that room, which calls this one,
asks it. Saved answers are no audit events (house, section 7a).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction

from commissioning.audit.actions import record
from commissioning.files.actions import store_upload
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from commissioning.questions import seeds
from commissioning.questions.agreement import agreement_faults
from commissioning.questions.conditions import asked_questions, condition_faults
from commissioning.questions.differences import kinds_changed
from commissioning.questions.kinds import is_unread, kind_of, kinds
from commissioning.questions.loaded import LoadedQuestion, LoadedSet, Values
from commissioning.questions.models import Answer, AnswerSheet, Question, QuestionSet, Section
from commissioning.questions.queries import load_set, typed_text, values_of
from commissioning.questions.readings import reading_faults
from commissioning.questions.rules import FACTS, rule_faults

COPIED_SECTION = ("key", "title", "intro", "order", "waits_for_others")
COPIED_QUESTION = (
    "key",
    "kind",
    "label",
    "hint",
    "required",
    "limit",
    "config",
    "show_if",
    "criterion_key",
    "carried_from",
    "order",
)


@dataclass(frozen=True)
class Difference:
    """One answer that two people changed: what is stored, and what was offered."""

    question_key: str
    label: str
    theirs: str
    yours: str
    their_id: int | None
    at: datetime


class Conflict(Refused):
    """Someone else saved other words since the page was opened. Nothing was stored; both texts are here."""

    def __init__(self, differences: Iterable[Difference], version: int) -> None:
        self.differences = tuple(differences)
        self.version = version
        labels = ", ".join(f"“{each.label}”" for each in self.differences)
        super().__init__(f"Someone else has changed {labels} since you opened this page. Choose which words to keep.")


@transaction.atomic
def start_sheet(*, question_set_id: int, by: Any, at: datetime, carried: Values | None = None) -> AnswerSheet:
    """A new sheet of answers to a published set.

    Shape: `carried` holds answers of the eligibility check by their key; each fills the questions that name it in `carried_from`.
    Raises: Refused where the set is still a draft.
    """
    loaded = load_set(question_set_id)
    if loaded.published_at is None:
        raise Refused(f"“{loaded.title}” is still a draft. Publish it before anyone answers it.")
    given = {
        question.key: (carried or {})[question.carried_from]
        for question in loaded
        if question.carried_from in (carried or {}) and not is_unread((carried or {})[question.carried_from])
    }
    sheet = AnswerSheet.objects.create(
        question_set_id=question_set_id, version=1 if given else 0, started_at=at, updated_at=at, updated_by=by
    )
    Answer.objects.bulk_create(
        Answer(sheet=sheet, question_id=loaded.questions[key].id, value=value, sheet_version=1, updated_at=at, updated_by=by)
        for key, value in given.items()
    )
    return sheet


@transaction.atomic
def save_answers(
    *,
    sheet_id: int,
    section_key: str,
    values: Values,
    by: Any,
    at: datetime,
    seen_version: int | None = None,
    uploads: Mapping[str, Sequence[Any]] | None = None,
    subject: models.Model | None = None,
) -> AnswerSheet:
    """Store what was typed on one page, whole: too long or unreadable words too.

    Shape: `values` by question key, as `forms.SectionForm.answers` gives them; keys of other sections are refused. One statement writes them all;
    answers that did not change are left alone, and a save that changes nothing leaves the sheet's version. `uploads` (as the form gives them) are
    stored as files of `subject` and their ids added to their answers.
    Raises: Refused for a file that is not taken; Conflict where somebody else changed one of these answers after `seen_version` to something else;
    KeyError for an unknown section or question.
    """
    sheet = AnswerSheet.objects.select_for_update().get(pk=sheet_id)
    return write_answers(
        sheet=sheet, section_key=section_key, values=values, by=by, at=at, seen_version=seen_version, uploads=uploads, subject=subject
    )


def write_answers(
    *,
    sheet: AnswerSheet,
    section_key: str,
    values: Values,
    by: Any,
    at: datetime,
    seen_version: int | None = None,
    uploads: Mapping[str, Sequence[Any]] | None = None,
    subject: models.Model | None = None,
    known: Values | None = None,
) -> AnswerSheet:
    """The same for a sheet whose row the caller has locked, in the caller's transaction: a statement less for each page that is saved.

    Shape: `known` are all answers of the sheet by key, read under that lock: one statement less again.
    """
    loaded = load_set(sheet.question_set_id)
    asked = {question.key: question for question in loaded.section(section_key).questions}
    offered = {asked[key]: value for key, value in values.items()}
    for key, sent in (uploads or {}).items():
        kept = [store_upload(upload=each, purpose=f"answer {key}", subject=subject, by=by, at=at).pk for each in sent]
        offered[asked[key]] = [*(values.get(key) or []), *kept]
    known = values_of(sheet.pk) if known is None else known
    changed = {question: value for question, value in offered.items() if known.get(question.key) != value}
    # While the sheet stands at the version that she saw, nobody else has written.
    if changed and seen_version is not None and sheet.version > seen_version:
        rows = {each.question_id: each for each in Answer.objects.filter(sheet=sheet, question__in=[each.id for each in changed])}
        if clashes := differences(changed, rows, by=by, seen_version=seen_version):
            raise Conflict(clashes, sheet.version)
    if changed:
        sheet.touch(by=by, at=at)
        sheet.save(update_fields=["version", "updated_at", "updated_by"])
        Answer.objects.bulk_create(
            [
                Answer(sheet=sheet, question_id=question.id, value=value, sheet_version=sheet.version, updated_at=at, updated_by=by)
                for question, value in changed.items()
            ],
            update_conflicts=True,
            unique_fields=["sheet", "question"],
            update_fields=["value", "sheet_version", "updated_at", "updated_by"],
        )
    return sheet


def differences(changed: Mapping[LoadedQuestion, Any], stored: Mapping[int, Answer], *, by: Any, seen_version: int) -> list[Difference]:
    """The answers that another person wrote after `seen_version` and that would now be written over."""
    found = []
    for question, value in changed.items():
        theirs = stored.get(question.id)
        if theirs is not None and theirs.sheet_version > seen_version and theirs.updated_by_id != getattr(by, "pk", None):
            found.append(
                Difference(
                    question_key=question.key,
                    label=question.label,
                    theirs=in_words(question, theirs.value),
                    yours=in_words(question, value),
                    their_id=theirs.updated_by_id,
                    at=theirs.updated_at,
                )
            )
    return found


def in_words(question: LoadedQuestion, value: Any) -> str:
    return typed_text(value) if is_unread(value) else kind_of(question).as_text(question, value)


def save_draft_value(
    *, sheet_id: int, question_key: str, value: Any, by: Any, at: datetime, seen_version: int | None = None
) -> AnswerSheet:
    """Store one answer as its field is left. Raises: as `save_answers`."""
    sheet = AnswerSheet.objects.only("question_set_id").get(pk=sheet_id)
    section_key = load_set(sheet.question_set_id).questions[question_key].section_key
    return save_answers(sheet_id=sheet_id, section_key=section_key, values={question_key: value}, by=by, at=at, seen_version=seen_version)


@transaction.atomic
def publish_question_set(*, question_set_id: int, by: Any, at: datetime) -> QuestionSet:
    """Freeze a draft, so that calls may use it.

    `by` is None when a seed is loaded on set-up.
    Raises: NotAllowed; Refused with everything that is wrong with the questions, or where it is published already.
    """
    question_set = QuestionSet.objects.select_for_update().get(pk=question_set_id)
    if by is not None:
        require(by, "calls.edit")
    if question_set.published_at is not None:
        raise Refused(f"“{question_set}” is published already. Copy it as a new version to change it.")
    if faults := faults_of(question_set, load_set(question_set_id)):
        raise Refused("This form cannot be published yet. " + " ".join(faults))
    question_set.published_at = at
    question_set.save(update_fields=["published_at"])
    record("question set published", question_set, by=by, at=at, after={"key": question_set.key, "version": question_set.version})
    return question_set


def faults_of(question_set: QuestionSet, loaded: LoadedSet) -> list[str]:
    """Everything that keeps a draft from being published, a sentence each."""
    before = QuestionSet.objects.published().filter(key=question_set.key).order_by("-version").first()
    retyped = kinds_changed(load_set(before.pk), loaded) if before else []
    return [*set_faults(loaded), *rule_faults(question_set.rules, loaded), *reading_faults(loaded), *retyped]


def set_faults(loaded: LoadedSet) -> list[str]:
    """What keeps a set from being published, a sentence each."""
    says = [] if loaded.sections else ["It has no section."]
    says += [f"Section “{section.title}” has no question." for section in loaded.sections if not section.questions]
    seen: set[str] = set()
    for section in loaded.sections:
        for question in section.questions:
            name = f"Question {question.key}"
            if question.key in seen:
                says.append(f"{name} is there twice.")
            if question.kind not in kinds():
                says.append(f"{name} is of an unknown type, {question.kind}.")
            else:
                says += [f"{name}: {fault}." for fault in kind_of(question).faults(question)]
            says += [f"{name}: {fault}." for fault in condition_faults(question.show_if, FACTS)]
            says += [
                f"{name} depends on {key}, which does not come before it." for key in asked_questions(question.show_if) if key not in seen
            ]
            says += [f"{name}: {fault}." for fault in agreement_faults(question, loaded)]
            seen.add(question.key)
    return says


@transaction.atomic
def copy_as_new_version(*, question_set_id: int, by: Any, at: datetime) -> QuestionSet:
    """The next version of a set, as a draft to change.

    Raises: NotAllowed; Refused where the newest version is itself still a draft.
    """
    require(by, "calls.edit")
    source = QuestionSet.objects.select_for_update().get(pk=question_set_id)
    newest = QuestionSet.objects.filter(key=source.key).order_by("-version").first()
    if newest is not None and newest.published_at is None:
        raise Refused(f"“{newest}” is already being written. Publish that draft, or change it.")
    latest = QuestionSet.objects.filter(key=source.key).aggregate(models.Max("version"))["version__max"]
    draft = QuestionSet.objects.create(
        key=source.key, version=latest + 1, title=source.title, purpose=source.purpose, rules=source.rules, copied_from=source
    )
    copy_sections(source, draft)
    record("question set copied", draft, by=by, at=at, after={"key": draft.key, "version": draft.version, "copied_from": source.pk})
    return draft


def copy_sections(source: QuestionSet, draft: QuestionSet) -> None:
    """Every section and question of one set into another."""
    for section in source.sections.order_by("order", "pk"):
        new = Section.objects.create(question_set=draft, **{name: getattr(section, name) for name in COPIED_SECTION})
        Question.objects.bulk_create(
            Question(section=new, **{name: getattr(question, name) for name in COPIED_QUESTION})
            for question in section.questions.order_by("order", "pk")
        )


@transaction.atomic
def load_question_set_from_toml(path: Path, *, at: datetime) -> tuple[QuestionSet, bool]:
    """Copy a seed file into rows and publish them.

    Shape: the set, and whether it is new. A key and version that are there already are left as they are: rows rule (requirements, section 0).
    Raises: seeds.SeedError naming the file; Refused where its questions cannot be published.
    """
    seed = seeds.read(path)
    standing = QuestionSet.objects.filter(key=seed.key, version=seed.version).first()
    if standing is not None:
        return standing, False
    question_set = QuestionSet.objects.create(
        key=seed.key, version=seed.version, title=seed.title, purpose=seed.purpose, rules=list(seed.rules)
    )
    for place, section in enumerate(seed.sections):
        row = Section.objects.create(question_set=question_set, order=place, **section.fields)
        Question.objects.bulk_create(Question(section=row, order=order, **fields) for order, fields in enumerate(section.questions))
    return publish_question_set(question_set_id=question_set.pk, by=None, at=at), True
