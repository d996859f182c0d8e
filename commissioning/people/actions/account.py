"""A person's own account: her details, her address, and her open sessions."""

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people import notices
from commissioning.people.models import AddressChange, User

LASTS = timedelta(minutes=15)
MOST_TRIES = 5
MOST_A_DAY = 5
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so no words; as in the code of signing in


@transaction.atomic
def edit_account(*, by: User, name: str, phone: str, job: str, at: datetime) -> User:
    """Change one's own name, telephone number and post."""
    user = User.objects.select_for_update().get(pk=by.pk)
    given = {"name": name.strip(), "phone": phone.strip(), "job": job.strip()}
    changed = sorted(field for field, value in given.items() if getattr(user, field) != value)
    for field in changed:
        setattr(user, field, given[field])
    user.save()
    if changed:
        record("account edited", user, by=by, at=at, fields=changed)
    return user


def digest(change: AddressChange, code: str) -> str:
    plain = "".join(code.split()).replace("-", "").upper()
    return salted_hmac("address change", f"{change.user_id}:{change.new_email}:{plain}", algorithm="sha256").hexdigest()


@transaction.atomic
def ask_for_address(*, by: User, email: str, at: datetime) -> AddressChange:
    """Send a code to the address that she wants to sign in with. An address of somebody else gets a letter and no code; the page is the same.

    Raises: Refused for the address that she has, and after five asks in a day.
    Source: feature SE3 (bound to its purpose, no enumeration).
    """
    user, address = User.objects.select_for_update().get(pk=by.pk), email.strip().lower()
    if address == user.email.lower():
        raise Refused("This is the address that you sign in with now. Enter the new one.")
    if AddressChange.objects.filter(user=user, asked_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused("You have asked for five codes today. Try again tomorrow, or write to the office.")
    code = "".join(secrets.choice(LETTERS) for _ in range(8))
    change = AddressChange(user=user, new_email=address, asked_at=at)
    taken = User.objects.filter(email__iexact=address).exists()
    change.code_digest = "" if taken else digest(change, code)
    change.save()
    if taken:
        notices.tell_address_taken(change, at=at)
    else:
        notices.tell_address_code(change, f"{code[:4]}-{code[4:]}", at=at)
    return change


def confirm_address(*, by: User, code: str, at: datetime) -> bool:
    """Sign in with the new address from now on, given its code: within 15 minutes, five tries. The old address is told; other sessions end.

    Shape: True when done, False for a wrong code (the try is counted).
    Raises: Refused where nothing waits, or too late, or after five tries.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=by.pk)
        change = AddressChange.objects.select_for_update().filter(user=user, done_at__isnull=True).order_by("-pk").first()
        if change is None or change.asked_at + LASTS <= at or change.tries >= MOST_TRIES:
            raise Refused("This code works no more. Ask for a new one.")
        change.tries += 1
        right = bool(change.code_digest) and constant_time_compare(change.code_digest, digest(change, code))
        if right and not User.objects.filter(email__iexact=change.new_email).exists():
            old, user.email, change.done_at = user.email, change.new_email, at
            user.set_unusable_password()
            user.save()
            EmailAddress.objects.filter(user=user).delete()
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            record("sign-in address changed", user, by=by, at=at)
            notices.tell_old_address(old, user, at=at)
        change.save()
        return change.done_at is not None


@transaction.atomic
def end_sessions(*, by: User, at: datetime) -> User:
    """Sign out everywhere: every session of hers is refused at its next request.

    Sessions carry a hash of the (unusable) password; a new one makes them all void.
    """
    user = User.objects.select_for_update().get(pk=by.pk)
    user.set_unusable_password()
    user.save()
    record("signed out everywhere", user, by=by, at=at)
    return user


def clear_sessions(*, at: datetime) -> int:
    """Delete the sessions that have ended, and with them what was typed in them and never signed in for; run when due. Gives how many."""
    return int(Session.objects.filter(expire_date__lt=at).delete()[0])
