"""Make the bare project's tables and rows where they are missing, and somebody signed in; says her session's key, a row and a draft."""

from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from demo.bench.bare.models import Answer, Draft, Item  # noqa: E402
from demo.bench.bare.views import FIELDS  # noqa: E402

ROWS = 10_000
WORDS = "We mean to make the streets of the village safer for all who use them. "


def prepare() -> str:
    call_command("migrate", run_syncdb=True, verbosity=0)
    if not Item.objects.exists():
        first = datetime(2026, 1, 1, tzinfo=UTC)
        Item.objects.bulk_create(
            [
                Item(title=f"Bid {n}", body=f"Body {n}", stage="sent", amount_pence=100_000 + n, sent_at=first + timedelta(minutes=n))
                for n in range(ROWS)
            ],
            batch_size=2_000,
        )
        item = Item.objects.order_by("pk")[ROWS // 2]
        Answer.objects.bulk_create([Answer(item=item, question=f"Question {n}", text=WORDS * 2) for n in range(FIELDS)])
        Draft.objects.create(answers={f"answer_{n}": WORDS * 2 for n in range(FIELDS)})
    user, _ = User.objects.get_or_create(username="someone")
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{session.session_key} {Answer.objects.order_by('pk')[:1].get().item_id} {Draft.objects.order_by('pk')[:1].get().pk}"


if __name__ == "__main__":
    print(prepare())
