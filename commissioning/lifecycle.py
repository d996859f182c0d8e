"""LAW: every state machine, top to bottom in the order in which a grant lives it.

States are what is true; moves are verbs. What the clock or other rows decide ("open", "overdue", "blocked") is derived
by querysets and is no state. Each state has a name for staff and a plainer one for the public and the applicant.
`docs/lifecycle.md` is written from this file. Plain Python.
"""

from collections.abc import Iterator
from dataclasses import dataclass


class Refused(Exception):
    """A rule stands in the way. The text says what, and how to put it right, to the person who asked."""


@dataclass(frozen=True)
class State:
    """One thing that may be true. `tone` picks the colour of its tag: grey, blue, amber, green or red."""

    value: str
    staff: str
    public: str
    tone: str = "grey"


@dataclass(frozen=True)
class Move:
    """One verb: from which states, to which, and the permission it needs. `by_clock` may also be done by the system itself."""

    name: str
    sources: frozenset[str]
    target: str
    needs: str
    button: str
    by_clock: bool = False


def move(name: str, sources: str, target: str, *, needs: str, button: str, by_clock: bool = False) -> Move:
    """A Move with its sources written as words with spaces between."""
    return Move(name, frozenset(sources.split()), target, needs, button, by_clock)


class Machine:
    """The states and moves of one kind of record. The first state is where it starts."""

    def __init__(self, name: str, states: tuple[State, ...], *moves: Move) -> None:
        self.name = name
        self.states = {state.value: state for state in states}
        self.moves = {each.name: each for each in moves}
        self.start = states[0].value
        for each in moves:
            unknown = (each.sources | {each.target}) - self.states.keys()
            if unknown or len(self.moves) != len(moves):
                raise ValueError(f"{name}.{each.name}: unknown or repeated {sorted(unknown)}")

    def __getitem__(self, name: str) -> Move:
        return self.moves[name]

    def __iter__(self) -> Iterator[Move]:
        return iter(self.moves.values())

    def choices(self) -> list[tuple[str, str]]:
        """Pairs for a model field: stored value, staff name."""
        return [(state.value, state.staff) for state in self.states.values()]

    def moves_from(self, state: str) -> list[Move]:
        """The moves that are legal in `state`, in the order of the law."""
        return [each for each in self if state in each.sources]


CALL = Machine(
    "call",
    (
        State("draft", "Draft", "Not published"),
        State("published", "Published", "Published", "blue"),
        State("assessing", "Assessing", "Bids are being assessed", "amber"),
        State("decided", "Decided", "Decided", "green"),
        State("completed", "Completed", "Finished", "grey"),
        State("cancelled", "Cancelled", "Cancelled", "red"),
    ),
    move("publish", "draft", "published", needs="calls.publish", button="Publish call"),
    move("start_assessing", "published", "assessing", needs="assessment.open", button="Start assessment"),
    move("decide", "assessing", "decided", needs="calls.decide", button="Record decision"),
    move("complete", "decided", "completed", needs="calls.complete", button="Close the round"),
    move("cancel", "draft published assessing", "cancelled", needs="calls.cancel", button="Cancel call"),
    move("close_without_award", "assessing", "completed", needs="calls.cancel", button="Close with no award"),
)

ENQUIRY = Machine(
    "enquiry",
    (
        State("waiting", "Waiting", "Waiting for our answer", "amber"),
        State("published", "Answered for all", "Answered on the page of the fund", "green"),
        State("private", "Answered to the asker alone", "Answered to you alone", "blue"),
        State("set_aside", "Set aside", "Not answered"),
    ),
    move("publish", "waiting", "published", needs="enquiries.answer", button="Publish the answer"),
    move("answer_alone", "waiting", "private", needs="enquiries.answer", button="Answer the asker alone"),
    move("set_aside", "waiting", "set_aside", needs="enquiries.answer", button="Set aside"),
)

