"""A first reading without names: hidden and shown again, what else is hidden of a bid, and copies of files without names."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from commissioning.audit.actions import record
from commissioning.calls.models import Call
from commissioning.files.actions import delete_file, refuse_unless_served, store_bytes, store_upload
from commissioning.files.bare import without_makers
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.applications.models import Application, Sight
from grants.applications.queries import detail_of
from grants.applications.words import say_instant
from grants.assessment.actions.locking import locked
from grants.assessment.models import Assessment, BlindCopy, BlindFile, BlindRead
from grants.assessment.queries import BEFORE_PANEL, blind_read_of

MOST_WORDS = 100
LONGEST = 200


@transaction.atomic
def hide_names(*, call_id: int, until: datetime, by: Any, at: datetime) -> BlindRead:
    """Let whoever scores the bids of a call read them without names until an instant; said again it moves that instant.

    It binds officers who score as it binds assessors: a bid that was given to her is in no list, search, export or file of hers till then.
    Raises: NotAllowed; Refused for an instant that is over, once names were shown, and where somebody has bids of the call with their names.
    """
    # A bid is given to a scorer under its own lock, so none is given while this is settled.
    list(Application.objects.select_for_update().filter(call=call_id).order_by("pk").values_list("pk"))
    call = Call.objects.select_for_update().get(pk=call_id)
    require(by, "assessment.hide_names", call)
    if until <= at:
        raise Refused("Choose a day that is still to come.")
    found = BlindRead.objects.filter(call=call).first()
    if found is not None and found.until <= at:
        raise Refused(f"Names were shown at {say_instant(found.until)}. What was read once cannot be hidden again.")
    if found is None and Assessment.objects.filter(application__call=call).exclude(state="recused").exists():
        raise Refused("Bids of this call were given to scorers already, with their names. Hide names before the first is given.")
    before = found.until.isoformat() if found else None
    found = found or BlindRead(call=call, set_by=by, set_at=at)
    found.until, found.set_by, found.set_at = until, by, at
    found.save()
    Sight.objects.filter(application__call=call, blind_until__isnull=False).update(blind_until=until)
    record("names hidden from scorers", call, by=by, at=at, before={"until": before}, after={"until": until.isoformat()})
    return found


@transaction.atomic
def show_names(*, call_id: int, reason: str, by: Any, at: datetime) -> BlindRead:
    """Show names before the day that was set. Raises: NotAllowed; Refused without a reason, or where they are not hidden."""
    call = Call.objects.select_for_update().get(pk=call_id)
    require(by, "assessment.hide_names", call)
    found = BlindRead.objects.filter(call=call, until__gt=at).first()
    if found is None:
        raise Refused("Names of this call are not hidden.")
    if not reason.strip():
        raise Refused("Say why names are shown before the day that was set.")
    before = found.until
    found.until = found.shown_at = at
    found.reason, found.set_by = reason.strip(), by
    found.save()
    Sight.objects.filter(application__call=call, blind_until__isnull=False).update(blind_until=at)
    record("names shown to scorers", call, by=by, at=at, before={"until": before.isoformat()}, after={"until": at.isoformat()})
    return found


def note_names_shown(*, at: datetime) -> int:
    """Write down, for each call whose day has come, that names are shown; run when due. Gives how many. The rule of sight needs no such job."""
    noted = 0
    for pk in BlindRead.objects.filter(shown_at=None, until__lte=at).order_by("until").values_list("pk", flat=True):
        with transaction.atomic():
            found = BlindRead.objects.select_for_update(of=("self",)).select_related("call").get(pk=pk)
            if found.shown_at is not None or found.until > at:
                continue
            found.shown_at = found.until
            found.save()
            record("names shown to scorers", found.call, by=None, at=at, until=found.until.isoformat())
            noted += 1
    return noted


def refuse_while_blind(call_id: int, *, at: datetime) -> None:
    """Raises: Refused while names are hidden: the panel reads bids with their names, and those who score sit on it."""
    found = blind_read_of(call_id, at)
    if found is not None:
        raise Refused(
            f"Names are hidden from scorers until {say_instant(found.until)}. Show them first, on the page “Reading without names”."
        )


def hide_from(assessment: Assessment, *, at: datetime) -> None:
    """Shut a bid to its new scorer but for reading it without names, from the moment it is hers: she has declared nothing yet, so she sees none of it."""
    found = blind_read_of(assessment.application.call_id, at)
    if found is None:
        return
    Sight.objects.bulk_create(
        [
            Sight(
                application_id=assessment.application_id,
                user_id=assessment.assessor_id,
                from_at=at,
                until=at,
                blind_until=found.until,
                why="assigned",
            )
        ],
        update_conflicts=True,
        unique_fields=["application", "user"],
        update_fields=["blind_until"],
    )


@transaction.atomic
def save_blind_copy(*, application_id: int, words: Iterable[str], by: Any, at: datetime) -> BlindCopy:
    """What is hidden of one bid besides names; an empty list says that it was looked over and nothing more need be hidden.

    Raises: NotAllowed; Refused where names are not hidden (any more), and for too many or too long words.
    """
    bid = blind_bid(application_id, by=by, at=at)
    wanted = list(dict.fromkeys(" ".join(each.split()) for each in words if each.strip()))
    if len(wanted) > MOST_WORDS:
        raise Refused(f"Hide at most {MOST_WORDS} words or phrases of one bid.")
    if long := [each for each in wanted if len(each) > LONGEST]:
        raise Refused(f"“{long[0][:40]}…” is longer than {LONGEST} characters. Hide a shorter phrase of it.")
    if short := [each for each in wanted if len(each) < 2]:
        raise Refused(f"“{short[0]}” is too short: it would be hidden in every line.")
    found = BlindCopy.objects.filter(application=bid).first()
    before = len(found.words) if found else 0
    found = found or BlindCopy(application=bid)
    found.words, found.by, found.at = wanted, by, at
    found.save()
    record("bid made ready to be read without names", bid, by=by, at=at, before={"words": before}, after={"words": len(wanted)})
    return found


@transaction.atomic
def put_blind_file(*, application_id: int, original_id: int, upload: UploadedFile[bytes], by: Any, at: datetime) -> BlindFile:
    """Give scorers a copy without names in place of a file of the bid. Its name is the bid's, and what it says of its makers is taken out.

    Raises: NotAllowed; Refused for a file that is not the bid's, and for a copy that is no PDF or picture.
    """
    bid = blind_bid(application_id, by=by, at=at)
    files = [each.id for section in detail_of(bid).sections for answer in section.answers for each in answer.files]
    if original_id not in files:
        raise Refused("That is not a file of this bid.")
    # The check of what a person sent, a virus among it, is that of every upload.
    sent = store_upload(upload=upload, purpose="copy without names, as sent", subject=None, by=by, at=at)
    refuse_unless_served(sent)
    content, content_type, ending = without_makers(name=sent.name, content=sent.read())
    delete_file(file_id=sent.pk, by=by, at=at)
    words = BlindCopy.objects.filter(application=bid).first() or BlindCopy.objects.create(application=bid, by=by, at=at)
    stored = store_bytes(
        content=content,
        name=f"{bid.reference}-file-{files.index(original_id) + 1}.{ending}",
        content_type=content_type,
        purpose="copy without names",
        subject=words,
        by=by,
        at=at,
    )
    take_off_blind_file(application_id=bid.pk, original_id=original_id, by=by, at=at)
    made = BlindFile.objects.create(application=bid, original_id=original_id, copy=stored, by=by, at=at)
    record("file given without names", bid, by=by, at=at, original=original_id, copy=stored.pk, digest=stored.sha256)
    return made


@transaction.atomic
def take_off_blind_file(*, application_id: int, original_id: int, by: Any, at: datetime) -> bool:
    """Keep a file back from scorers again. Gives whether a copy was taken off. Raises: NotAllowed; Refused as `save_blind_copy`."""
    bid = blind_bid(application_id, by=by, at=at)
    found = BlindFile.objects.filter(application=bid, original=original_id).first()
    if found is None:
        return False
    copy = found.copy_id
    found.delete()
    delete_file(file_id=copy, by=by, at=at)
    record("file kept back while names are hidden", bid, by=by, at=at, original=original_id, copy=copy)
    return True


def blind_bid(application_id: int, *, by: Any, at: datetime) -> Application:
    """The bid under lock, of a call whose names are hidden. Raises: NotAllowed, also for whoever scores it; Refused once names are shown."""
    bid = locked(application_id)
    require(by, "assessment.hide_names", bid)
    if blind_read_of(bid.call_id, at) is None:
        raise Refused("Names of this call are not hidden from its scorers.")
    if bid.state not in BEFORE_PANEL:
        raise Refused("The scoring of this bid is over.")
    if Assessment.objects.filter(application=bid, assessor=by).exclude(state="recused").exists():
        raise Refused("You score this bid yourself, so a colleague makes it ready to be read without names.")
    return bid
