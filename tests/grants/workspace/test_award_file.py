"""An award's whole file as a zip with an index, and a sample of awards that can be drawn again."""

import csv
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent, AuditLink
from commissioning.permissions import NotAllowed
from grants.assessment.actions import record_diligence
from grants.assessment.models import Assessment, DiligenceItem
from grants.awards.models import Award
from grants.workspace.actions import take_award_file
from grants.workspace.queries.award_file import award_parts, packed, sample_of
from tests import makers as make

pytestmark = pytest.mark.django_db


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert found.testzip() is None
        return {name.partition("/")[2]: found.read(name) for name in found.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_file_holds_the_whole_life_and_its_index_names_every_part_with_its_digest() -> None:
    payment = make.paid(make.approved()).instalments.get()
    award = payment.award
    bid = award.application
    officer = make.staff("officer")
    item = DiligenceItem.objects.get(number=1)
    record_diligence(application_id=bid.pk, item_id=item.pk, result="clear", evidence="=Register", by=officer, at=make.PAY_DAY)
    found = opened(packed(award, make.PAY_DAY))
    index = rows(found["index.csv"])
    assert {each["path"] for each in index} == found.keys() - {"index.csv", "index.html"}
    assert all(each["sha256"] == hashlib.sha256(found[each["path"]]).hexdigest() for each in index)
    assert {
        "01-call.json",
        "02-bid/version-1.json",
        "03-checks/gate.csv",
        "03-checks/due-diligence.csv",
        "05-scores/recommendation.csv",
        f"06-notice/{award.row.notice.reference}.json",
        "07-award/conditions.csv",
        "07-award/payments.csv",
        "08-letters/001.txt",
        "09-events.csv",
    } <= found.keys()
    assert json.loads(found["01-call.json"])["criteria"][0]["weight"] > 0
    assert rows(found["07-award/payments.csv"])[0]["ledger reference"] == payment.ledger_reference
    assert rows(found["03-checks/due-diligence.csv"])[0]["evidence"] == "'=Register"
    for path in found:
        assert path in found["index.html"].decode() or path.startswith("index.")


def test_events_carry_the_hashes_of_the_chain(django_capture_on_commit_callbacks: Any) -> None:
    award = make.award("active")
    said = rows(next(each for each in award_parts(award) if each.path == "09-events.csv").content)
    about = AuditEvent.objects.about(award).count()
    assert sum(each["record"] == "awards.award" for each in said) == about > 0
    links = {str(each.event_id): each.hash for each in AuditLink.objects.all()}
    assert all(each["hash"] == links.get(each["event"], "") for each in said)


def test_bank_numbers_are_in_no_part() -> None:
    payment = make.paid(make.approved()).instalments.get()
    whole = b"".join(each.content for each in award_parts(payment.award))
    assert b"00123456" not in whole
    assert rows(next(each.content for each in award_parts(payment.award) if each.path == "07-award/payments.csv"))[0]["bank account ends"]


def test_scores_stand_with_their_reasons_and_notes_for_the_office() -> None:
    bid = make.recommended()
    Assessment.objects.update(private_note="Only for us.")
    make.notice(bid, state="signed")
    award = Award.objects.get(application=bid)
    parts = {each.path: each.content for each in award_parts(award)}
    assert len(rows(parts["05-scores/scores.csv"])) == Assessment.objects.filter(application=bid).count() * award.call.criteria.count()
    assert "Only for us." in parts["05-scores/assessors.csv"].decode("utf-8-sig")


def test_the_same_moment_gives_the_same_bytes_and_taking_it_is_on_the_record() -> None:
    award = make.award("active")
    auditor = make.staff("auditor")
    first = take_award_file(award_id=award.pk, by=auditor, at=make.PAY_DAY)
    event = AuditEvent.objects.get(verb="whole file taken")
    assert (event.actor, event.facts["sha256"]) == (auditor, hashlib.sha256(first).hexdigest())
    assert packed(award, make.PAY_DAY) == packed(award, make.PAY_DAY)
    for role in ("officer", "commissioner", "finance", "administrator"):
        with pytest.raises(NotAllowed):
            take_award_file(award_id=award.pk, by=make.staff(role), at=make.PAY_DAY)


def test_a_seed_draws_the_same_sample_again_and_a_larger_one_holds_it() -> None:
    call = make.assessed_call()
    make.notice(*[make.to_decide(call, amount_pence=50_000) for _ in range(8)], state="signed")
    awards = Award.objects.all()
    three = sample_of(awards, seed="2027", count=3)
    assert [each.reference for each in sample_of(awards.order_by("-pk"), seed="2027", count=3)] == [each.reference for each in three]
    assert sample_of(awards, seed="2027", count=5)[:3] == three
    assert len(sample_of(awards, seed="2027", count=99)) == 8
    draws = {tuple(each.reference for each in sample_of(awards, seed=str(seed), count=3)) for seed in range(6)}
    assert len(draws) > 1


def test_the_page_draws_and_hands_over(client: Client) -> None:
    award = make.award("active")
    client.force_login(make.staff("auditor"))
    page = reverse("workspace:audit_sample")
    assert "Write a seed." in client.get(page, {"seed": "", "count": "3"}).content.decode()
    year = award.decided_on.year if award.decided_on.month > 3 else award.decided_on.year - 1
    text = client.get(page, {"seed": "a", "count": "3", "year": str(year)}).content.decode()
    assert award.reference in text
    answer = client.post(reverse("workspace:award_file", args=[award.reference]))
    assert answer["Content-Disposition"] == f'attachment; filename="{award.reference}.zip"'
    assert "index.html" in opened(answer.content)


@pytest.mark.parametrize("awards", [1, 3])
def test_the_sample_costs_the_same_for_one_award_and_for_three(client: Client, awards: int, django_assert_num_queries: Any) -> None:
    call = make.assessed_call()
    make.notice(*[make.to_decide(call, amount_pence=50_000) for _ in range(awards)], state="signed")
    client.force_login(make.staff("auditor"))
    with django_assert_num_queries(8):
        client.get(reverse("workspace:audit_sample"), {"seed": "a", "count": "9"})
