"""What migrations put into the database, kept aside so that a transactional test can wipe and put it back."""

from django.db import connection, transaction

KEPT = "django_migrations"
TABLES = """select table_name from information_schema.tables
  where table_schema = %s and table_type = 'BASE TABLE' and table_name <> %s order by table_name"""


def keep_seeds() -> None:
    """Copy every table that migrations filled (Wagtail's root page, locale and groups among them) into a schema of its own.

    A database that is used again has the copy from the run that made it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select 1 from information_schema.schemata where schema_name = 'seeds'")
        if cursor.fetchone():
            return
        cursor.execute("create schema seeds")
        for table in tables("public"):
            cursor.execute(f'select exists (select 1 from public."{table}")')
            if cursor.fetchone()[0]:
                cursor.execute(f'create table seeds."{table}" as table public."{table}"')


def restore_seeds() -> None:
    """Empty every table, then fill those that migrations filled. Foreign keys are deferred, so the order does not matter."""
    with transaction.atomic(), connection.cursor() as cursor:
        names = ", ".join(f'public."{table}"' for table in tables("public"))
        cursor.execute(f"truncate {names}")
        for table in tables("seeds"):
            cursor.execute(f'insert into public."{table}" overriding system value select * from seeds."{table}"')


def tables(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [schema, KEPT])
        return [row[0] for row in cursor.fetchall()]
