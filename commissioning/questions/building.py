"""Composing a form: everything here changes drafts alone, as a published version never changes (the database refuses it)."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from commissioning.questions.actions import copy_sections
from commissioning.questions.exchange import FormData, as_data, read_file
from commissioning.questions.kinds import kinds
from commissioning.questions.models import Question, QuestionSet, Section
from commissioning.questions.queries import load_set
from commissioning.questions.rules import rule_faults
from commissioning.seen import refuse_if_changed

NEEDS = "calls.edit"
OWN_FIELDS = ("kind", "label", "hint", "required", "limit", "config", "show_if", "criterion_key", "carried_from")


@transaction.atomic
def import_form(*, content: bytes, by: Any, at: datetime) -> QuestionSet:
    """Read a form from a file into a draft: a new form, the next version of one that is published, or the draft that is being written, replaced whole.

    Raises: NotAllowed; exchange.FormFileError with every place of the file that is wrong; Refused where it says what stands already, or where the
    form of that key has another purpose. Nothing is stored then.
    """
    require(by, NEEDS)
    data = read_file(content)
    newest = QuestionSet.objects.select_for_update().filter(key=data.key).order_by("-version").first()
    if newest is not None and newest.purpose != data.purpose:
        raise Refused(
            f"“{newest.title}” has this key and is for something else ({newest.get_purpose_display()}). Give the form a key of its own."
        )
    if newest is not None and data == FormData(*(as_data(newest)[name] for name in ("key", "title", "purpose", "rules", "sections"))):
        raise Refused(f"This is “{newest}” word for word, so there is nothing to read in.")
    if newest is None:
        draft = QuestionSet(key=data.key, version=1)
    elif newest.is_published:
        draft = QuestionSet(key=data.key, version=newest.version + 1, copied_from=newest)
    else:
        draft = newest
        draft.sections.all().delete()
    draft.title, draft.purpose, draft.rules = data.title, data.purpose, data.rules
    draft.save()
    for place, section in enumerate(data.sections):
        row = Section.objects.create(question_set=draft, order=place, **{name: section[name] for name in section if name != "questions"})
        Question.objects.bulk_create(Question(section=row, order=order, **fields) for order, fields in enumerate(section["questions"]))
    record("question set imported", draft, by=by, at=at, after={"key": draft.key, "version": draft.version})
    return draft


@transaction.atomic
def start_form(*, key: str, title: str, purpose: str, source_id: int | None = None, by: Any, at: datetime) -> QuestionSet:
    """The first draft of a new form: empty, or with everything of a version of another form; then its purpose is that form's.

    Raises: NotAllowed; Refused for a key that is used.
    """
    require(by, NEEDS)
    if QuestionSet.objects.filter(key=key).exists():
        raise Refused(f"A form with the key “{key}” is there already. Give this one another, or make a new version of that.")
    source = QuestionSet.objects.get(pk=source_id) if source_id else None
    draft = QuestionSet.objects.create(
        key=key,
        version=1,
        title=title.strip(),
        purpose=source.purpose if source else purpose,
        rules=source.rules if source else [],
    )
    if source:
        copy_sections(source, draft)
    facts = {"key": key, "version": 1, "copied_from": source_id}
    record("form started", draft, by=by, at=at, after=facts)
    return draft


def draft_of(question_set_id: int, by: Any) -> QuestionSet:
    """The draft under lock. Raises: NotAllowed; Refused where it is published."""
    require(by, NEEDS)
    found = QuestionSet.objects.select_for_update().get(pk=question_set_id)
    if found.is_published:
        raise Refused(f"“{found}” is published, so it stays as it is. Make a new version and change that.")
    return found


@transaction.atomic
def save_head(
    *, question_set_id: int, title: str, rules: list[dict[str, Any]], seen: str | None = None, by: Any, at: datetime
) -> QuestionSet:
    """Change the title of a draft and the rules between its answers.

    Raises: NotAllowed; ChangedMeanwhile; Refused for a published form, and with all that is wrong with a rule.
    """
    draft = draft_of(question_set_id, by)
    refuse_if_changed(seen, *standing_of(draft))
    if faults := rule_faults(rules, load_set(draft.pk)):
        raise Refused(" ".join(faults))
    draft.title, draft.rules = title.strip(), rules
    draft.save(update_fields=["title", "rules"])
    record("form title and rules saved", draft, by=by, at=at, rules=len(rules))
    return draft


@transaction.atomic
def save_section(
    *,
    question_set_id: int,
    section_id: int | None = None,
    key: str,
    title: str,
    intro: str = "",
    waits_for_others: bool = False,
    seen: str | None = None,
    by: Any,
    at: datetime,
) -> Section:
    """Add a section at the end of a draft, or change one. Raises: NotAllowed; ChangedMeanwhile; Refused for a published form, and for a used key."""
    draft = draft_of(question_set_id, by)
    others = draft.sections.exclude(pk=section_id or 0)
    if others.filter(key=key).exists():
        raise Refused(f"A section with the key “{key}” is there already. Give this one another.")
    section = draft.sections.get(pk=section_id) if section_id else Section(question_set=draft, order=next_order(others))
    refuse_if_changed(seen, *standing_of(section))
    section.key, section.title, section.intro, section.waits_for_others = key, title.strip(), intro.strip(), waits_for_others
    section.save()
    record("form section saved", draft, by=by, at=at, section=section.key)
    return section


@transaction.atomic
def save_question(
    *, section_id: int, question_id: int | None = None, key: str, fields: Mapping[str, Any], seen: str | None = None, by: Any, at: datetime
) -> Question:
    """Add a question at the end of a section of a draft, or change one; `fields` are OWN_FIELDS.

    Raises: NotAllowed; ChangedMeanwhile; Refused for a published form, a key that is used, an unknown type, and for what its type says is wrong with it.
    """
    section = Section.objects.get(pk=section_id)
    draft = draft_of(section.question_set_id, by)
    if Question.objects.filter(section__question_set=draft, key=key).exclude(pk=question_id or 0).exists():
        raise Refused(f"A question with the key “{key}” is there already. Give this one another.")
    if fields["kind"] not in kinds():
        raise Refused(f"There is no type “{fields['kind']}”.")
    question = section.questions.get(pk=question_id) if question_id else Question(section=section, order=next_order(section.questions))
    refuse_if_changed(seen, *standing_of(question))
    question.key = key
    for name in OWN_FIELDS:
        setattr(question, name, fields[name])
    question.save()
    found = load_set(draft.pk).questions[key]
    if faults := kinds()[found.kind].faults(found):
        raise Refused(" ".join(f"{fault[:1].upper()}{fault[1:]}." for fault in faults))
    record("form question saved", draft, by=by, at=at, question=key)
    return question


def standing_of(row: QuestionSet | Section | Question) -> list[Any]:
    """What stands in a draft's title and rules, a section or a question: what a page that changes it must have shown."""
    names: dict[type, tuple[str, ...]] = {
        QuestionSet: ("title", "rules"),
        Section: ("key", "title", "intro", "waits_for_others"),
        Question: ("key", *OWN_FIELDS),
    }
    return [getattr(row, name) for name in names[type(row)]]