APPLICATION = Machine(
    "application",
    (
        State("draft", "Draft", "Not sent yet"),
        State("submitted", "Submitted", "Sent", "blue"),
        State("in_check", "In check", "Being checked", "amber"),
        State("more_asked", "More asked", "We have asked you for something", "amber"),
        State("ineligible", "Ineligible", "Cannot be funded by this call", "red"),
        State("eligible", "Eligible", "Checked, waiting to be scored", "blue"),
        State("scoring", "Scoring", "Being scored", "amber"),
        State("moderated", "Moderated", "Being scored", "amber"),
        State("panel", "Panel", "With the panel", "amber"),
        State("recommended_full", "Recommended in full", "Waiting for a decision", "blue"),
        State("recommended_part", "Recommended in part", "Waiting for a decision", "blue"),
        State("reserve", "Reserve", "Waiting for a decision", "blue"),
        State("not_recommended", "Not recommended", "Waiting for a decision", "blue"),
        State("with_commissioner", "With the Commissioner", "Waiting for a decision", "amber"),
        State("approved", "Approved", "Approved", "green"),
        State("refused", "Refused", "Not funded", "red"),
        State("on_reserve", "On the reserve list", "On the reserve list", "amber"),
        State("withdrawn", "Withdrawn", "Withdrawn by you", "grey"),
        State("taken_forward", "Taken forward", "Asked for a full bid", "green"),
        State("call_ended", "Ended with the call", "The fund ended without a decision on it", "grey"),
    ),
    move("submit", "draft", "submitted", needs="applications.submit", button="Submit application"),
    move(
        "withdraw",
        "draft submitted in_check more_asked eligible scoring moderated panel recommended_full recommended_part reserve not_recommended",
        "withdrawn",
        needs="applications.withdraw",
        button="Withdraw",
    ),
    move(
        "end_with_call",
        "draft submitted in_check more_asked eligible scoring moderated panel recommended_full recommended_part reserve not_recommended",
        "call_ended",
        needs="calls.cancel",
        button="End with the call",
    ),
    move("start_check", "submitted", "in_check", needs="assessment.check", button="Start checks"),
    move("ask_more", "in_check", "more_asked", needs="assessment.check", button="Ask for more"),
    move("answer_more", "more_asked", "in_check", needs="applications.edit", button="Send what was asked"),
    move("stop_waiting", "more_asked", "in_check", needs="assessment.check", button="Go on without the answer"),
    move("find_ineligible", "in_check more_asked", "ineligible", needs="assessment.check", button="Record as ineligible"),
    move("find_eligible", "in_check", "eligible", needs="assessment.check", button="Record as eligible"),
    move("reopen_check", "ineligible eligible", "in_check", needs="assessment.check", button="Check again"),
    move("start_scoring", "eligible", "scoring", needs="assessment.assign", button="Assign assessors"),
    move("moderate", "scoring", "moderated", needs="assessment.moderate", button="Record moderation"),
    move("send_to_panel", "scoring moderated eligible", "panel", needs="assessment.recommend", button="Send to panel"),
    move("take_forward", "eligible scoring moderated panel", "taken_forward", needs="assessment.recommend", button="Take forward"),
    move("go_direct", "eligible", "panel", needs="direct.agree", button="Agree to an award without competition"),
    move("recommend_full", "panel", "recommended_full", needs="assessment.recommend", button="Recommend in full"),
    move("recommend_part", "panel", "recommended_part", needs="assessment.recommend", button="Recommend in part"),
    move("recommend_reserve", "panel", "reserve", needs="assessment.recommend", button="Put on reserve"),
    move("recommend_none", "panel", "not_recommended", needs="assessment.recommend", button="Do not recommend"),
    move(
        "return_to_panel",
        "recommended_full recommended_part reserve not_recommended with_commissioner",
        "panel",
        needs="assessment.recommend",
        button="Return to panel",
    ),
    move(
        "send_to_commissioner",
        "recommended_full recommended_part reserve not_recommended",
        "with_commissioner",
        needs="notices.draft",
        button="Put on a notice",
    ),
    move("approve", "with_commissioner", "approved", needs="notices.sign", button="Approve"),
    move("refuse", "with_commissioner", "refused", needs="notices.sign", button="Refuse"),
    move("put_on_reserve", "with_commissioner", "on_reserve", needs="notices.sign", button="Put on the reserve list"),
    move("defer", "with_commissioner", "panel", needs="notices.sign", button="Defer"),
    move("promote", "on_reserve", "with_commissioner", needs="notices.draft", button="Promote from reserve"),
)

