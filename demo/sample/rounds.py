"""The rounds whose bids are written, sent and assessed: the one that is open, and the one before it."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.calls.models import Call
from commissioning.permissions import EDITOR
from demo.sample import asked
from demo.sample.bids import BidWalk
from demo.sample.crowd import Crowd
from demo.sample.decisions import NoticeWalk
from demo.sample.documents import A_PAGE
from demo.sample.people import People
from demo.sample.projects import BEFORE, CANCELLED, IDEAS, OPEN
from demo.sample.timetable import Timetable
from grants.applications import actions as applying
from grants.applications.models import Application
from grants.applications.queries import earlier_bids
from grants.assessment import actions as assessing

FOURS = (4, 4, 4, 4, 4, 4, 4)
GOOD = (4, 4, 3, 4, 4, 3, 4)
FAIR = (3, 3, 3, 3, 4, 3, 3)
POOR = (2, 1, 2, 2, 3, 2, 2)


def load_open_round(people: People, times: Timetable, call: Call) -> dict[str, Application]:
    """Drafts, one of them with its certifier, a bid that was sent, one sent twice and one withdrawn: the round takes bids today."""
    walk = BidWalk(people, times, call)
    bids = {
        "draft_new": walk.begin(OPEN["draft_new"], times.ago(2, 19), sections=3),
        "draft_full": walk.begin(OPEN["draft_full"], times.ago(6, 11)),
        "sent": walk.sent(OPEN["sent"], times.ago(8, 14)),
        "sent_twice": walk.sent(OPEN["sent_twice"], times.ago(15, 9)),
        "withdrawn": walk.sent(OPEN["withdrawn"], times.ago(13, 16)),
    }
    full = bids["draft_full"]
    second = people.bodies["avonfield"].organisation.memberships.get(role=EDITOR, left_at=None)
    applying.ask_certifier(application_id=full.pk, certifier_id=second.user_id, by=full.created_by, at=times.ago(1, 18))
    owner = people.bodies["combe_ashby"].owner
    again, at = bids["sent_twice"], times.ago(4, 9)
    applying.save_section(
        application_id=again.pk,
        section_key="future",
        values={"after": "The parish council pays for upkeep from its precept."},
        by=owner,
        at=at,
    )
    applying.submit_application(application_id=again.pk, by=owner, at=at + timedelta(minutes=20))
    applying.withdraw_application(application_id=bids["withdrawn"].pk, by=people.bodies["dunsmere"].owner, at=times.ago(3, 12))
    load_bids_from_elsewhere(walk, bids)
    load_enquiries(people, times, call, bids)
    for key, minutes in (("sent", 210), ("sent_twice", 345)):
        applying.say_how_long(application_id=bids[key].pk, minutes=minutes, by=bids[key].created_by, at=times.ago(2, 9))
    new = bids["draft_new"]
    source = earlier_bids(new, new.created_by)[0]
    applying.fill_from_earlier(application_id=new.pk, source_id=source.pk, by=new.created_by, at=times.ago(1, 19))
    applying.share_draft(application_id=new.pk, by=new.created_by, at=times.ago(1, 20))
    applying.look_at_draft(application_id=new.pk, by=people["officer"], at=times.ago(0, 8))
    return bids


def load_two_stages(people: People, times: Timetable, ideas: Call, call: Call) -> Application:
    """An idea that was taken forward to a second stage, which was cancelled while its full bid was being written."""
    first, officer = BidWalk(people, times, ideas), people["officer"]
    idea = first.sent(IDEAS["first"], times.ago(66, 10))
    assessing.open_assessment(call_id=ideas.pk, by=officer, at=times.ago(58, 9))
    first.check(Application.objects.get(pk=idea.pk), times.ago(57, 10))
    assessing.take_forward(call_id=call.pk, application_ids=[idea.pk], by=officer, at=times.ago(45, 11))
    why = "Those that fit best are asked for a full bid."
    assessing.end_round(call_id=ideas.pk, how="no_award", reason=why, by=officer, at=times.ago(44, 9))
    draft = BidWalk(people, times, call).begin(CANCELLED["first"], times.ago(20, 10), sections=2)
    why = "The four partnerships found one shared need, and will bring it to next year’s round together."
    assessing.end_round(call_id=call.pk, how="cancelled", reason=why, by=people["officer"], at=times.ago(12, 16))
    return draft


def load_bids_from_elsewhere(walk: BidWalk, bids: dict[str, Application]) -> None:
    """One bid on paper, typed in with its scan and confirmed by the clerk; one by telephone that still waits for its clerk."""
    times = walk.times
    note = "The clerk has no computer this month. She brought the form in, filled in by hand."
    scan = SimpleUploadedFile("redmarsh-form.pdf", A_PAGE)
    bids["on_paper"] = walk.keyed(OPEN["on_paper"], times.ago(9, 10), way="paper", note=note, scan=scan, confirmed_at=times.ago(7, 18))
    told = "The village has no broadband since the storm. Read out on the telephone."
    bids["by_phone"] = walk.keyed(OPEN["by_phone"], times.ago(2, 11), way="phone", note=told)


def load_enquiries(people: People, times: Timetable, call: Call, bids: dict[str, Application]) -> None:
    """A question answered for all, one that waits with a draft, one answered to the asker alone and one set aside."""
    officer = people["officer"]

    def ask(bid: str, text: str, at: datetime) -> int:
        asker = bids[bid].created_by
        return applying.ask_question(call_id=call.pk, text=text, organisation_id=bids[bid].organisation_id, by=asker, at=at).pk

    hire = ask("sent", "Our council would rather hire a speed sign for a year than buy one. Is that possible?", times.ago(9, 11))
    yes = "Yes. Ask for the cost of the hire within the funding period, and say what happens afterwards."
    words = "May a speed sign be hired instead of bought?"
    applying.publish_answer(enquiry_id=hire, question=words, answer=yes, by=officer, at=times.ago(8, 10))
    right = {"question": words, "answer": f"{yes} A hire of up to two years can be funded."}
    applying.correct_answer(enquiry_id=hire, **right, reason="How long a hire may be.", by=officer, at=times.ago(6, 12))
    waiting = ask("draft_full", "Does the cost of the highway authority's safety audit count?", times.ago(1, 20))
    draft = {"question": "May we ask for the cost of a road safety audit?", "answer": "Yes, where the authority requires it."}
    applying.draft_answer(enquiry_id=waiting, by=officer, at=times.ago(0, 7), **draft)
    alone = ask("draft_new", "Was the clerk's change of address on our organisation's page made?", times.ago(2, 20))
    why = "It is about your own record."
    applying.answer_alone(enquiry_id=alone, answer="Yes, on the day you wrote.", reason=why, by=officer, at=times.ago(1, 9))
    aside = ask("sent_twice", "Which bids will win?", times.ago(5, 22))
    applying.set_aside(enquiry_id=aside, reason="Nobody knows before the panel has met.", by=officer, at=times.ago(4, 9))


def consult_the_force(people: People, times: Timetable, bids: dict[str, Application]) -> None:
    """Two bids on which the force is asked for its view, one of them answered."""
    asked = assessing.consult(
        call_id=bids["panel"].call_id,
        question="Do your records show that this road is a danger, and is there work of yours that it would double?",
        due_on=times.today + timedelta(days=6),
        application_ids=[bids["eligible"].pk, bids["panel"].pk],
        user_ids=[people["consultee"].pk],
        by=people["officer"],
        at=times.ago(8, 9),
    )
    said = "Three collisions with injuries in five years, all at the northern entry. We have no work planned there."
    assessing.reply(consultation_id=asked.pk, application_id=bids["panel"].pk, text=said, by=people["consultee"], at=times.ago(3, 15))


def load_round_before(people: People, times: Timetable, call: Call) -> dict[str, Application]:
    """A bid in each state between closing and the Commissioner."""
    walk = BidWalk(people, times, call)
    bids = {}
    for n, (key, project) in enumerate(BEFORE.items()):
        at = times.ago(80 - 2 * n, 9 + n % 5, 10)
        bids[key] = let_in_late(walk, walk.begin(project, at), times) if key in LATE else walk.sent(project, at)
    assessing.open_assessment(call_id=call.pk, by=people["officer"], at=times.ago(41, 9))
    check_all(walk, bids, times)
    score_all(walk, bids, times)
    consult_the_force(people, times, bids)
    notices = NoticeWalk(people)
    notice = notices.draft(walk.call, f"{call.title}: first awards", times.ago(12))
    notices.ready(notice, times.ago(9))
    recommend_the_rest(walk, bids, times)
    try_amounts(walk, bids, times)
    write_messages(walk, bids, times)
    Crowd(people, call, BEFORE, bids).copy(asked.ROAD)
    return bids


def try_amounts(walk: BidWalk, bids: dict[str, Application], times: Timetable) -> None:
    """Two sets of amounts for the bids that wait for the panel; it goes by the first."""
    asks = {bids[key].pk: bids[key].ask_pence or 0 for key in ("panel", "moderated")}
    for name, share in (("Whole asks while the money lasts", 100), ("A little for everybody", 60)):
        amounts = {bid: pence * share // 10_000 * 100 for bid, pence in asks.items()}
        made = assessing.save_tryout(call_id=walk.call.pk, name=name, amounts=amounts, by=walk.officer, at=times.ago(3, 15))
        if share == 100:
            assessing.choose_tryout(tryout_id=made.pk, by=walk.officer, at=times.ago(3, 16))


def write_messages(walk: BidWalk, bids: dict[str, Application], times: Timetable) -> None:
    """A question from a body that was answered, and one that nobody has opened."""
    gates, rides = bids["panel"], bids["moderated"]
    applying.send_message(
        application_id=gates.pk,
        text="Our new clerk starts on Monday. Does anything need her signature?",
        by=gates.created_by,
        at=times.ago(6, 20),
    )
    applying.open_messages(application_id=gates.pk, by=walk.officer, at=times.ago(5, 9))
    applying.send_message(
        application_id=gates.pk,
        text="Not before an offer. Please invite her to your organisation's page.",
        by=walk.officer,
        at=times.ago(5, 9),
    )
    applying.send_message(
        application_id=rides.pk,
        text="The school asks whether we may begin in June instead of May.",
        by=rides.created_by,
        at=times.ago(1, 21),
    )


def let_in_late(walk: BidWalk, bid: Application, times: Timetable) -> Application:
    """Written in time, not sent by the close; let in for a day with a reason, and sent the next morning."""
    reason = "The village had no electricity from ten to two on the last day, as the network's notice shows."
    until = times.ago(41, 12)
    applying.admit_late(application_id=bid.pk, until=until, reason=reason, by=walk.officer, at=times.ago(42, 15))
    return applying.submit_application(application_id=bid.pk, by=bid.created_by, at=times.ago(41, 8))


def check_all(walk: BidWalk, bids: dict[str, Application], times: Timetable) -> None:
    walk.ask_more(bids["more_asked"], times.ago(9, 11))
    walk.check(
        bids["ineligible"],
        times.ago(36, 14),
        fails="bank-account",
        reason="The account is in the treasurer's own name. The group was told how to open one, and when the next round is.",
    )
    for n, key in enumerate(BEFORE):
        if key not in ("in_check", "more_asked", "ineligible"):
            walk.check(bids[key], times.ago(35, 9 + n % 8, 15), **WAIVED.get(key, {}))


LATE = ("in_check", "scoring")
WAIVED: dict[str, dict[str, str]] = {
    "on_notice_too": {"waives": "accounts", "reason": "Two years of accounts and a guarantee by its parent body."}
}


def score_all(walk: BidWalk, bids: dict[str, Application], times: Timetable) -> None:
    """Scores, a conflict, a moderation, the panel and its word on some; the rest stand where their names say."""
    given = times.ago(33, 10)
    one, two, three = "assessor", "assessor.two", "assessor.three"
    # She is a trustee of this body: given its bid by mistake, she says so and stands aside.
    walk.give(bids["part"], three, given, declared=False)
    walk.declare(bids["part"], three, times.ago(32, 9), kind="conflicted", note="I am one of its trustees.")
    walk.declare(bids["full"], two, times.ago(32, 11), kind="known", note="I bought a house in the town eight years ago.")
    reopened = walk.give(bids["scoring"], one, given)
    walk.score(reopened, GOOD, times.ago(20, 15))
    late = "The speed data were filed under another bid and came later."
    assessing.reopen_scores(assessment_id=reopened.pk, reason=late, by=walk.officer, at=times.ago(6, 10))
    begun = walk.give(bids["scoring"], two, given)
    assessing.save_scores(
        assessment_id=begun.pk, scores=walk.entries((4, 3, None, None, None, None, None)), by=begun.assessor, at=times.ago(5, 16)
    )
    walk.scored(bids["council"], given, (one, FAIR))
    half = walk.give(bids["council"], two, given)
    assessing.save_scores(
        assessment_id=half.pk, scores=walk.entries((3, 3, 4, None, None, None, None)), by=half.assessor, at=times.ago(7, 16)
    )
    walk.give(bids["scoring_too"], three, times.ago(5, 9))
    walk.give(bids["scoring_too"], "officer.two", times.ago(5, 9), declared=False)
    walk.scored(bids["moderated"], given, (one, FOURS), (three, (4, 2, 4, 4, 4, 3, 4)))
    walk.moderate(bids["moderated"], times.ago(18, 14))
    for key, sheets in {
        "panel": ((one, FAIR), (two, (3, 3, 3, 3, 3, 4, 3))),
        "full": ((one, FOURS), (two, GOOD)),
        "part": ((one, GOOD), (two, (4, 4, 4, 4, 3, 3, 4))),
        "reserve": ((two, FAIR), (three, (3, 3, 3, 3, 4, 4, 3))),
        "none": ((one, POOR), (three, (2, 2, 2, 2, 3, 2, 2))),
        "on_notice": ((two, FOURS), (three, (5, 4, 4, 4, 4, 4, 4))),
        "on_notice_too": ((one, GOOD), (three, FOURS)),
    }.items():
        walk.scored(bids[key], given, *sheets)
        walk.panel(bids[key], times.ago(16, 11))
    for key in ("on_notice", "on_notice_too"):
        walk.recommend(bids[key], BEFORE[key], "full", times.ago(14, 15))


def recommend_the_rest(walk: BidWalk, bids: dict[str, Application], times: Timetable) -> None:
    """What the panel said at its second meeting, after the notice of the first was drafted."""
    at = times.ago(5, 15)
    walk.recommend(bids["full"], BEFORE["full"], "full", at)
    walk.recommend(
        bids["part"], BEFORE["part"], "part", at, pence=800_000, conditions="Before payment: send the dates agreed with the schools."
    )
    walk.recommend(bids["reserve"], BEFORE["reserve"], "reserve", at)
    walk.recommend(bids["none"], BEFORE["none"], "none", at)
