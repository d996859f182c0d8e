"""How the officers keep house: tags, a view for everybody, what was said on the telephone, the register of interests, and a round to be read without names."""

from datetime import timedelta

from demo.sample.people import People
from demo.sample.timetable import Timetable
from grants.applications.actions import log_contact
from grants.applications.models import Application
from grants.assessment.actions import enter_in_register, hide_names, save_blind_copy, save_view, tag_bid

TAGS = (("sent", "Visit the site"), ("sent_twice", "Ask about the consent"), ("sent_twice", "Visit the site"))
SAID = (
    (
        "sent",
        "call",
        "The clerk asked who may sign the consent. Told her: the county’s highways team, and that its reference will do for now.",
    ),
    ("sent_twice", "surgery", "Talked through the speed survey. They will give the 85th percentile for both directions."),
)
# Of whom, which body, what the interest is.
REGISTER = (
    ("commissioner", "Midshire Rural Crime Partnership", "Chair until the election"),
    ("assessor", "Hollowell Youth Theatre", "Trustee"),
    ("officer", "Eastley Credit Union", "Member"),
)


def load_desk(people: People, times: Timetable, open_bids: dict[str, Application]) -> None:
    """What stands around the bids of the open round."""
    officer, at = people["officer"], times.ago(1, 10)
    for key, name in TAGS:
        tag_bid(application_id=open_bids[key].pk, name=name, by=officer, at=at)
    for key, way, text in SAID:
        bid = open_bids[key]
        day = times.today - timedelta(days=2)
        log_contact(organisation_id=bid.organisation_id, application_id=bid.pk, way=way, on=day, text=text, by=officer, at=at)
    save_view(
        name="Road safety, largest ask first", query=f"call={open_bids['sent'].call.reference}&sort=ask", is_shared=True, by=officer, at=at
    )
    sent = open_bids["sent"]
    hide_names(call_id=sent.call_id, until=times.ahead(80, 0), by=officer, at=at)
    save_blind_copy(application_id=sent.pk, words=[sent.organisation.name.split()[0]], by=officer, at=at)
    for key, body, nature in REGISTER:
        enter_in_register(
            user_id=people[key].pk, body=body, nature=nature, from_on=times.today - timedelta(days=900), by=people[key], at=times.ago(30, 9)
        )