ASSESSMENT = Machine(
    "assessment",
    (
        State("assigned", "Assigned", "Assigned"),
        State("declared", "Declared", "Declared", "blue"),
        State("in_progress", "In progress", "In progress", "amber"),
        State("sent", "Sent", "Sent", "green"),
        State("reopened", "Reopened", "Reopened", "amber"),
        State("recused", "Recused", "Stood aside", "grey"),
    ),
    move("declare", "assigned", "declared", needs="assessment.declare", button="Declare no conflict"),
    move("begin", "declared", "in_progress", needs="assessment.score", button="Start scoring"),
    move("send", "in_progress reopened", "sent", needs="assessment.score", button="Send scores"),
    move("reopen", "sent", "reopened", needs="assessment.reopen", button="Reopen"),
    move("recuse", "assigned declared in_progress reopened sent", "recused", needs="assessment.declare", button="Stand aside"),
)

NOTICE = Machine(
    "decision notice",
    (
        State("draft", "Draft", "Draft"),
        State("ready", "Ready to sign", "Ready to sign", "blue"),
        State("signed", "Signed", "Signed", "green"),
        State("published", "Published", "Published", "green"),
        State("superseded", "Superseded", "Replaced by a later notice", "grey"),
    ),
    move("make_ready", "draft", "ready", needs="notices.draft", button="Send for signature"),
    move("take_back", "ready", "draft", needs="notices.draft", button="Take back to draft"),
    move("sign", "ready", "signed", needs="notices.sign", button="Sign the notice"),
    move("publish", "signed", "published", needs="notices.publish", button="Publish the notice"),
    move("supersede", "signed published", "superseded", needs="notices.draft", button="Replace with a correction"),
)

AWARD = Machine(
    "award",
    (
        State("approved", "Approved", "Approved", "blue"),
        State("offered", "Offered", "Offer waiting for your answer", "amber"),
        State("accepted", "Accepted", "Offer accepted", "green"),
        State("lapsed", "Lapsed", "Offer lapsed", "red"),
        State("declined", "Declined", "Offer declined by you", "grey"),
        State("active", "Active", "Grant running", "green"),
        State("varied", "Varied", "Grant running, terms changed", "green"),
        State("suspended", "Suspended", "Payments paused", "red"),
        State("ended", "Ended", "Grant ended", "grey"),
        State("reconciling", "Reconciling", "Final accounts being settled", "amber"),
        State("closed", "Closed", "Closed", "grey"),
        State("recovering", "Recovering", "Money to be returned", "red"),
        State("terminated", "Terminated", "Stopped", "red"),
    ),
    move("offer", "approved", "offered", needs="awards.offer", button="Send offer"),
    move("accept", "offered", "accepted", needs="awards.accept", button="Accept the offer"),
    move("decline", "offered", "declined", needs="awards.accept", button="Decline the offer"),
    move("lapse", "offered", "lapsed", needs="awards.offer", button="Record as lapsed", by_clock=True),
    move("begin", "accepted", "active", needs="awards.manage", button="Start the grant", by_clock=True),
    move("vary", "active varied", "varied", needs="awards.manage", button="Record a variation"),
    move("suspend", "accepted active varied", "suspended", needs="awards.manage", button="Suspend"),
    move("resume", "suspended", "active", needs="awards.manage", button="Resume"),
    move("end", "active varied suspended", "ended", needs="awards.manage", button="Record the end", by_clock=True),
    move("reconcile", "ended", "reconciling", needs="awards.manage", button="Start reconciliation"),
    move("recover", "reconciling", "recovering", needs="awards.manage", button="Ask for money back"),
    move("close", "reconciling recovering", "closed", needs="awards.manage", button="Close"),
    move("terminate", "offered accepted active varied suspended", "terminated", needs="awards.manage", button="Terminate"),
)

CHANGE = Machine(
    "change request",
    (
        State("waiting", "Waiting", "Waiting for our answer", "amber"),
        State("agreed", "Agreed", "Agreed", "green"),
        State("declined", "Declined", "Not agreed", "red"),
        State("withdrawn", "Withdrawn", "Withdrawn by you"),
    ),
    move("agree", "waiting", "agreed", needs="awards.manage", button="Agree the change"),
    move("decline", "waiting", "declined", needs="awards.manage", button="Do not agree"),
    move("withdraw", "waiting", "withdrawn", needs="changes.ask", button="Withdraw it"),
)

