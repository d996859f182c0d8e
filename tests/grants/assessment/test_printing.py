"""A bid to score on paper: a tagged document with the bid as this scorer may read it, and an empty sheet of her criteria."""

from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from commissioning.audit.models import AuditEvent
from commissioning.calls.models import Criterion
from grants.assessment.models import Assessment
from tests import makers as make
from tests.makers.bids import AFTER_CLOSE

pytestmark = pytest.mark.django_db


def printed(assessment: Assessment) -> PdfReader:
    with time_machine.travel(AFTER_CLOSE, tick=False):
        client = Client()
        client.force_login(assessment.assessor, backend="commissioning.people.backends.HouseBackend")
        answer = client.get(reverse("assessment:paper", args=[assessment.pk]))
    assert answer["Content-Disposition"] == f'attachment; filename="{assessment.application.reference}-to-score.pdf"'
    return PdfReader(BytesIO(answer.content))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_it_holds_the_answers_and_every_criterion_with_its_scale_and_is_tagged() -> None:
    assessment = make.declared(make.eligible(title="A crossing at the mill"))
    reader = printed(assessment)
    text = text_of(reader)
    bid = assessment.application
    assert "A crossing at the mill" in text
    assert bid.organisation.name in text
    for each in Criterion.objects.filter(call=bid.call):
        assert f"{each.number}. {each.title} (weight {each.weight})" in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert AuditEvent.objects.filter(verb="bid taken as a document to score", actor=assessment.assessor).count() == 1


def test_a_specialists_sheet_has_her_own_criteria_alone() -> None:
    bid = make.eligible()
    own, other = Criterion.objects.filter(call=bid.call).order_by("number")[:2]
    text = text_of(printed(make.declared(bid, only=[own.pk])))
    assert f"{own.number}. {own.title} (weight" in text
    assert f"{other.number}. {other.title} (weight" not in text


def test_it_is_nobody_elses() -> None:
    assessment = make.declared(make.eligible())
    for person in (make.staff("assessor"), make.staff("officer"), make.member(assessment.application.organisation)):
        with time_machine.travel(AFTER_CLOSE, tick=False):
            client = Client()
            client.force_login(person, backend="commissioning.people.backends.HouseBackend")
            assert client.get(reverse("assessment:paper", args=[assessment.pk])).status_code in (403, 404)
