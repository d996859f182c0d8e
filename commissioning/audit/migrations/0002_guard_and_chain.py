from django.db import migrations

GUARD = """
create function audit_refuse() returns trigger language plpgsql as $$
begin
  if tg_op = 'TRUNCATE' and current_database() like 'test\\_%' then
    return null;  -- the flush that ends a transactional test
  end if;
  raise exception 'The record is append-only: % of % is refused.', lower(tg_op), tg_table_name;
end $$;

create trigger audit_event_is_kept before update or delete on audit_auditevent for each row execute function audit_refuse();
create trigger audit_link_is_kept before update or delete on audit_auditlink for each row execute function audit_refuse();
create trigger audit_events_are_kept before truncate on audit_auditevent for each statement execute function audit_refuse();
create trigger audit_links_are_kept before truncate on audit_auditlink for each statement execute function audit_refuse();

create function audit_digest(previous text, e audit_auditevent) returns text language sql stable as $$
  select encode(sha256(convert_to(concat_ws(E'\\x1f', previous, e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    coalesce(e.actor_id::text, '-'), e.verb, e.subject_type, e.subject_id, e.before::text, e.after::text, e.facts::text), 'UTF8')), 'hex')
$$;

-- Runs when the transaction commits, one writer at a time: the chain has one order and slows nobody before that.
create function audit_chain() returns trigger language plpgsql as $$
declare
  last text;
begin
  perform pg_advisory_xact_lock(7201);
  select l.hash into last from audit_auditlink l order by l.id desc limit 1;
  last := coalesce(last, '');
  insert into audit_auditlink (event_id, previous, hash) values (new.id, last, audit_digest(last, new));
  return null;
end $$;

create constraint trigger audit_event_is_chained after insert on audit_auditevent
  deferrable initially deferred for each row execute function audit_chain();
"""

UNDO = """
drop trigger audit_event_is_chained on audit_auditevent;
drop trigger audit_event_is_kept on audit_auditevent;
drop trigger audit_link_is_kept on audit_auditlink;
drop trigger audit_events_are_kept on audit_auditevent;
drop trigger audit_links_are_kept on audit_auditlink;
drop function audit_chain();
drop function audit_digest(text, audit_auditevent);
drop function audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