CONDITION = Machine(
    "condition",
    (
        State("open", "Open", "To be met", "amber"),
        State("evidence_in", "Evidence in", "Sent, being checked", "blue"),
        State("met", "Met", "Met", "green"),
        State("waived", "Waived", "No longer needed", "grey"),
        State("broken", "Broken", "Not met", "red"),
    ),
    move("send_evidence", "open", "evidence_in", needs="conditions.evidence", button="Send evidence"),
    move("meet", "open evidence_in", "met", needs="conditions.decide", button="Record as met"),
    move("return_evidence", "evidence_in", "open", needs="conditions.decide", button="Ask again"),
    move("waive", "open evidence_in", "waived", needs="conditions.decide", button="Waive"),
    move("break", "open evidence_in met", "broken", needs="conditions.decide", button="Record as broken"),
)

INSTALMENT = Machine(
    "instalment",
    (
        State("planned", "Planned", "Planned"),
        State("prepared", "Prepared", "Being prepared", "blue"),
        State("approved", "Approved", "Being prepared", "blue"),
        State("in_batch", "In batch", "On its way", "amber"),
        State("exported", "Exported", "On its way", "amber"),
        State("paid", "Paid", "Paid", "green"),
        State("returned", "Returned", "Sent back by the bank", "red"),
        State("cancelled", "Cancelled", "Cancelled", "grey"),
    ),
    move("prepare", "planned", "prepared", needs="payments.prepare", button="Prepare"),
    move("unprepare", "prepared approved", "planned", needs="payments.prepare", button="Take back"),
    move("approve", "prepared", "approved", needs="payments.approve", button="Approve"),
    move("put_in_batch", "approved", "in_batch", needs="payments.prepare", button="Put in batch"),
    move("take_from_batch", "in_batch exported", "planned", needs="batches.cancel", button="Take from batch"),
    move("export", "in_batch", "exported", needs="batches.lock", button="Export"),
    move("record_paid", "exported", "paid", needs="payments.release", button="Record as paid"),
    move("record_returned", "paid exported", "returned", needs="payments.release", button="Record as returned"),
    move("cancel", "planned prepared approved", "cancelled", needs="payments.prepare", button="Cancel"),
)

BATCH = Machine(
    "payment batch",
    (
        State("open", "Open", "Open"),
        State("locked", "Locked", "Locked", "amber"),
        State("released", "Released", "Released", "green"),
        State("cancelled", "Cancelled", "Cancelled", "grey"),
        State("reconciled", "Reconciled", "Reconciled", "green"),
    ),
    move("lock", "open", "locked", needs="batches.lock", button="Lock and make the workbook"),
    move("release", "locked", "released", needs="payments.release", button="Record as released"),
    move("cancel", "open locked", "cancelled", needs="batches.cancel", button="Cancel the batch"),
    move("reconcile", "released", "reconciled", needs="payments.release", button="Record as reconciled"),
)

RETURN = Machine(
    "monitoring return",
    (
        State("scheduled", "Scheduled", "Not due yet"),
        State("draft", "Draft", "Started"),
        State("submitted", "Submitted", "Sent", "blue"),
        State("queried", "Queried", "We have asked a question", "amber"),
        State("accepted", "Accepted", "Accepted", "green"),
        State("waived", "Waived", "No longer needed", "grey"),
    ),
    move("start", "scheduled", "draft", needs="returns.fill", button="Start the return"),
    move("submit", "draft queried", "submitted", needs="returns.fill", button="Send the return"),
    move("query", "submitted", "queried", needs="returns.decide", button="Ask about it"),
    move("accept", "submitted", "accepted", needs="returns.decide", button="Accept"),
    move("waive", "scheduled draft", "waived", needs="returns.decide", button="Waive"),
)

READING = Machine(
    "reading",
    (
        State("draft", "Draft", "Not checked yet"),
        State("accepted", "Accepted", "Accepted", "green"),
        State("corrected", "Corrected", "Replaced by a correction", "grey"),
    ),
    move("accept", "draft", "accepted", needs="readings.accept", button="Accept the reading"),
    move("correct", "accepted", "corrected", needs="readings.accept", button="Correct the reading"),
)

MACHINES = (CALL, ENQUIRY, APPLICATION, ASSESSMENT, NOTICE, AWARD, CHANGE, CONDITION, INSTALMENT, BATCH, RETURN, READING)
