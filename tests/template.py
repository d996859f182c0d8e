"""The test database, copied from one that was migrated before.

Migrating takes most of the time of a short run, and its result changes only when a migration does. So the migrated database is kept in
the server under a name made from every migration's text, and each run begins with a fresh copy of it.
"""

import hashlib
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from psycopg import sql


def fingerprint() -> str:
    """A short name for the migrations as they stand."""
    digest = hashlib.sha256()
    for config in apps.get_app_configs():
        try:
            folder = Path(str(import_module(f"{config.name}.migrations").__file__)).parent
        except ModuleNotFoundError:
            continue
        for file in sorted(folder.glob("[0-9]*.py")):
            digest.update(f"{config.label}/{file.name}".encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def copy_migrated(name: str) -> None:
    """Make the database `name` anew from the migrated one, which is made first where there is none."""
    model = f"migrated_{fingerprint()}"
    with psycopg.connect(**_server(), autocommit=True) as server:
        _spare_the_disk(server)
        # The workers of one run take turns; the lock ends with this connection.
        server.execute("select pg_advisory_lock(hashtext('the migrated database'))")
        if not server.execute("select 1 from pg_database where datname = %s", [model]).fetchone():
            _migrate(server, model)
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        server.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(model)))


def _spare_the_disk(server: psycopg.Connection) -> None:
    """Nothing of a test has to outlive the machine, so our own server waits for no disk and tidies nothing; one that was given by its address is left as it is."""
    if os.environ.get("DATABASE_URL"):
        return
    for name in ("fsync", "synchronous_commit", "full_page_writes", "jit", "autovacuum"):
        server.execute(sql.SQL("alter system set {} = off").format(sql.Identifier(name)))
    server.execute("select pg_reload_conf()")


def _migrate(server: psycopg.Connection, model: str) -> None:
    for (old,) in server.execute(r"select datname from pg_database where datname like 'migrated\_%'").fetchall():
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(old)))
    half = f"half_{model}"  # named whole only once it is
    server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(half)))
    server.execute(sql.SQL("create database {}").format(sql.Identifier(half)))
    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = half
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    server.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(half), sql.Identifier(model)))


def _server() -> dict[str, Any]:
    """How to reach the server itself, whichever way its address was given."""
    given = connections["default"].get_connection_params()
    return {key: given[key] for key in ("host", "port", "user", "password") if given.get(key)} | {"dbname": "postgres"}
