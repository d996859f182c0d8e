"""Seed files: one form a file. Sections that several forms share stand in `parts`, and a form names them in its order of sections."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
SECTION_FIELDS = {"key", "title", "intro", "waits_for_others"}
QUESTION_FIELDS = {"key", "kind", "label", "hint", "required", "limit", "config", "show_if", "criterion_key", "carried_from"}


class SeedError(ValueError):
    """A seed file that cannot be read; the text names it."""


@dataclass(frozen=True)
class SeedSection:
    fields: dict[str, Any]
    questions: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Seed:
    key: str
    version: int
    title: str
    purpose: str
    sections: tuple[SeedSection, ...]
    rules: tuple[dict[str, Any], ...] = ()


def paths() -> list[Path]:
    """Every seed file of the project, by name."""
    return sorted(FOLDER.glob("*.toml"))


def read(path: Path) -> Seed:
    """One seed file, with the parts it names put in.

    Shape: `sections` lists keys in order; each is found in the file itself, else in parts/<key>.toml beside it. `leave_out` lists questions of parts
    that this form does not ask; `limits` gives other limits by question key. Rules (`[[rule]]`) stand in the form or in the part they are about;
    one about a question that is left out goes with it. `short_below_pence` with `short`: below that ask only these questions are asked.
    Raises: SeedError for a file that cannot be read, an unknown field or a section that is nowhere.
    """
    try:
        with path.open("rb") as opened:
            content = tomllib.load(opened)
        own = {section["key"]: section for section in content.get("section", [])}
        order = content.get("sections") or list(own)
        left_out = set(content.get("leave_out", []))
        limits = content.get("limits", {})
        found = [own.get(key) or part(path.parent / "parts" / f"{key}.toml") for key in order]
        rules = [rule for each in (*found, content) for rule in each.get("rule", []) if rule["question"] not in left_out]
        return Seed(
            key=content["key"],
            version=content["version"],
            title=content["title"],
            purpose=content["purpose"],
            sections=tuple(as_section(section, left_out, limits, short_of(content)) for section in found),
            rules=tuple(rules),
        )
    except (KeyError, OSError, tomllib.TOMLDecodeError, SeedError) as error:
        raise SeedError(f"{path.name}: {error}") from error


def part(path: Path) -> dict[str, Any]:
    with path.open("rb") as opened:
        return tomllib.load(opened)


@dataclass(frozen=True)
class Short:
    """A short form: below a sum asked for, in pence, only these questions."""

    below_pence: int
    questions: frozenset[str]

    def narrow(self, question: dict[str, Any]) -> dict[str, Any]:
        """The question, asked from that sum on unless it belongs to the short form."""
        if question["key"] in self.questions:
            return question
        condition = question.get("show_if", {})
        from_sum = {"fact": "ask_pence", "at_least": self.below_pence}
        return question | {"show_if": condition | {"all": [*condition.get("all", []), from_sum]}}


def short_of(content: dict[str, Any]) -> Short | None:
    return Short(content["short_below_pence"], frozenset(content["short"])) if "short_below_pence" in content else None


def as_section(section: dict[str, Any], left_out: set[str], limits: dict[str, int], short: Short | None) -> SeedSection:
    questions = []
    for question in section.get("question", []):
        if unknown := question.keys() - QUESTION_FIELDS:
            raise SeedError(f"question {question.get('key')} has unknown fields: {', '.join(sorted(unknown))}")
        if question["key"] not in left_out:
            limit = limits.get(question["key"], question.get("limit"))
            found = question | {"limit": limit}
            questions.append(short.narrow(found) if short else found)
    if unknown := section.keys() - SECTION_FIELDS - {"question", "rule"}:
        raise SeedError(f"section {section['key']} has unknown fields: {', '.join(sorted(unknown))}")
    return SeedSection({name: section[name] for name in SECTION_FIELDS & section.keys()}, tuple(questions))
