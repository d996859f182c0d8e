"""Reading bids: who sees which, what stands once it was sent, and how many statements it takes."""

import pytest

from commissioning.people.models import User
from grants.applications import actions, queries
from grants.applications.models import Application
from tests import makers as make

pytestmark = pytest.mark.django_db


def fresh(person: User) -> User:
    """The person with her roles read, as a request has her."""
    found = User.objects.get(pk=person.pk)
    assert found.organisation_ids is not None
    return found


def test_the_office_lists_what_was_sent_and_no_drafts() -> None:
    call, other = make.call("published"), make.call("published")
    sent = make.application("submitted", call=call)
    make.application("draft", call=call)
    elsewhere = make.application("submitted", call=other)
    officer = make.staff("officer")
    assert set(queries.for_office(user=officer)) == {sent, elsewhere}
    assert list(queries.for_office(user=officer, call_id=call.pk)) == [sent]
    assert list(queries.for_office(user=make.member(make.organisation()))) == []
    assert queries.draft_counts([call.pk, other.pk]) == {call.pk: 1}


@pytest.mark.parametrize("count", [1, 3])
def test_both_lists_take_one_statement(count: int, django_assert_num_queries) -> None:
    call, body = make.call("published"), make.organisation()
    for _ in range(count):
        make.application("submitted", call=call, of=body)
    officer, owner = fresh(make.staff("officer")), fresh(make.member(body))
    with django_assert_num_queries(1):
        assert (
            len([(bid.call.fund.name, bid.organisation.name, bid.district, bid.main_outcome) for bid in queries.for_office(user=officer)])
            == count
        )
    with django_assert_num_queries(1):
        assert len([(bid.call.title, bid.organisation.name, bid.answers.version) for bid in queries.mine(owner)]) == count


def test_the_detail_of_a_sent_bid_is_what_was_sent_in_two_statements(django_assert_num_queries) -> None:
    bid = make.application("submitted")
    actions.save_section(
        application_id=bid.pk,
        section_key="project",
        values={"need": "Other words."},
        by=make.member(bid.organisation),
        at=make.later(hours=1),
    )
    officer = fresh(make.staff("officer"))
    with django_assert_num_queries(2):
        detail = queries.bid_detail(bid.pk, officer)
    assert [(section.title, [(each.key, each.text) for each in section.answers]) for section in detail.sections] == [
        ("Your project", [("name", "Safer lanes"), ("ask", "£3,400"), ("need", "A short answer")])
    ]
    assert [each.key for each in detail.answers_for("need")] == ["need"]
    assert (detail.number, detail.ask_pence) == (1, 340_000)


def test_the_detail_of_a_draft_is_for_its_body_alone() -> None:
    bid = make.application("draft")
    assert queries.bid_detail(bid.pk, make.member(bid.organisation)).number == 0
    for person in (make.staff("officer"), make.member(make.organisation())):
        with pytest.raises(Application.DoesNotExist):
            queries.bid_detail(bid.pk, person)


def test_letters_go_to_both_contacts_each_once() -> None:
    bid = make.application("blank")
    body = bid.organisation
    assert queries.contacts_of(bid) == [body.contact_email, body.second_contact_email]
    body.second_contact_email = body.contact_email.upper()
    assert queries.contacts_of(bid) == [body.contact_email]
    body.contact_email = body.second_contact_email = ""
    assert queries.contacts_of(bid) == [bid.created_by.email]
