from django.db import migrations

GUARD = """
create function questions_published_set_stays() returns trigger language plpgsql as $$
begin
  if old.published_at is not null then
    raise exception 'A published question set does not change: copy it as a new version.';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

create function questions_published_section_stays() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from questions_questionset s where s.published_at is not null
      and ((tg_op <> 'INSERT' and s.id = old.question_set_id) or (tg_op <> 'DELETE' and s.id = new.question_set_id))
  ) then
    raise exception 'A published question set does not change: copy it as a new version.';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

create function questions_published_question_stays() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from questions_section c join questions_questionset s on s.id = c.question_set_id where s.published_at is not null
      and ((tg_op <> 'INSERT' and c.id = old.section_id) or (tg_op <> 'DELETE' and c.id = new.section_id))
  ) then
    raise exception 'A published question set does not change: copy it as a new version.';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger published_set_stays before update or delete on questions_questionset
  for each row execute function questions_published_set_stays();
create trigger published_section_stays before insert or update or delete on questions_section
  for each row execute function questions_published_section_stays();
create trigger published_question_stays before insert or update or delete on questions_question
  for each row execute function questions_published_question_stays();
"""

UNGUARD = """
drop trigger published_question_stays on questions_question;
drop trigger published_section_stays on questions_section;
drop trigger published_set_stays on questions_questionset;
drop function questions_published_question_stays;
drop function questions_published_section_stays;
drop function questions_published_set_stays;
"""


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
