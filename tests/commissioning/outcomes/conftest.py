from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commissioning.outcomes.actions import load_indicators, load_sample_plan
from commissioning.outcomes.models import Plan
from commissioning.people.models import Office, StaffRole, User
from commissioning.permissions import AUDITOR, OFFICER

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def page_file() -> Path:
    return Path(__file__).parent / "data" / "plan_page.txt"


@pytest.fixture
def office(db: None) -> Office:
    return Office.objects.create(code="hill-county")


def _person(office: Office, email: str, role: str, others: tuple[User, User]) -> User:
    person = User.objects.create_user(email)
    StaffRole.objects.create(
        user=person,
        office=office,
        role=role,
        from_on=date(2020, 1, 1),
        given_by=others[0],
        confirmed_by=others[1],
        confirmed_at=AT,
    )
    return person


@pytest.fixture
def givers(office: Office) -> tuple[User, User]:
    return User.objects.create_user("first@office.example"), User.objects.create_user("second@office.example")


@pytest.fixture
def officer(office: Office, givers: tuple[User, User]) -> User:
    return _person(office, "officer@office.example", OFFICER, givers)


@pytest.fixture
def auditor(office: Office, givers: tuple[User, User]) -> User:
    return _person(office, "auditor@office.example", AUDITOR, givers)


@pytest.fixture
def plan(office: Office) -> Plan:
    made = load_sample_plan(office_id=office.pk, by=None, at=AT)
    load_indicators(plan_id=made.pk, by=None, at=AT)
    return made
