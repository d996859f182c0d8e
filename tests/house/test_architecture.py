"""The rules of the house that the import linter cannot see."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, ManyToManyField, Model

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("commissioning", "grants", "cms", "demo")
# Bottom to top. A letter may carry a stored file, so mail stands just above files; neither imports the other.
ORDER = [
    ("files",),
    ("mail",),
    ("audit",),
    ("people",),
    ("outcomes",),
    ("questions",),
    ("calls",),
    ("applications",),
    ("assessment",),
    ("awards",),
    ("payments",),
    ("returns",),
    ("spreadsheets",),
    ("transparency",),
    ("workspace",),
]
GRANTS = tuple(name for layer in ORDER[7:] for name in layer)
RANK = {name: rank for rank, layer in enumerate(ORDER) for name in layer} | {"cms": len(ORDER), "demo": len(ORDER) + 1}
ANYWHERE = {"people.User", "people.Office"}


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def calls(tree: ast.Module, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
            yield node


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def test_no_signal_carries_our_own_business() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and any("receiver" in ast.unparse(each) for each in node.decorator_list)
    ]
    assert found == []


def writes_state(call: ast.Call) -> bool:
    return any(word.arg == "state" for word in call.keywords) or (
        ast.unparse(call.func).endswith("bulk_update") and "'state'" in ast.unparse(call)
    )


def test_no_state_is_written_past_the_door() -> None:
    found = [
        f"{path}:{call.lineno}"
        for path, tree in sources()
        if "migrations" not in path.parts
        for call in calls(tree, "update", "update_or_create", "bulk_update")
        if writes_state(call)
    ]
    assert found == []


def test_no_model_has_a_hidden_order() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith(PACKAGES) and model._meta.app_label != "cms"]
    assert [model._meta.label for model in ours if model._meta.ordering] == []


def test_a_foreign_key_points_to_its_own_or_an_earlier_app() -> None:
    found = []
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith(PACKAGES):
            continue
        here = model._meta.app_label
        for field in [*model._meta.get_fields()]:
            if not isinstance(field, (ForeignKey, ManyToManyField)):
                continue
            target = field.related_model
            assert isinstance(target, type)
            assert issubclass(target, Model)
            there = target._meta.app_label
            if there == here or target._meta.label in ANYWHERE or there not in RANK:
                continue
            if RANK[there] >= RANK[here] or (here == "cms" and there in GRANTS):
                found.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert found == []


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_has_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text) == []
    assert re.findall(r"<style\b|\sstyle\s*=", text) == []
    assert re.findall(r"\son[a-z]+\s*=\s*[\"']", text) == []
    assert "|safe" not in text


def test_the_cached_loader_stays_on() -> None:
    assert [engine for engine in settings.TEMPLATES if "loaders" in engine["OPTIONS"]] == []


def test_no_registry_or_network_of_copies_is_named() -> None:
    names = ["".join(parts) for parts in (("pypi", ".org"), ("npmjs", ".org"), ("npmjs", ".com"), ("unpkg", ".com"), ("jsdeli", "vr.net"))]
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    found = []
    for name in filter(None, tracked):
        path = ROOT / name
        if path.suffix in {".png", ".jpg", ".xlsx", ".pdf"} or not path.is_file():
            continue
        text = path.read_text(errors="replace").lower()
        found += [f"{name}: {each}" for each in names if each in text]
    assert found == []
