"""The last minutes of a call: so many people write and send at once against two web workers on this machine. Fails where anything is lost."""

import random
import time
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from commissioning.calls.models import Call
from commissioning.questions.loaded import LoadedSet
from commissioning.questions.queries import load_set, values_of
from demo.bench import people
from demo.bench.database import address_of, fill, go_to
from demo.bench.servers import server
from demo.management.commands.demo import end, start, statics_are_old
from demo.rush.told import errors_in, kinds_of, losses_in, slowest_letter
from demo.rush.writers import Desk, Writer, moments_of
from grants.applications.models import Application

SAVE_AIM_MS = 500
MOST_PEOPLE, MOST_SECONDS = 1000, 900
LATE_SHARE = 20  # one in so many presses Send after the close
LETTERS_SECONDS = 60


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=200, help=f"how many write at once, {MOST_PEOPLE} at the most")
        parser.add_argument("--seconds", type=int, default=120, help=f"how long until the close, {MOST_SECONDS} at the most")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off here: the rush sends invented bids.")
        count, seconds = options["people"], options["seconds"]
        if not (1 <= count <= MOST_PEOPLE and 1 <= seconds <= MOST_SECONDS):
            raise CommandError(f"--people is from 1 to {MOST_PEOPLE}, --seconds from 1 to {MOST_SECONDS}.")
        ours = address_of("rush")
        go_to("rush")
        fill(6, self.stdout.write)
        if statics_are_old():
            call_command("collectstatic", interactive=False, verbosity=0)
        call = people.open_call()
        desks = desks_of(call, count)
        self.stdout.write(f"{count} people, each with a complete draft; the call closes {seconds} seconds after they begin.")
        environment = {"DATABASE_URL": ours, "DJANGO_SETTINGS_MODULE": "commissioning.settings.dev"}
        post = {"post": start("manage.py", "db_worker", "--queue-name", "*", "--no-reload", "-v", "0", **environment)}
        closed = call.closes_at
        try:
            with server("commissioning.wsgi:application", threads=4, **environment) as port:
                stories, closes_at = self.run(port, call, desks, seconds)
            self.tell(stories, closes_at)
        finally:
            end(post)
            Call.objects.filter(pk=call.pk).update(closes_at=closed)

    def run(self, port: int, call: Call, desks: list[Desk], seconds: int) -> tuple[list[Any], datetime]:
        """Everybody at once, until the last has been answered."""
        chance = random.Random(193)
        begin = time.monotonic() + 2
        closes_at = timezone.now() + timedelta(seconds=2 + seconds)
        # No action moves a close nearer: only here does a call end within minutes.
        Call.objects.filter(pk=call.pk).update(closes_at=closes_at)
        connection.close()
        writers = [Writer(port, desk, begin, moments_of(desk, seconds, chance)) for desk in desks]
        for each in writers:
            each.start()
        for each in writers:
            each.join(seconds + 120)
        return [each.story for each in writers], closes_at

    def tell(self, stories: list[Any], closes_at: datetime) -> None:
        asked = [each for story in stories for each in story.asked]
        self.stdout.write(f"\n{'':<12}{'requests':>10}{'median':>9}{'95th':>9}{'longest':>9}   milliseconds")
        for kind in kinds_of(asked):
            self.stdout.write(f"{kind.what:<12}{kind.count:>10}{kind.times.p50:>9.0f}{kind.times.p95:>9.0f}{kind.longest:>9.0f}")
        sent = [story for story in stories if story.sent]
        refused = sum(story.refused for story in stories)
        self.stdout.write(f"\n{len(sent)} sent before the close, {refused} refused after it.")
        until = time.monotonic() + LETTERS_SECONDS
        while True:
            written, left, longest = slowest_letter(story.desk.reference for story in sent)
            if left == written or time.monotonic() > until:
                break
            time.sleep(1)
        self.stdout.write(f"{left} of {written} letters left, the slowest {longest:.0f} seconds after the bid was taken.")
        problems = errors_in(asked) + losses_in(stories, closes_at=closes_at)
        problems += [f"{story.desk.reference}: neither sent nor refused." for story in stories if not (story.sent or story.refused)]
        for each in problems[:20]:
            self.stderr.write(each)
        if problems:
            raise CommandError(f"{len(problems)} things went wrong; the first are above.")
        saves = [kind for kind in kinds_of(asked) if kind.what in ("Kept field", "Save")]
        slow = max(kind.times.p95 for kind in saves)
        self.stdout.write(
            f"No error; everything acknowledged is there. 95th percentile of a save: {slow:.0f} ms (aim: under {SAVE_AIM_MS} ms)."
        )


def desks_of(call: Call, count: int) -> list[Desk]:
    """So many complete drafts, and the longest answer in words of each."""
    loaded = load_set(call.question_set_id)
    drafts = people.complete_drafts(call, count)
    found = []
    for number, draft in enumerate(drafts, start=1):
        values = values_of(Application.objects.get(reference=draft.reference).answers_id)
        key = longest_words(loaded, values)
        late = number % LATE_SHARE == 0
        found.append(Desk(draft.reference, draft.session, loaded.questions[key].section_key, key, values[key], sends_late=late))
    return found


def longest_words(loaded: LoadedSet, values: dict[str, Any]) -> str:
    """The key of the text question whose answer is longest and has room for some words more."""
    roomy = [
        each.key
        for each in loaded
        if each.kind == "text" and each.limit and isinstance(values.get(each.key), str) and len(values[each.key].split()) + 12 <= each.limit
    ]
    return max(roomy, key=lambda key: len(values[key]))
