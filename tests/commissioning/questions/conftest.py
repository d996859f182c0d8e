"""Small question sets, made in memory for what asks no database and by the real seed loader for what does."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from commissioning.people.models import User
from commissioning.questions import actions, seeds, types
from commissioning.questions.kinds import kinds
from commissioning.questions.loaded import Context, LoadedQuestion, LoadedSection, LoadedSet
from tests import makers as make

NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    return NOW


@pytest.fixture
def choices() -> Context:
    return Context(
        districts=(("rugby", "Rugby"), ("warwick", "Warwick"), ("stratford", "Stratford")),
        outcomes=(
            ("O1", "Confidence to report"),
            ("O12", "Safer roads"),
            ("O13", "Road safety leadership"),
            ("O2", "Confidence in policing"),
        ),
    )


def a_question(kind: str, key: str = "q", **facts: Any) -> LoadedQuestion:
    return LoadedQuestion(id=1, key=key, kind=kind, label=facts.pop("label", "What?"), section_key=facts.pop("section_key", "s"), **facts)


def a_set(*questions: LoadedQuestion, waits: tuple[str, ...] = ()) -> LoadedSet:
    """A set in memory; each question says its section."""
    keys = list(dict.fromkeys(question.section_key for question in questions))
    return LoadedSet(
        id=0,
        key="set",
        version=1,
        title="A set",
        purpose="bid",
        published_at=None,
        sections=tuple(
            LoadedSection(0, key, key.title(), "", key in waits, tuple(each for each in questions if each.section_key == key))
            for key in keys
        ),
    )


@pytest.fixture
def load(db: None, at: datetime) -> Callable[[str], LoadedSet]:
    """A seed of the project, loaded into rows and read back."""
    from commissioning.questions.queries import load_set

    def loaded(name: str) -> LoadedSet:
        question_set, _ = actions.load_question_set_from_toml(seeds.FOLDER / f"{name}.toml", at=at)
        return load_set(question_set.pk)

    return loaded


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create_user("clerk@parish.example")


@pytest.fixture
def colleague(db: None) -> User:
    return User.objects.create_user("colleague@parish.example")


@pytest.fixture
def officer(db: None) -> User:
    return make.staff("officer")


@pytest.fixture
def new_types_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder that is searched for question types beside the project's own."""
    monkeypatch.setattr(types, "__path__", [*types.__path__, str(tmp_path)])
    kinds.cache_clear()
    yield tmp_path
    kinds.cache_clear()
