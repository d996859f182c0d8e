"""The bench's own databases, on the server of the settings: one with so many bids, one for the bare project. Both are kept for the next run."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from demo.sample.loading import load_sample
from demo.sample.volume import load_volume


def address_of(name: str) -> str:
    """The address of another database on the same server, made where it is missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    return urlsplit(str(settings.DATABASE_URL))._replace(path=f"/{name}").geturl()


def go_to(name: str) -> None:
    """This process reads and writes that database from now on."""
    connection.close()
    connection.settings_dict["NAME"] = name


def fill(bids: int, say: Callable[[str], object]) -> None:
    """The sample data and so many bids, in the database that this process now uses. Adds nothing where they are there."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if load_sample(at=timezone.now()):
        say("Sample data loaded.")
    if added := load_volume(bids=bids, at=timezone.now()):
        say(f"{added:,} bids added.")
    call_command("set_up_site", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
