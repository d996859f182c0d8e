"""The gate: each test recorded, then the bid found eligible or not."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.audit.actions import make_move, record
from commissioning.lifecycle import APPLICATION, Refused
from commissioning.permissions import require
from grants.applications.models import Application
from grants.assessment.actions.locking import locked
from grants.assessment.gate import gate_tests, reasons_for
from grants.assessment.models import EligibilityCheck, Finding

CHECKING = frozenset({"in_check", "more_asked"})


@transaction.atomic
def record_check(*, application_id: int, test: str, label: str, result: str, reason: str = "", by: Any, at: datetime) -> EligibilityCheck:
    """Record one test of the gate: pass, fail or waived. Said again, the later result stands.

    Raises: NotAllowed; Refused for a fail or a waiver without a reason, or once the bid has left the gate.
    """
    bid = locked(application_id)
    refuse_unless_in_check(bid, by=by)
    return keep_check(bid, standing_checks(bid), test=test, label=label, result=result, reason=reason, by=by, at=at)


def refuse_unless_in_check(bid: Application, *, by: Any) -> None:
    """Raises: NotAllowed; Refused once the bid has left the gate."""
    require(by, "assessment.check", bid)
    if bid.state not in CHECKING:
        raise Refused("This bid is not in check, so its tests cannot be changed. Choose “Check again” first.")


def standing_checks(bid: Application) -> dict[str, EligibilityCheck]:
    """What is recorded of each test, by its key. One query."""
    return {each.test: each for each in EligibilityCheck.objects.filter(application=bid)}


def keep_check(
    bid: Application, standing: dict[str, EligibilityCheck], *, test: str, label: str, result: str, reason: str = "", by: Any, at: datetime
) -> EligibilityCheck:
    """Record one test of a bid under lock; `standing` is what was recorded, and follows. Raises: Refused."""
    if result not in ("pass", "fail", "waived"):
        raise Refused("Choose pass, fail or waived.")
    reason = reason.strip()
    if result != "pass" and not reason:
        raise Refused(f"Say why “{label}” is {'waived' if result == 'waived' else 'failed'}.")
    check = standing.setdefault(test, EligibilityCheck(application=bid, test=test))
    was = check.result
    if (was, check.reason, check.label) == (result, reason, label):
        return check
    check.label, check.result, check.reason, check.by, check.at = label, result, reason, by, at
    check.save()
    record("check recorded", bid, by=by, at=at, before={"result": was}, after={"result": result}, test=test)
    return check


@transaction.atomic
def decide_eligibility(*, application_id: int, eligible: bool, reason: str = "", note: str = "", by: Any, at: datetime) -> Application:
    """Let a bid through the gate, or stop it for a coded reason.

    Shape: `reason` is a code of `gate.reasons_for`, needed where the bid is not eligible; `note` is free text for the record.
    Raises: NotAllowed; Refused while a test is not recorded or is failed (for eligible), without a known code (for ineligible), or where somebody
    else has decided already.
    """
    return settle(locked(application_id), eligible=eligible, reason=reason, note=note, by=by, at=at)


def settle(bid: Application, *, eligible: bool, reason: str, note: str, by: Any, at: datetime) -> Application:
    """The same for a bid under lock."""
    move = APPLICATION["find_eligible" if eligible else "find_ineligible"]
    require(by, move.needs, bid)
    if bid.state in CHECKING:
        if eligible:
            refuse_unless_passed(bid)
        elif reason not in reasons_for(bid.call.preset):
            raise Refused("Choose the reason why the bid is ineligible.")
    make_move(bid, move, by=by, at=at, facts={"code": "" if eligible else reason})
    Finding.objects.create(application=bid, eligible=eligible, code="" if eligible else reason, note=note.strip(), by=by, at=at)
    return bid


@transaction.atomic
def check_bid(
    *, application_id: int, tests: Iterable[Mapping[str, str]], decide: str = "", reason: str = "", note: str = "", by: Any, at: datetime
) -> Application:
    """One press on the page of the gate: record its tests, and decide where asked.

    Shape: `tests` holds what `record_check` takes (test, label, result, reason); `decide` is eligible, ineligible or empty.
    Raises: as `record_check` and `decide_eligibility`; then nothing is kept.
    """
    bid = locked(application_id)
    if wanted := list(tests):
        refuse_unless_in_check(bid, by=by)
        standing = standing_checks(bid)
        for each in wanted:
            keep_check(bid, standing, **each, by=by, at=at)
    if decide in ("eligible", "ineligible"):
        return settle(bid, eligible=decide == "eligible", reason=reason, note=note, by=by, at=at)
    return bid


def refuse_unless_passed(bid: Application) -> None:
    results = dict(EligibilityCheck.objects.filter(application=bid).values_list("test", "result"))
    labels = dict(EligibilityCheck.objects.filter(application=bid, result="fail").values_list("test", "label"))
    if labels:
        named = "; ".join(f"“{label}”" for label in labels.values())
        raise Refused(f"A failed test stops this bid: {named}. Record it as ineligible, or waive the test with a reason.")
    missing = [test.label for test in gate_tests(bid.call.preset) if test.key not in results]
    if missing:
        raise Refused("Record every test first. Still to do: " + "; ".join(f"“{label}”" for label in missing) + ".")


@transaction.atomic
def reopen_check(*, application_id: int, by: Any, at: datetime) -> Application:
    """Take a bid back into check before it is scored. Raises: NotAllowed; Refused once it is being scored."""
    return make_move(locked(application_id), APPLICATION["reopen_check"], by=by, at=at)
