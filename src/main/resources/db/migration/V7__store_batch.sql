set local lock_timeout = '5s';

-- A page of feeds whose free room falls below what its fill factor keeps free is tidied up at each visit, whatever there is to
-- gain, and as pages are filled up to there, that was at each event. Now a row is made with a reserve, which it gives up when an
-- event changes it, so the page then has more room than the factor keeps, and many updates are tidied up at once. Until other
-- feeds are made in that room; from then on it is as before.
alter table feed add column reserve text;
-- By itself, so that feeds that are there have none.
alter table feed alter column reserve set default repeat('-', 60);

-- As V6's store_at_once, which stays for the version before. What is said of an event, or of a feed, comes once, and notifications
-- name it by its place, from 1. Within a function an array is taken apart once, so a place in it costs the same wherever it is; and
-- one row of arrays comes back, or none where something stood in the way.
create function store_batch(
  -- $1 to $7, of the events, in the order of their key: tenant, source, id, partition, offset, how many recipients; when they
  -- are stored, which is also when their notifications were changed last
  text[], text[], text[], integer[], bigint[], integer[], timestamptz,
  -- $8 to $17, of the events still: type, category, priority, title, body, url, actions, data, created, expires
  text[], text[], text[], text[], text[], text[], text[], text[], timestamptz[], timestamptz[],
  -- $18 to $22, of the feeds, in the order of their key: tenant, user, epoch if it is new, how many events; its first visit
  text[], text[], bigint[], integer[], timestamptz,
  -- $23 to $26, of the notifications: id, event, feed, how far the version is from where the feed then stands (0 is the last)
  uuid[], integer[], integer[], bigint[],
  -- $27 and $28: the keys under which an erasure of somebody would stand, and when the oldest event was recorded
  text[], timestamptz)
returns table (epochs bigint[], generations bigint[], versions bigint[], unread integer[], unseen integer[], items integer[],
  database_epoch bigint)
language plpgsql
-- Arrays shorter than the ten that Postgres expects would be planned anew each time.
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  in_order boolean;
  is_held boolean;
begin
  -- Without "on conflict", which would look into the index twice. Who has the same pair under way is waited for.
  insert into event (tenant_id, source, id, kafka_partition, kafka_offset, written, stored_at)
  select ($1)[i], ($2)[i], ($3)[i], ($4)[i], ($5)[i], ($6)[i], $7
  from generate_series(1, cardinality($1)) i;

  with taken as (
    insert into feed as f (tenant_id, user_id, epoch, version, unread, unseen, items, visit_at)
    select ($18)[i], ($19)[i], ($20)[i], ($21)[i], ($21)[i], ($21)[i], ($21)[i], $22
    from generate_series(1, cardinality($18)) i
    on conflict (tenant_id, user_id) do update
    set version = f.version + excluded.version,
        unread = f.unread + excluded.unread,
        unseen = f.unseen + excluded.unseen,
        items = f.items + excluded.items,
        visit_at = coalesce(f.visit_at, excluded.visit_at),
        reserve = null
    returning tenant_id, user_id, epoch, generation, version, unread, unseen, items)
  select array_agg(epoch), array_agg(generation), array_agg(version), array_agg(unread), array_agg(unseen), array_agg(items),
         (select epoch from database_epoch), array_agg(tenant_id) = $18 and array_agg(user_id) = $19
  into epochs, generations, versions, unread, unseen, items, database_epoch, in_order
  from taken;
  -- Who comes back has the place of who was given. Never seen; the way with care would store it all the same.
  if not in_order then
    raise sqlstate 'TD001';
  end if;

  insert into notification (tenant_id, user_id, id, version, seq, state_version, source, event_id, type, category,
      priority, title, body, url, actions, data, created_at, expires_at, updated_at)
  select ($18)[n.feed], ($19)[n.feed], n.id, n.version, n.version, n.version, ($2)[n.event], ($3)[n.event], ($8)[n.event],
      ($9)[n.event], ($10)[n.event], ($11)[n.event], ($12)[n.event], ($13)[n.event], ($14)[n.event], ($15)[n.event],
      ($16)[n.event], ($17)[n.event], $7
  -- Not merged with what is around it, or each would be computed for each column that it goes to.
  from (select ($23)[i] as id, ($24)[i] as event, ($25)[i] as feed, versions[($25)[i]] + ($26)[i] as version
        from generate_series(1, cardinality($23)) i
        offset 0) n;

  -- Held until all is committed: a tenant's erasure waits for who did not see it (dev.tidings.journal.Erasures).
  is_held = pg_advisory_xact_lock_shared(8388346183088603138) is not null;

  -- By a statement whose snapshot is younger than the locks before it. Few people are erased, so nearly always this finds nothing,
  -- in the index alone.
  if exists (select from erasure where key = any($27) and erased_at > $28) then
    raise sqlstate 'TD001';
  end if;
  return next;
exception when unique_violation or sqlstate 'TD001' then
  -- Nothing of it is kept, and no row tells so.
end
$$;
