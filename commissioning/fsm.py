"""The one file that imports django_fsm: a state field and a decorator that read the law."""

import functools
from collections.abc import Callable
from typing import Any

from django.db import models
from django_fsm import FSMField, TransitionNotAllowed, transition

from commissioning.lifecycle import MACHINES, Machine, Move, Refused

MOVE_OWNERS = {id(each): machine for machine in MACHINES for each in machine}


class StateField(FSMField):
    """A protected state: only a `@move` method may change it. Its choices are the machine's states."""

    def __init__(self, machine: Machine | None = None, **options: Any) -> None:
        self.machine = machine
        if machine is not None:
            options |= {"default": machine.start, "choices": machine.choices(), "protected": True, "db_index": True}
        options.setdefault("max_length", 24)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """Migrations hold a plain column; the machine stays in the law."""
        name, _, args, options = super().deconstruct()
        for each in ("choices", "protected"):
            options.pop(each, None)
        return name, "django.db.models.CharField", args, options


def state_is_known(machine: Machine, name: str) -> models.CheckConstraint:
    """A constraint: the database itself refuses a state that the machine does not have."""
    return models.CheckConstraint(condition=models.Q(state__in=sorted(machine.states)), name=name)


def move(which: Move) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a model's method the body of one move. It changes its own row only; the caller saves.

    Raises Refused where the record is not in a state from which the move is legal.
    """
    machine = MOVE_OWNERS[id(which)]

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        guarded = transition(field="state", source=sorted(which.sources), target=which.target)(method)

        @functools.wraps(guarded)
        def checked(self: Any, *args: Any, **kwargs: Any) -> Any:
            try:
                return guarded(self, *args, **kwargs)
            except TransitionNotAllowed:
                now = machine.states[self.state].staff
                raise Refused(f"This {machine.name} is now “{now}”, so “{which.button}” is not possible. Look at it again.") from None

        return checked

    return decorate
