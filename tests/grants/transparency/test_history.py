"""Earlier awards by body."""

from datetime import date

import pytest
from django.urls import reverse

from grants.awards.models import HistoricAward
from tests import makers as make

pytestmark = pytest.mark.django_db


def past(recipient, pence, row, *, counts=True):
    return HistoricAward.objects.create(
        funder="Hill OPCC",
        row_id=row,
        recipient=recipient,
        project="A project",
        amount_pence=pence,
        amount_basis="award" if counts else "cost",
        counts=counts,
        financial_year=2020,
        decided_on=date(2020, 3, 1),
        imported_at=make.NOON,
    )


def test_history_is_listed_by_body_and_a_cost_is_no_award(client):
    past("Mill Trust", 100_000, "1")
    past("Mill Trust", 70_000, "2", counts=False)
    past("Other Body", 5_000, "3")
    text = client.get(reverse("transparency:history"), {"q": "mill"}).content.decode()
    assert "£1,000" in text
    assert "Other Body" not in text
    own = client.get(reverse("transparency:history"), {"body": "Mill Trust"}).content.decode()
    assert own.count("Hill OPCC") == 2
    assert "Awards among them" in own
    assert client.get(reverse("transparency:history"), {"body": "Nobody"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_history_costs_two_statements(client, django_assert_num_queries, rows):
    for number in range(rows):
        past(f"Body {number}", 100, str(number))
    with django_assert_num_queries(2):
        client.get(reverse("transparency:history"))
