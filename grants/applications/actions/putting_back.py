"""Putting the answers of a bid back to the version that was last sent."""

from datetime import datetime

from commissioning.questions.actions import save_answers
from commissioning.questions.queries import load_set
from grants.applications.models import Application, Submission


def put_back(application: Application, last: Submission, *, at: datetime) -> None:
    """The sheet says again what `last` says. The caller holds the lock and records it."""
    loaded = load_set(application.answers.question_set_id)
    sent = {row["question"]: row["value"] for row in last.answers}
    for section in loaded.sections:
        values = {question.key: sent.get(question.key) for question in section.questions}
        save_answers(sheet_id=application.answers_id, section_key=section.key, values=values, by=None, at=at)
    # The sheet is again what was sent then, so it counts as written then.
    sheet = application.answers
    sheet.refresh_from_db()
    sheet.updated_at = last.at
    sheet.save(update_fields=["updated_at"])
