set local lock_timeout = '5s';

-- As the two of V5, in a transaction of its own.
alter table feed drop constraint feed_epoch_check;

-- A batch of events in one round trip and one implicit transaction, as if all of them were new and nobody erased. Where something
-- stood in the way nothing of it is kept, and a line comes back that is null. Each statement in here has a snapshot of its own, so
-- the last one, under the locks of those before, sees an erasure that they waited for.
create function store_at_once(
  -- $1 to $7, of the events: tenant, source, id, partition, offset, how many recipients; when they are stored
  text[], text[], text[], integer[], bigint[], integer[], timestamptz,
  -- $8 to $12, of the feeds, in the order of their key: tenant, user, epoch if it is new, how many events; its first visit
  text[], text[], bigint[], integer[], timestamptz,
  -- $13 to $30, of the notifications: feed's tenant and user, id, how far the version is from where the feed then stands (0
  -- is the last), source, event, type, category, priority, title, body, url, actions, data, collapse key, created, expires;
  -- when they were changed last
  text[], text[], uuid[], bigint[], text[], text[], text[], text[], text[], text[], text[], text[], text[], text[], text[],
  timestamptz[], timestamptz[], timestamptz,
  -- $31: of each notification the place of its feed, from 1
  integer[],
  -- $32 and $33: the keys under which an erasure of somebody would stand, and when the oldest event was recorded
  text[], timestamptz)
returns table (tenant text, person text, epoch bigint, generation bigint, version bigint, unread integer, unseen integer,
  items integer, is_new boolean, database_epoch bigint)
language plpgsql
-- Arrays shorter than the ten that Postgres expects would be planned anew each time.
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  -- Without "on conflict", which would look into the index twice. Who has the same pair under way is waited for.
  insert into event (tenant_id, source, id, kafka_partition, kafka_offset, written, stored_at)
  select e.tenant_id, e.source, e.id, e.kafka_partition, e.kafka_offset, e.written, $7
  from unnest($1, $2, $3, $4, $5, $6) as e (tenant_id, source, id, kafka_partition, kafka_offset, written)
  order by e.tenant_id collate "C", e.source collate "C", e.id collate "C";

  -- The feeds, and the notifications behind them, whose versions are counted from where their feeds then stand. By a join of
  -- the two, or with feed, a plan made for few rows would do for thousands what is meant for ten.
  return query with taken as (
    insert into feed as f (tenant_id, user_id, epoch, version, unread, unseen, items, visit_at)
    select t.tenant_id, t.user_id, t.epoch, t.arrivals, t.arrivals, t.arrivals, t.arrivals, $12
    from unnest($8, $9, $10, $11) as t (tenant_id, user_id, epoch, arrivals)
    order by t.tenant_id collate "C", t.user_id collate "C"
    on conflict (tenant_id, user_id) do update
    set version = f.version + excluded.version,
        unread = f.unread + excluded.unread,
        unseen = f.unseen + excluded.unseen,
        items = f.items + excluded.items,
        visit_at = coalesce(f.visit_at, excluded.visit_at)
    returning tenant_id, user_id, epoch, generation, version, unread, unseen, items, f.xmax = 0 as is_new,
              (select epoch from database_epoch) as database_epoch),
  -- By their place, so only if they are in the order in which they were given: else a version would be null, which none may be.
  stand as (
    select case when array_agg(tenant_id) = $8 and array_agg(user_id) = $9 then array_agg(version) end as versions from taken),
  written as (
    insert into notification (tenant_id, user_id, id, version, seq, state_version, source, event_id, type, category,
        priority, title, body, url, actions, data, collapse_key, created_at, expires_at, updated_at)
    select n.tenant_id, n.user_id, n.id, n.version, n.version, n.version, n.source, n.event_id, n.type, n.category,
        n.priority, n.title, n.body, n.url, n.actions, n.data, n.collapse_key, n.created_at, n.expires_at, $30
    -- Not merged with what is around it, or the version would be computed for each column that it goes to.
    from (select k.*, (select versions from stand)[k.feed] + k.number as version
          from unnest($13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $31)
            as k (tenant_id, user_id, id, number, source, event_id, type, category, priority, title, body, url, actions,
              data, collapse_key, created_at, expires_at, feed)
          offset 0) n)
  select tenant_id, user_id, epoch, generation, version, unread, unseen, items, is_new, database_epoch from taken;

  -- Held until all is committed: a tenant's erasure waits for who did not see it (dev.tidings.journal.Erasures).
  perform pg_advisory_xact_lock_shared(8388346183088603138);

  -- Few people are erased, so nearly always this finds nothing, in the index alone.
  if exists (select from erasure where key = any($32) and erased_at > $33) then
    raise sqlstate 'TD001';
  end if;
exception when unique_violation or sqlstate 'TD001' then
  return next;
end
$$;
