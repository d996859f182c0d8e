"""Documents that the first bodies keep with us: in date, soon to run out, and run out."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from demo.sample.people import People
from demo.sample.timetable import Timetable
from grants.applications.actions import add_document
from grants.applications.models import DocumentKind

A_PAGE = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ADDED_DAYS_AGO = 100
# Kind, days before today on which it was issued, and days after today on which it ends (None where it has no end).
HELD = (
    ("Public liability insurance", 340, 25),
    ("Annual accounts", 200, None),
    ("Safeguarding policy", 300, 400),
    ("Bank evidence", 150, -60),
)
BODIES_WITH_DOCUMENTS = 3


def load_documents(people: People, times: Timetable) -> None:
    """What the first bodies sent of themselves, all of it in date on that day."""
    kinds = {each.label: each for each in DocumentKind.objects.all()}
    for body in list(people.bodies.values())[:BODIES_WITH_DOCUMENTS]:
        for label, issued, ends in HELD:
            add_document(
                organisation_id=body.organisation.pk,
                kind_id=kinds[label].pk,
                upload=SimpleUploadedFile(f"{label}.pdf", A_PAGE),
                issued_on=times.today - timedelta(days=issued),
                expires_on=None if ends is None else times.today + timedelta(days=ends),
                by=body.owner,
                at=times.ago(ADDED_DAYS_AGO),
            )
