"""Reading the record."""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Fault:
    """A row of the record that is not what was written. `event` is its id."""

    event: int
    what: str


# Each link's hash is worked out again from the row as it stands now and from the link before it.
FAULTS = """
with chain as (
  select l.event_id, l.previous, l.hash,
         coalesce(lag(l.hash) over (order by l.id), '') as before,
         e.id as event, case when e.id is not null then audit_digest(l.previous, e) end as now
  from audit_auditlink l left join audit_auditevent e on e.id = l.event_id
)
select event_id, case
    when event is null then 'was removed'
    when hash <> now then 'was altered'
    else 'does not follow the one before it: a row between them was removed or added'
  end
from chain where event is null or hash <> now or previous <> before
union all
select e.id, 'has no link: it was added past the guard'
from audit_auditevent e left join audit_auditlink l on l.event_id = e.id where l.id is null
order by 1
limit 100
"""


def faults() -> list[Fault]:
    """Rows of the record that were altered, removed or added past the guard; empty when the chain holds. At most 100."""
    with connection.cursor() as cursor:
        cursor.execute(FAULTS)
        return [Fault(*row) for row in cursor.fetchall()]
