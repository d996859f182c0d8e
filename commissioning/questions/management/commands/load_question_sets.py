from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from commissioning.questions import actions, seeds


class Command(BaseCommand):
    help = "Copy the seed question sets into rows. Sets that are there already are left as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="seed files; all of the project's when none is named")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["files"] or seeds.paths():
            question_set, is_new = actions.load_question_set_from_toml(path, at=timezone.now())
            self.stdout.write(f"{question_set}: {'loaded' if is_new else 'already there'}")
