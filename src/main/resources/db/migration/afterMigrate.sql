-- What the two roles of a running instance may do, after each migration and at each start, so that roles may also be made
-- after the tables, and new tables are not forgotten. Where there are no such roles, everything is the owner's.
do $$
declare
  one record;
begin
  -- Only the owner of the tables can give; instances that run without the owner's password find it done.
  if not pg_has_role((select relowner from pg_class where oid = 'feed'::regclass), 'usage') then
    return;
  end if;
  -- Instances that start together do this one after the other.
  perform pg_advisory_xact_lock(hashtext('tidings roles'));

  if to_regrole('tidings_ingest') is not null then
    for one in
      select format('create policy all_tenants on %I.%I to tidings_ingest using (true)', schemaname, tablename) as policy
      from pg_policies where schemaname = current_schema() and policyname = 'one_tenant' and (schemaname, tablename) not in (
        select schemaname, tablename from pg_policies where policyname = 'all_tenants')
    loop
      execute one.policy;
    end loop;
    grant select, insert, update, delete on feed, category_mark, notification, event, erasure, overflow to tidings_ingest;
    grant select on database_epoch, flyway_schema_history to tidings_ingest;
    -- Those that are there: a later version may have dropped one, and this one still runs on its schema.
    for one in
      select format('grant execute on function %s to tidings_ingest', oid::regprocedure) as permission
      from pg_proc where pronamespace = current_schema()::regnamespace and proname in ('store_at_once', 'store_batch')
    loop
      execute one.permission;
    end loop;
  end if;

  -- It can delete nothing, and cannot change what a notification says.
  if to_regrole('tidings_inbox') is not null then
    grant select on feed, category_mark, notification, event, database_epoch to tidings_inbox;
    grant insert (tenant_id, user_id, epoch) on feed to tidings_inbox;
    grant update (generation, version, unread, unseen, items, read_through, read_version, read_at, seen_through,
      seen_version, seen_at) on feed to tidings_inbox;
    grant insert, update on category_mark to tidings_inbox;
    grant update (version, state_version, seen_at, read_at, archived_at) on notification to tidings_inbox;
  end if;
end
$$;
