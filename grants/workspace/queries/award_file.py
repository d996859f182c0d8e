"""The whole file of an award, from the call to its last event, as an auditor takes it away."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from django.db import models
from django.db.models import Q

from commissioning.audit.models import AuditEvent, AuditLink
from commissioning.calls.models import Criterion
from commissioning.files.models import StoredFile
from commissioning.mail.models import Message
from grants.applications.models import Submission, ThreadMessage
from grants.assessment.models import (
    Assessment,
    ConsultationReply,
    DiligenceCheck,
    DirectAward,
    EligibilityCheck,
    Finding,
    Interest,
    Interview,
    ModeratedScore,
    Moderation,
    Recommendation,
    Reopening,
    Score,
    Stop,
)
from grants.assessment.moderating import drawn
from grants.awards.models import Award, Condition, SubsidyAnswer, Variation
from grants.payments.models import Instalment
from grants.returns.models import Return
from grants.spreadsheets.workbook import harmless


@dataclass(frozen=True)
class Part:
    """One file of the zip: where it lies, what it is, and its bytes."""

    path: str
    what: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def award_parts(award: Award) -> Iterator[Part]:
    """Every part in the order of a grant's life. What there is none of is left out; documents are the very files that were stored.

    Shape: tables as comma-separated text in UTF-8, sums in pence, instants in ISO form with their zone; whole records as JSON.
    """
    bid = award.application
    yield as_json("01-call.json", "The call: terms, dates and criteria", call_facts(award))
    for sent in Submission.objects.filter(application=bid).select_related("copy").order_by("number"):
        facts = {"at": sent.at, "ask_pence": sent.ask_pence, "sha256_of_answers": sent.digest, "declaration": sent.declaration}
        answers = {"answers": sent.answers, "record_of_the_body": sent.record, "pointed_out": sent.told, "documents": sent.documents}
        yield as_json(f"02-bid/version-{sent.number}.json", f"The bid as sent, version {sent.number}", facts | answers)
        if sent.copy:
            yield stored(f"02-bid/version-{sent.number}.pdf", f"The applicant's copy of version {sent.number}", sent.copy)
    for file in StoredFile.objects.kept().about(bid).filter(purpose="answer").order_by("pk"):
        yield stored(f"02-bid/files/{file.pk}-{file.name}", "Sent with the bid", file)
    yield from tables(award)
    notice = award.row.notice
    yield as_json(
        f"06-notice/{notice.reference}.json",
        "The notice as it was frozen at signing",
        {"sha256": notice.fingerprint, "notice": notice.frozen},
    )
    if notice.document:
        yield stored(f"06-notice/{notice.reference}.pdf", "The published notice", notice.document)
    if award.agreement:
        yield stored("07-agreement.pdf", "The agreement as accepted", award.agreement)
    for number, letter in enumerate(letters_about(award), start=1):
        head = f"To: {letter.to_address}\nWritten: {letter.created_at.isoformat()}\nState: {letter.get_state_display()}\nSubject: {letter.subject}\n\n"
        yield Part(f"08-letters/{number:03}.txt", f"Letter: {letter.subject}", (head + letter.body_text).encode())
    yield events(award)


def tables(award: Award) -> Iterator[Part]:
    """The parts that are rows."""
    bid = award.application
    mine = {"application": bid}
    yield from table("03-checks/gate.csv", "Tests of the gate", EligibilityCheck, mine, "test label result reason by__name at")
    yield from table("03-checks/findings.csv", "Found eligible, or not", Finding, mine, "eligible code note by__name at")
    yield from table(
        "03-checks/due-diligence.csv",
        "Due diligence",
        DiligenceCheck,
        mine,
        "item__number item__label result evidence expires_on by__name at",
    )
    yield from table(
        "03-checks/subsidy.csv",
        "The subsidy question",
        SubsidyAnswer,
        mine,
        "resources resources_why enterprise enterprise_why advantage advantage_why effect effect_why basis scheme by__name at "
        "notified_at others_pence confirmed_by__name confirmed_at given_at entry_number entered_on",
    )
    yield from table(
        "03-checks/without-competition.csv",
        "Awarded without competition",
        DirectAward,
        mine,
        "reason power proposed_by__name proposed_at agreed note decided_by__name decided_at",
    )
    yield from table(
        "03-checks/interview.csv",
        "The interview",
        Interview,
        mine,
        "starts_at minutes where to_prepare arranged_by__name arranged_at present notes noted_by__name noted_at",
    )
    yield from table(
        "03-checks/consultation.csv",
        "What consultees said",
        ConsultationReply,
        mine,
        "consultation__question user__name text interest at",
    )
    about_body = {"organisation": award.organisation}
    yield from table(
        "03-checks/stops.csv",
        "Stops of the body and its bids",
        Stop,
        about_body,
        "application__reference reason set_by__name set_at lifted_by__name lifted_at lifted_reason",
    )
    yield from table(
        "03-checks/messages.csv", "Messages with the applicant", ThreadMessage, mine, "at from_office by__name text file__name read_at"
    )
    yield from table(
        "04-interests.csv",
        "Interests declared about the body in this call",
        Interest,
        about_body | {"call": award.call},
        "user__name kind note at",
    )
    yield from table(
        "05-scores/assessors.csv",
        "Who scored, and what each said overall",
        Assessment,
        mine,
        "assessor__name assigned_by__name assigned_at until state sent_at total overall_reason private_note applicant_note",
    )
    scored = {"assessment__application": bid}
    yield from table(
        "05-scores/scores.csv",
        "Every score with its reason",
        Score,
        scored,
        "assessment__assessor__name criterion__number criterion__title criterion__weight value abstained reason",
    )
    yield from table("05-scores/reopened.csv", "Scores opened again", Reopening, scored, "assessment__assessor__name reason by__name at")
    yield from table("05-scores/moderation.csv", "The moderation meeting", Moderation, mine, "reason present triggers by__name at")
    yield from table(
        "05-scores/moderated.csv",
        "Scores agreed there",
        ModeratedScore,
        {"moderation__application": bid},
        "criterion__number criterion__title value",
    )
    yield from table(
        "05-scores/recommendation.csv",
        "What the panel recommended",
        Recommendation,
        mine,
        "kind amount_pence purpose conditions reasons feedback by__name at",
    )
    granted = {"award": award}
    yield from table(
        "07-award/conditions.csv",
        "Conditions",
        Condition,
        granted,
        "number kind text due_on state evidence__name evidence_note decided_by__name decided_at decision_note",
    )
    yield from table(
        "07-award/variations.csv",
        "Changes agreed",
        Variation,
        granted,
        "number reason ends_on_before ends_on_after amount_before_pence amount_after_pence moved_pence agreed_by__name agreed_at",
    )
    yield from table(
        "07-award/payments.csv",
        "Payments; accounts by their last four figures",
        Instalment,
        granted,
        "reference amount_pence due_on financial_year state bank__account_ends prepared_by__name prepared_at approved_by__name approved_at "
        "batch__reference released_by__name paid_on ledger_reference returned_on cancelled_on cancelled_reason",
    )
    yield from table(
        "07-award/returns.csv",
        "Monitoring returns",
        Return,
        granted,
        "reference kind period_from_on period_to_on due_on state submitted_by__name submitted_at people_reached story changes query "
        "waived_reason decided_by__name decided_at",
    )


def call_facts(award: Award) -> dict[str, Any]:
    call = award.call
    names = [
        "reference",
        "title",
        "summary",
        "wanted",
        "who_can_apply",
        "not_funded",
        "agreement",
        "agreement_reason",
        "opens_at",
        "closes_at",
        "decision_by_on",
        "starts_on",
        "ends_on",
        "least_pence",
        "most_pence",
        "preset",
        "scorers",
        "reasons_rule",
        "needs_moderation",
        "diligence",
        "decided_by",
        "payment_plan",
        "returns_plan",
        "acceptance_days",
        "band_consider",
        "band_recommend",
        "scorer_may_decide",
        "terms_version",
    ]
    fields = ("number", "key", "title", "guidance", "weight", "floor", "tie_rank", "anchors")
    return {
        **{name: getattr(call, name) for name in names},
        "fund": call.fund.name,
        "budget": str(call.budget),
        "outcomes": list(call.outcomes.in_order().values_list("code", "title")),
        "criteria": list(Criterion.objects.filter(call=call).order_by("number").values(*fields)),
        "award": {"reference": award.reference, "amount_pence": award.amount_pence, "state": award.state, "decided_on": award.decided_on},
    }


def letters_about(award: Award) -> Iterable[Message]:
    """Letters about the bid and about the award, oldest first."""
    bid = Q(about_type=award.application._meta.label_lower, about_id=str(award.application_id))
    grant = Q(about_type=award._meta.label_lower, about_id=str(award.pk))
    return Message.objects.filter(bid | grant).order_by("created_at", "pk")


def events(award: Award) -> Part:
    """Every event about the bid, its assessments, the notice, the award and what hangs on it, with the hashes that chain the record."""
    subjects: list[models.Model] = [award.application, award.row.notice, award]
    rules = Q()
    for each in subjects:
        rules |= Q(subject_type=each._meta.label_lower, subject_id=str(each.pk))
    hanging: dict[type[models.Model], Any] = {
        Assessment: Assessment.objects.filter(application=award.application),
        Condition: Condition.objects.filter(award=award),
        Instalment: Instalment.objects.filter(award=award),
        Return: Return.objects.filter(award=award),
        Interest: Interest.objects.filter(call=award.call, organisation=award.organisation),
    }
    for model, rows in hanging.items():
        rules |= Q(subject_type=model._meta.label_lower, subject_id__in=[str(pk) for pk in rows.values_list("pk", flat=True)])
    found = list(AuditEvent.objects.filter(rules).select_related("actor").order_by("pk"))
    links = {each.event_id: each for each in AuditLink.objects.filter(event_id__in=[each.pk for each in found])}
    rows_of = [
        [
            each.pk,
            each.at,
            str(each.actor or "the system"),
            each.verb,
            each.subject_type,
            each.subject_id,
            each.before,
            each.after,
            each.facts,
            getattr(links.get(each.pk), "previous", ""),
            getattr(links.get(each.pk), "hash", ""),
        ]
        for each in found
    ]
    heads = ["event", "at", "who", "what", "record", "id", "before", "after", "facts", "hash before", "hash"]
    return Part("09-events.csv", "The record of what was done, with its chain of hashes", as_csv(heads, rows_of))


def table(path: str, what: str, model: type[models.Model], of: dict[str, Any], fields: str) -> Iterator[Part]:
    """Rows of a table by id; nothing where there are none."""
    names = fields.split()
    rows = list(model._default_manager.filter(**of).order_by("pk").values_list(*names))
    if rows:
        yield Part(path, what, as_csv([name.replace("__", " ").replace("_", " ") for name in names], rows))


def stored(path: str, what: str, file: StoredFile) -> Part:
    return Part(path, what, file.read())


def as_json(path: str, what: str, value: Any) -> Part:
    return Part(path, what, (json.dumps(value, indent=2, ensure_ascii=False, default=plain) + "\n").encode())


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([harmless(in_cell(each)) for each in row])
    return out.getvalue().encode("utf-8-sig")


def in_cell(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=plain)
    return "" if value is None else plain(value)


def plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def packed(award: Award, at: datetime) -> bytes:
    """The zip: an index as a page and as a table, with the SHA-256 of each part, then the parts. The same parts at the same instant give the same bytes."""
    parts = sorted(award_parts(award), key=lambda each: each.path)
    index = as_csv(["path", "what it is", "bytes", "sha256"], [[each.path, each.what, len(each.content), each.sha256] for each in parts])
    out = io.BytesIO()
    stamp = at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed_file:
        for part in [Part("index.html", "", page(award, parts, at).encode()), Part("index.csv", "", index), *parts]:
            member = zipfile.ZipInfo(f"{award.reference}/{part.path}", stamp)
            member.compress_type = zipfile.ZIP_DEFLATED
            packed_file.writestr(member, part.content)
    return out.getvalue()


def page(award: Award, parts: Iterable[Part], at: datetime) -> str:
    """The index as a page that opens from the folder."""
    rows = "".join(
        f'<tr><th scope="row"><a href="{escape(each.path)}">{escape(each.path)}</a></th><td>{escape(each.what)}</td>'
        f"<td>{len(each.content)}</td><td><code>{each.sha256}</code></td></tr>\n"
        for each in parts
    )
    title = f"{award.reference}: the whole file"
    return (
        f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}</title></head><body><main>\n'
        f"<h1>{escape(title)}</h1>\n<p>{escape(award.organisation.name)}, {escape(award.title)}. Taken {at.isoformat()}.</p>\n"
        '<table><caption>What it holds</caption><thead><tr><th scope="col">File</th><th scope="col">What it is</th><th scope="col">Bytes</th>'
        f'<th scope="col">SHA-256</th></tr></thead><tbody>\n{rows}</tbody></table>\n</main></body></html>\n'
    )


def sample_of(awards: models.QuerySet[Award], *, seed: str, count: int) -> list[Award]:
    """So many awards drawn by a seed: the same seed draws the same from the same awards, on any machine.

    Shape: in the order drawn; a larger sample holds the smaller one.
    """
    references = list(awards.values_list("reference", flat=True))
    places = {reference: place for place, reference in enumerate(drawn(references, seed=seed, count=count))}
    found = awards.filter(reference__in=places).select_related("organisation", "call")
    return sorted(found, key=lambda each: places[each.reference])
