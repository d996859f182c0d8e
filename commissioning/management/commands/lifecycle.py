"""Write docs/lifecycle.md from the law, or check that it is up to date."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from commissioning.lifecycle import MACHINES, Machine
from commissioning.permissions import ORGANISATION_ROLES, PERMISSIONS, STAFF_ROLES

HEAD = """# The life of a grant, as states and moves

Written by `make lifecycle` from `commissioning/lifecycle.py` and `commissioning/permissions.py`; edit those, not this.
A state is what is true and a move is a verb. What the clock decides ("open", "overdue") is no state.
"""
ROLES = STAFF_ROLES | {role: f"{name} of the organisation" for role, name in ORGANISATION_ROLES.items()}


def who_may(permission: str) -> str:
    """The names of the roles that hold a permission, in the order of the table of roles."""
    held = PERMISSIONS[permission].roles
    return ", ".join(name for role, name in ROLES.items() if role in held) or "nobody"


def section(machine: Machine) -> str:
    """One machine as a heading, a table of states, a table of moves and a diagram."""
    lines = [f"## {machine.name.capitalize()}", "", "| state | staff see | the public and the applicant see |", "|---|---|---|"]
    lines += [f"| `{state.value}` | {state.staff} | {state.public} |" for state in machine.states.values()]
    lines += ["", "| move | from | to | button | permission | who may |", "|---|---|---|---|---|---|"]
    for each in machine:
        sources = ", ".join(f"`{value}`" for value in machine.states if value in each.sources)
        who = who_may(each.needs) + ("; also by the clock" if each.by_clock else "")
        lines.append(f"| {each.name} | {sources} | `{each.target}` | {each.button} | `{each.needs}` | {who} |")
    lines += ["", "```mermaid", "stateDiagram-v2", f"    [*] --> {machine.start}"]
    lines += [f"    {value} --> {each.target}: {each.name}" for each in machine for value in machine.states if value in each.sources]
    return "\n".join([*lines, "```", ""])


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail where the file is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        target = settings.BASE_DIR / "docs" / "lifecycle.md"
        wanted = "\n".join([HEAD, *(section(machine) for machine in MACHINES)])
        if not options["check"]:
            target.write_text(wanted)
        elif not target.is_file() or target.read_text() != wanted:
            raise CommandError("docs/lifecycle.md is out of date; run make lifecycle and commit it.")
