"""The questions of a call as a tagged PDF, to read and draft from before anyone signs in.

It is kept by each process as the page of a call is: found by all that it says, so a new version of a form, a new date or a new answer
is another document, and nothing is ever cleared.
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.utils import timezone

from cms.models.call_page import SCALE, SCORERS
from cms.page_cache import KEPT_SECONDS
from commissioning.calls.queries import CallFacts
from commissioning.files.pdf import make_pdf
from commissioning.money import format_pounds
from commissioning.questions.question_words import SectionWords, sections_in_words
from commissioning.templatetags.house import at_time, on_date

TEMPLATE = "cms/documents/call_questions.typ"


def questions_pdf(facts: CallFacts) -> bytes:
    """The document of a call, made once for what it says."""
    data = document_data(facts)
    key = "questions|" + hashlib.sha256(json.dumps(data, ensure_ascii=False).encode()).hexdigest()
    content: bytes | None = caches["pages"].get(key)
    if content is None:
        made_at = facts.call.published_at or timezone.now()
        content = make_pdf(TEMPLATE, data, title=f"{facts.call.title} ({facts.call.reference}): the questions", at=made_at)
        caches["pages"].set(key, content, KEPT_SECONDS)
    return content


def document_data(facts: CallFacts) -> dict[str, Any]:
    """What the document says, in words. No statement but that of the office's name once this process has met the call's forms."""
    call = facts.call
    return {
        "office": call.office.profile_on(timezone.localdate()).name,
        "summary": call.summary,
        "facts": _facts(facts),
        "parts": [
            {"title": title, "text": words}
            for title, words in (
                ("What we want to fund", call.wanted),
                ("Who can apply", call.who_can_apply),
                ("What we cannot fund", call.not_funded),
            )
            if words.strip()
        ],
        "scoring": _scoring(facts),
        "criteria": [{"title": each.title, "guidance": each.guidance, "weight": str(each.weight)} for each in facts.criteria],
        "total": str(sum(each.weight for each in facts.criteria)),
        "scale": [[str(score), words] for score, words in SCALE],
        "anchored": [{"title": each.title, "anchors": list(each.anchors)} for each in facts.criteria if len(each.anchors) == len(SCALE)],
        "forms": [_form("The check, before you sign in", call.eligibility_set_id), *_bid_forms(facts)],
        "answered": [
            {
                "question": each.question,
                "answer": each.answer,
                "day": on_date(each.at),
                "put_right": f"{on_date(each.corrected_at)}: {each.correction}" if each.corrected_at else "",
            }
            for each in facts.answered
        ],
    }


def _facts(facts: CallFacts) -> list[list[str]]:
    call = facts.call
    rows = [
        ["Fund and reference", f"{call.fund.name}, {call.reference}"],
        ["Grants", f"{format_pounds(call.least_pence)} to {format_pounds(call.most_pence)}"],
        ["Opens", at_time(call.opens_at)],
        ["Closes", f"{at_time(call.closes_at)}. Bids that reach us at or after that instant are refused."],
        *(
            ["Closing time changed", f"On {on_date(each.at)}, from {at_time(each.closed_at)} to {at_time(each.closes_at)}. {each.reason}"]
            for each in facts.moved
        ),
        ["Decision by", on_date(call.decision_by_on)],
        ["For work", f"{on_date(call.starts_on)} to {on_date(call.ends_on)}"],
        ["Outcomes", "; ".join(title for _, title in facts.outcomes)],
        ["Where", ", ".join(facts.districts)],
        *(
            [
                f"Lot: {lot.title}",
                f"{format_pounds(lot.least_pence)} to {format_pounds(lot.most_pence)}, {format_pounds(lot.pot_pence)} in all",
            ]
            for lot in facts.lots
        ),
    ]
    return [*rows, ["Read and sent at", f"{settings.SITE_URL}/funding/{call.reference.lower()}/"]]


def _scoring(facts: CallFacts) -> str:
    call = facts.call
    who = "One officer gives" if call.scorers == 1 else f"{SCORERS.get(call.scorers, call.scorers)} assessors each give"
    bands = f" Bids below {call.band_consider} are not recommended." if call.band_recommend else ""
    return f"{who} 0 to 5 for each criterion. The weight says how much of the total of 100 it carries.{bands}"


def _bid_forms(facts: CallFacts) -> list[dict[str, Any]]:
    """The call's form, and those of the lots that have their own."""
    of_lots = [each for each in facts.lots if each.question_set_id]
    shared = [] if facts.lots and len(of_lots) == len(facts.lots) else [_form("The form", facts.call.question_set_id)]
    return [*shared, *(_form(f"The form for {each.title}", each.question_set_id or 0) for each in of_lots)]


def _form(title: str, question_set_id: int) -> dict[str, Any]:
    return {"title": title, "sections": [_section(each) for each in sections_in_words(question_set_id)]}


def _section(section: SectionWords) -> dict[str, Any]:
    questions = [vars(each) | {"parts": list(each.parts)} for each in section.questions]
    return {"title": section.title, "intro": section.intro, "questions": questions}
