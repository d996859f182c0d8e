"""A later version of a form comes into use while a call is open: drafts go over to it with every answer, and those whose answers it touches are asked to look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F

from commissioning.audit.actions import record
from commissioning.calls.models import Call, Lot
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from commissioning.questions.differences import changes_between, touched_by
from commissioning.questions.loaded import LoadedSet
from commissioning.questions.models import Answer, AnswerSheet, QuestionSet
from commissioning.questions.queries import load_set
from grants.applications import notices
from grants.applications.models import Application, Renewal
from grants.applications.queries import form_under, forms_of, held_pairs, values_with


@dataclass(frozen=True)
class Renewed:
    """How many drafts went over, and how many of their bodies were asked to look again."""

    moved: int
    asked: int


@transaction.atomic
def use_new_version(*, call_id: int, question_set_id: int, by: Any, at: datetime) -> Renewed:
    """Ask a call's applicants by a later version of its form from now on.

    Shape: every draft goes over with all its answers as they are; an answer to a question that was taken out is kept and not shown. A bid that was sent
    stays on the version under which it was sent. Each body with an answer that the change touches gets one letter, and its pages say what changed.
    Raises: NotAllowed; Refused where the call has closed, for a draft of a form, and for another form or an older version.
    """
    call = Call.objects.select_for_update().get(pk=call_id)
    require(by, "calls.edit", call)
    after = QuestionSet.objects.get(pk=question_set_id)
    standing = {each.pk: each for each in QuestionSet.objects.filter(pk__in=forms_of(call)) if each.key == after.key}
    if call.state not in ("draft", "published") or (call.state == "published" and at >= call.closes_at):
        raise Refused("This call has closed, so its form stays as it was answered.")
    if not after.is_published:
        raise Refused(f"“{after}” is still a draft. Publish it first.")
    if not standing or any(each.version >= after.version for each in standing.values()):
        raise Refused("This call does not use an earlier version of that form. Choose a later version of a form that it uses.")
    new = load_set(after.pk)
    drafts = list(
        Application.objects.select_for_update(of=("self", "answers"))
        .select_related("answers", "lot")
        .filter(call=call, state="draft", answers__question_set__in=standing)
        .annotate(pairs=held_pairs())
        .order_by("pk")
    )
    changes = {pk: changes_between(load_set(pk), new) for pk in standing}
    renewals = []
    for each in drafts:
        was = each.answers.question_set_id
        touched = touched_by(changes[was], form_under(call, after.pk, each.lot), values_with(each))
        rows = [{"key": one.key, "label": one.label, "section": one.section_key, "words": one.words} for one in touched]
        renewals.append(Renewal(application=each, before_id=was, after=after, by=by, at=at, changes=rows))
    for pk in standing:
        carry_answers([each.answers_id for each in drafts if each.answers.question_set_id == pk], load_set(pk), new)
    if call.question_set_id in standing:
        call.question_set = after
        call.save(update_fields=["question_set"])
    Lot.objects.filter(call=call, question_set__in=standing).update(question_set=after)
    made = Renewal.objects.bulk_create(renewals)
    asked = [each for each in made if each.changes]
    record(
        "form replaced",
        call,
        by=by,
        at=at,
        before={"question_sets": sorted(standing)},
        after={"question_set": after.pk},
        drafts=len(made),
        asked=len(asked),
    )
    for renewal in asked:
        transaction.on_commit(partial(notices.form_changed, renewal.pk, at=at))
    return Renewed(len(made), len(asked))


def carry_answers(sheets: Iterable[int], old: LoadedSet, new: LoadedSet) -> None:
    """The sheets stand under the new version, and each answer under the question of the same key. No value is touched."""
    sheets = list(sheets)
    for question in new:
        was = old.questions.get(question.key)
        if was is not None and sheets:
            Answer.objects.filter(sheet__in=sheets, question=was.id).update(question=question.id)
    # Whoever is reading the answers to certify them reads them again.
    AnswerSheet.objects.filter(pk__in=sheets).update(question_set=new.id, version=F("version") + 1)
