"""Who signs in with a code: someone known, or someone new. Nobody can tell from outside which."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from commissioning.people.models import User


@transaction.atomic
def person_signing_in(*, email: str, at: datetime) -> User | None:
    """The person behind an address, made when new; None where the account has been closed.

    Source: issue 2 (everyone signs in the same way; no password exists).
    """
    address = email.strip().lower()
    user = User.objects.filter(email__iexact=address).first()
    if user is None:
        user, _ = User.objects.get_or_create(email=address, defaults={"joined_at": at, "password": "!"})
    if not user.is_active:
        return None
    EmailAddress.objects.get_or_create(user=user, email=user.email.lower(), defaults={"primary": True})
    return user
