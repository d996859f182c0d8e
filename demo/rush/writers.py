"""One person in the rush: she opens her page, keeps field after field, saves it and sends, each at a moment of her own."""

import json
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from demo.bench.timing import Visitor

KEEPS = 10  # fields left in her last ten minutes
LAST_WORDS = "Written in the last minutes"


@dataclass(frozen=True)
class Desk:
    """Where she writes: her session, her bid's pages, and the question whose words she changes. `sends_late`: she presses after the close."""

    reference: str
    session: str
    section: str
    question: str
    words: str
    sends_late: bool = False


@dataclass(frozen=True)
class Asked:
    """One request that was answered, or not (status 0). `began` and `took` in seconds of one clock."""

    what: str
    status: int
    began: float
    took: float
    problem: str = ""


@dataclass
class Story:
    """What she did and was told. `acknowledged` is the last text that she was told is saved; `sent` that her bid was taken."""

    desk: Desk
    asked: list[Asked] = field(default_factory=list)
    acknowledged: str = ""
    sent: bool = False
    refused: bool = False


class Writer(threading.Thread):
    """`moments` are seconds from `start`, ascending: of opening her page, each kept field, the save of the page, and the sending."""

    def __init__(self, port: int, desk: Desk, start: float, moments: Sequence[float]) -> None:
        super().__init__(daemon=True)
        self.visitor = Visitor(port, desk.session)
        self.story = Story(desk)
        self.start_at, self.moments = start, moments

    def run(self) -> None:
        desk, (opening, *keeping, saving, sending) = self.story.desk, self.moments
        page = f"/apply/bid/{quote(desk.reference)}/section/{quote(desk.section)}/"
        answers = f"/apply/bid/{quote(desk.reference)}/answers/"
        self.wait(opening)
        self.ask("Form page", "GET", page)
        for number, moment in enumerate(keeping, start=1):
            self.wait(moment)
            self.keep(f"{page}keep/", f"{desk.words} {LAST_WORDS}, {number}.")
        self.wait(saving)
        words = f"{desk.words} {LAST_WORDS}, for the last time."
        fields = [(name, words if name == desk.question else value) for name, value in self.visitor.filled_in(page)]
        if self.ask("Save", "POST", page, [*fields, ("then", "continue")]).status == 302:
            self.story.acknowledged = words
        self.wait(sending)
        answered = self.ask("Send", "POST", answers)
        self.story.sent, self.story.refused = answered.status == 302, answered.status == 409

    def keep(self, path: str, words: str) -> None:
        """What the page's script sends as a field is left."""
        fields = [("question", self.story.desk.question), ("shown", self.story.desk.question), (self.story.desk.question, words)]
        if self.ask("Kept field", "POST", path, fields).status == 200:
            self.story.acknowledged = words

    def wait(self, moment: float) -> None:
        time.sleep(max(0.0, self.start_at + moment - time.monotonic()))

    def ask(self, what: str, method: str, path: str, data: Sequence[tuple[str, str]] | None = None) -> Asked:
        began = time.monotonic()
        try:
            status, text, took = self.visitor.ask(method, path, data)
            problem = "" if status < 500 else text[:200]
            if what == "Kept field" and status == 200 and "version" not in json.loads(text):
                status, problem = 0, text[:200]
        except (OSError, ValueError) as error:
            status, took, problem = 0, time.monotonic() - began, repr(error)
        answered = Asked(what, status, began - self.start_at, took, problem)
        self.story.asked.append(answered)
        return answered


def moments_of(desk: Desk, seconds: float, chance: random.Random) -> list[float]:
    """When she does what in a rush of so many seconds: half of all send in the last fifth, the late ones just after the close."""
    opening = chance.uniform(0, seconds * 0.3)
    sending = chance.uniform(seconds * (0.8 if chance.random() < 0.5 else 0.45), seconds * 0.97)
    if desk.sends_late:
        sending = seconds + chance.uniform(0.5, 3)
    saving = sending - min(2.0, (sending - opening) / 10)
    between = sorted(chance.uniform(opening, saving) for _ in range(KEEPS))
    return [opening, *between, saving, sending]
