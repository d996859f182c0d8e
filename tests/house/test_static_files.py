"""Static files leave with a hash in their names, compressed, and with nothing that is not ours to show."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Everything collected once, as a server would."""
    from django.test import override_settings

    root = tmp_path_factory.mktemp("static")
    stores = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "commissioning.static_files.HashedFiles"},
    }
    with override_settings(STATIC_ROOT=root, STORAGES=stores):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield root
    staticfiles_storage._setup()  # type: ignore[attr-defined]


def named(root: Path) -> dict[str, str]:
    paths: dict[str, str] = json.loads((root / "staticfiles.json").read_text())["paths"]
    return paths


def test_static_files_are_hashed_and_compressed(collected: Path) -> None:
    name = named(collected)["govuk/govuk.css"]
    assert name != "govuk/govuk.css"
    assert (collected / f"{name}.gz").is_file()


def test_our_module_imports_the_hashed_copy(collected: Path) -> None:
    names = named(collected)
    script = (collected / names["js/init.js"]).read_text()
    assert Path(names["govuk/govuk-frontend.min.js"]).name in script


def test_no_crown_font_or_icon_of_another_body_is_shipped(collected: Path) -> None:
    shipped = [path.name for path in (collected / "govuk").rglob("*")]
    assert [name for name in shipped if name.endswith((".woff", ".woff2", ".svg", ".png", ".ico"))] == []
    style = (collected / named(collected)["govuk/govuk.css"]).read_text()
    assert "crest" not in style
    assert "@font-face" not in style
