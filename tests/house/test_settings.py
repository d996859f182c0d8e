"""Settings fail loudly: a server does not start with a hole in it."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from commissioning.settings import env

GOOD = {
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": "grants.office.example",
    "SITE_URL": "https://grants.office.example",
    "DATABASE_URL": "postgresql:///grants",
    "FIELD_KEYS": "dGVzdHMtb25seS1maWVsZC1rZXktMDEyMzQ1Njc4OSE=",
    "EMAIL_HOST": "mail.office.example",
}


def production(*command: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run Python with production settings and only these variables."""
    wanted = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "commissioning.settings.production", **wanted}
    return subprocess.run([sys.executable, *command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    return production("-c", "import commissioning.settings.production", **changes)


def test_production_starts_when_everything_is_said() -> None:
    assert start().returncode == 0


def test_production_passes_the_checks_for_a_server() -> None:
    done = production(
        "-W", "ignore", "manage.py", "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY="".join(map(chr, range(60, 120)))
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"DEMO": "true"}, "DEMO must not be on in production"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be at least 50 characters"),
        ({"SECRET_KEY": None}, "Set SECRET_KEY"),
        ({"ALLOWED_HOSTS": None}, "Set ALLOWED_HOSTS"),
        ({"DATABASE_URL": None}, "Set DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///x"}, "must name a PostgreSQL server"),
        ({"FIELD_KEYS": None}, "Set FIELD_KEYS"),
        ({"EMAIL_HOST": None}, "Set EMAIL_HOST"),
        ({"EMAIL_PORT": "many"}, "write a whole number"),
        ({"FILES_STORE": "cupboard"}, "write folder or s3"),
        ({"FILES_STORE": "s3"}, "Set S3_BUCKET"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_production_refuses(changes: dict[str, str | None], message: str) -> None:
    done = start(**changes)
    assert done.returncode != 0
    assert message in done.stderr


def test_a_switch_refuses_a_word_that_is_neither_yes_nor_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="write true or false"):
        env.switch("DEMO")
