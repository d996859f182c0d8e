"""The score sheet of a call as a form of the question engine: a section for each criterion, and one for the bid as a whole.

Its scores are kept in columns of their own (`models.Score`), since totals and rankings are worked out from them in the database; what is asked, how it
is read and what is missing is the engine's business, as for eligibility checks, bids and returns.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commissioning.calls.models import Call, Criterion
from commissioning.questions.loaded import LoadedQuestion, LoadedSection, LoadedSet
from grants.assessment.entries import ScoreEntry
from grants.assessment.models import Assessment, Score

WHOLE = "whole"
WORDS = ("overall_reason", "applicant_note", "private_note")


def question_key(criterion: Criterion) -> str:
    return f"score_{criterion.key}"


def score_sheet(call: Call, criteria: Sequence[Criterion], scores: Iterable[Score] = ()) -> LoadedSet:
    """What an assessor is asked. `scores` are hers so far: where one was sent before, a change of it may need a reason. No query."""
    sent = {each.criterion_id: each.sent_value for each in scores}
    rules = {"reasons": call.reasons_rule, "words": call.reason_words}
    sections = [
        LoadedSection(
            id=each.pk,
            key=each.key,
            title=each.title,
            intro=each.guidance,
            waits_for_others=False,
            questions=(
                LoadedQuestion(
                    id=each.pk,
                    key=question_key(each),
                    kind="score",
                    label=each.title,
                    criterion_key=each.key,
                    section_key=each.key,
                    config={**rules, "scale": each.anchors, "sent": sent.get(each.pk)},
                ),
            ),
        )
        for each in criteria
    ]
    sections.append(LoadedSection(0, WHOLE, "The bid as a whole", "", False, words_of_the_whole(call)))
    return LoadedSet(0, "score-sheet", 1, f"Score sheet of {call.reference}", "score", None, tuple(sections))


def words_of_the_whole(call: Call) -> tuple[LoadedQuestion, ...]:
    """One overall reason, needed where the call asks for that in place of one a score; the note for the applicant; and the office's own."""
    needed = call.reasons_rule == "overall"
    least = max(call.reason_words, 1) if needed else 0
    asked = "a reason" if least <= 1 else f"a reason of at least {least} words"
    told = f"Needed: this call asks for one overall reason.{f' At least {least} words.' if least > 1 else ''}" if needed else ""

    def words(key: str, label: str, hint: str, *, required: bool = False, **config: Any) -> LoadedQuestion:
        return LoadedQuestion(0, key, "text", label, hint, required, config={"long": True} | config, section_key=WHOLE)

    return (
        words(
            "overall_reason",
            "Overall reasons",
            told,
            required=needed,
            **({"least": least, "says": f"Give {asked} for your scores as a whole."} if needed else {}),
        ),
        words("applicant_note", "Note that may be sent to the applicant", "What was strong, and what would make it better."),
        words("private_note", "Note for the office only", "This is never in a letter."),
    )


def values_on(assessment: Assessment, criteria: Sequence[Criterion], scores: Iterable[Score]) -> dict[str, Any]:
    """What stands on a sheet, as the engine reads it, by question key. No query."""
    keys = {each.pk: question_key(each) for each in criteria}
    given = {
        keys[each.criterion_id]: {"value": each.value, "abstained": each.abstained, "reason": each.reason}
        for each in scores
        if each.criterion_id in keys
    }
    return given | {name: getattr(assessment, name) for name in WORDS}


def entry_of(criterion: Criterion, answers: Mapping[str, Any]) -> ScoreEntry:
    """What was typed for one criterion, from the answers of its page, for `actions.save_scores`."""
    value = answers[question_key(criterion)]
    if value is None:
        return ScoreEntry(criterion.pk)
    return ScoreEntry(criterion.pk, value["value"], abstained=value["abstained"], reason=value["reason"])
