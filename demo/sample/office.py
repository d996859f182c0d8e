"""The office, its districts and what it is called. Its name and its places are public facts; everything else is invented."""

from commissioning.audit.actions import record
from commissioning.people.actions import found_office
from commissioning.people.models import District, Office
from demo.sample.timetable import Timetable

DISTRICTS = (
    ("north-warwickshire", "North Warwickshire", "North Warwickshire Community Safety Partnership", "E07000218"),
    ("nuneaton-and-bedworth", "Nuneaton & Bedworth", "Nuneaton & Bedworth Community Safety Partnership", "E07000219"),
    ("rugby", "Rugby", "Rugby Community Safety Partnership", "E07000220"),
    ("stratford", "Stratford", "South Warwickshire Community Safety Partnership", "E07000221"),
    ("warwick", "Warwick", "South Warwickshire Community Safety Partnership", "E07000222"),
)
ADMINISTRATORS = (("Wilma Setterfield", "administrator@opcc.example"), ("Casper Dunmore", "administrator.two@opcc.example"))


def load_office(times: Timetable) -> Office:
    """The office with its two administrators and five districts."""
    at = times.founded_at
    office = found_office(
        code="warwickshire",
        administrators=ADMINISTRATORS,
        at=at,
        name="Office of the Police and Crime Commissioner for Warwickshire",
        short_name="Warwickshire OPCC",
        decider_title="Police and Crime Commissioner",
        force="Warwickshire Police",
        county="Warwickshire",
        address="Sample House\nSample Street\nWarwick\nCV99 1AA",
        email="grants@opcc.example",
        phone="01632 960 100",
        website="https://opcc.example",
        org_id="GB-LAE-SAMPLE",
        grant_prefix="360G-sample",
        notice_pattern="WPCC{number:05}",
    )
    for position, (code, name, partnership, ons_code) in enumerate(DISTRICTS, start=1):
        district = District.objects.create(
            office=office, code=code, name=name, partnership=partnership, ons_code=ons_code, position=position
        )
        record("district added", district, by=None, at=at, code=code)
    return office
