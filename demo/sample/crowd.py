"""The many bids of a round: copies of bids that people walked, each for a body of its own that asks its own sum.

A copy differs from its pattern in names and sums only; a test holds one equal to a bid that was walked with them. It has no letters.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from commissioning.calls.models import Call
from commissioning.money import format_pounds, share
from commissioning.people.models import Organisation
from demo.sample.answers import Project, income_of, spending_of
from demo.sample.copying import Another, Copies, Pattern, joined, splitter
from demo.sample.names import FIRST_NAMES, LAST_NAMES, first_of
from demo.sample.people import Body, BodySeed, People
from demo.sample.volume import take_numbers
from grants.applications.models import Application

BIG = ("Great", "Upper", "Nether", "Little", "Long")


@dataclass(frozen=True)
class Batch:
    """How many copies are made of a walked bid, what they ask, and (for a recommendation of a part) what each is to get."""

    key: str
    asks: Sequence[int]
    gets: Sequence[int] = ()


@dataclass(frozen=True)
class Made:
    """A copy: its bid, and its project, whose body has joined the bodies of the sample."""

    bid: Application
    project: Project


class Crowd:
    """Copies bids of one call from those that were walked. Names are taken in order, so that no two bodies of the sample share a place."""

    def __init__(self, people: People, call: Call, projects: Mapping[str, Project], bids: Mapping[str, Application]) -> None:
        self.people, self.call, self.projects, self.bids = people, Call.objects.get(pk=call.pk), projects, bids

    def copy(self, batches: Iterable[Batch], *, part_pence: int = 0) -> dict[str, list[Made]]:
        """The copies by the key of their pattern. `part_pence` is what a pattern that was recommended for a part is to get."""
        return {each.key: self.copy_one(each, part_pence if each.gets else 0) for each in batches}

    def copy_one(self, batch: Batch, part_pence: int) -> list[Made]:
        old, body = self.projects[batch.key], self.people.bodies[self.projects[batch.key].body]
        first = take_numbers(self.call, len(batch.asks))
        others, projects, seeds = [], {}, {}
        for n, ask in enumerate(batch.asks):
            seed, number = another_body(body.seed, next(self.people.names))
            words = names_of(body.seed, body.organisation, seed, number)
            new = replace(old, body=seed.key, title=reworded(old.title, words), ask_pence=ask)
            words |= sums_of(old, new)
            if part_pence:
                words |= as_words(part_pence, batch.gets[n])
            reference = f"{self.call.reference}-{first + n:04}"
            others.append(Another(reference, words))
            projects[reference], seeds[reference] = new, seed
        Copies(Pattern(self.bids[batch.key], others[0].words), others).make()
        copied = Application.objects.filter(reference__in=projects).select_related("organisation", "created_by").order_by("pk")
        found = [Made(bid, projects[bid.reference]) for bid in copied]
        for each in found:
            self.people.bodies[each.project.body] = Body(seeds[each.bid.reference], each.bid.organisation, each.bid.created_by)
        return found


def reworded(text: str, words: Mapping[str, str]) -> str:
    return joined(splitter(words)(text), words)


def another_body(seed: BodySeed, given: tuple[int, str]) -> tuple[BodySeed, int]:
    """A body of the same kind at another place. Its name has as many words, so that counts of words in its answers hold."""
    number, word = given
    same_as = first_of(number)
    place = word if " " not in seed.place else f"{BIG[same_as % len(BIG)]} {word}"
    brand, own = brand_of(seed), place if brand_of(seed) == seed.place else word
    person = f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_NAMES[number * 7 % len(LAST_NAMES)]}"
    second = f"{FIRST_NAMES[(number + 11) % len(FIRST_NAMES)]} {LAST_NAMES[(number * 7 + 5) % len(LAST_NAMES)]}"
    seed = replace(
        seed,
        key=f"{own.lower().replace(' ', '_')}_{number}",
        name=seed.name.replace(brand, own),
        place=place,
        owner=person,
        second=second,
        number=f"{int(seed.number[:4]) * 1000 + 300 + same_as:0{len(seed.number)}}" if seed.number else "",
        purpose=seed.purpose.replace(brand, own),
    )
    return seed, same_as


def brand_of(seed: BodySeed) -> str:
    """The word by which a body is known: its place, or the first word of its name that says something."""
    if seed.place in seed.name:
        return seed.place
    return next(word for word in seed.name.split() if word != "The")


def names_of(old: BodySeed, organisation: Organisation, new: BodySeed, number: int) -> dict[str, str]:
    """Each name of the pattern and the copy's in its place; the longest is read first."""
    brand = brand_of(old)
    words = {
        old.name: new.name,
        old.domain: new.domain,
        old.owner: new.owner,
        old.second: new.second,
        old.place: new.place,
        brand: new.place if brand == old.place else new.name.split()[old.name.split().index(brand)],
    }
    if old.number:
        words[old.number] = new.number
    if organisation.parish_code:
        words[organisation.parish_code] = f"E04{90_000 + number:06}"
    return words


def sums_of(old: Project, new: Project) -> dict[str, str]:
    """Each sum that follows from what is asked, as it is stored and as it is written, and the copy's.

    Raises: ValueError where one sum of the pattern would have to become two: then its ask must be another.
    """
    words: dict[str, str] = {}
    for was, now in zip(figures(old), figures(new), strict=True):
        for key, value in as_words(was, now).items():
            if words.setdefault(key, value) != value:
                raise ValueError(f"{old.title}: {key} stands for two sums. Ask for another sum, so that each differs.")
    return words


def figures(project: Project) -> list[int]:
    """What a bid holds in pence because of what it asks."""
    ask = project.ask_pence
    asked = share(ask, [part for _, _, part in project.theme.heads]) if project.theme.heads else []
    with_match = [asked[0] + project.match_pence, ask + project.match_pence] if asked else []
    return [ask, project.least_pence, income_of(ask), spending_of(ask), *asked, *with_match]


def as_words(was: int, now: int) -> dict[str, str]:
    return {
        str(was): str(now),
        format_pounds(was): format_pounds(now),
        format_pounds(was, always_pence=True): format_pounds(now, always_pence=True),
    }