def next_order(rows: Any) -> int:
    last = rows.aggregate(last=models.Max("order"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def move_row(*, row: Section | Question, up: bool, by: Any, at: datetime) -> None:
    """One place up or down among its neighbours; at the end it stays. Raises: NotAllowed; Refused for a published form."""
    question_set_id = row.question_set_id if isinstance(row, Section) else row.section.question_set_id
    draft = draft_of(question_set_id, by)
    rows: list[Any] = list((draft.sections if isinstance(row, Section) else row.section.questions).order_by("order", "pk"))
    place = next(n for n, each in enumerate(rows) if each.pk == row.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for order, each in enumerate(rows):
        each.order = order
    type(row)._default_manager.bulk_update(rows, ["order"])
    record("form order changed", draft, by=by, at=at, moved=row.key)


@transaction.atomic
def remove_question(*, question_id: int, by: Any, at: datetime) -> None:
    """Take a question out of a draft. Raises: NotAllowed; Refused for a published form, and for one in use, with every place that uses it."""
    question = Question.objects.select_related("section").get(pk=question_id)
    draft = draft_of(question.section.question_set_id, by)
    if uses := uses_of(draft, question.key):
        raise Refused(f"“{question.label}” is in use, so it cannot be taken out. Change these first: {'; '.join(uses)}.")
    question.delete()
    record("form question removed", draft, by=by, at=at, question=question.key)


@transaction.atomic
def remove_section(*, section_id: int, by: Any, at: datetime) -> None:
    """Take an empty section out of a draft. Raises: NotAllowed; Refused for a published form, or while it has questions."""
    section = Section.objects.get(pk=section_id)
    draft = draft_of(section.question_set_id, by)
    if section.questions.exists():
        raise Refused(f"“{section.title}” still has questions. Move or take them out first.")
    section.delete()
    record("form section removed", draft, by=by, at=at, section=section.key)


def uses_of(question_set: QuestionSet, key: str) -> list[str]:
    """Where the rest of a form names a question: conditions and settings of other questions, and rules. Words for a message."""
    found = []
    for each in load_set(question_set.pk):
        if each.key != key and names(each.show_if, key):
            found.append(f"when “{each.label}” is asked")
        if each.key != key and names(each.config, key):
            found.append(f"how “{each.label}” is answered")
    whole = re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")
    for rule in question_set.rules:
        said = " ".join((rule.get("must", ""), *re.findall(r"\{[^{}]*\}", rule.get("message", ""))))
        if rule.get("question") == key or whole.search(said):
            found.append(f"the rule {rule.get('key')}")
    return found


def names(value: Any, key: str) -> bool:
    if isinstance(value, Mapping):
        return any(names(each, key) for each in value.values())
    if isinstance(value, list):
        return any(names(each, key) for each in value)
    return bool(value == key)
