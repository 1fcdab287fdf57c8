-- What an event costs most is its way into indexes, so there are fewer, and one of them grows at its end. Of notifications alone,
-- so that nobody who holds a feed and waits for a notification is waited for in turn; making three indexes locks the table.

set local lock_timeout = '5s';

-- Ids are UUIDs of version 7, ours alone, and of all tenants: a new one is nearly the last.
alter table notification drop constraint notification_pkey;
alter table notification add primary key (id);

-- A tombstone stands below zero: what walks through a feed as a list begins behind them. There may be many for each that stands.
update notification set seq = -seq where removed is not null;

-- A notification that has not changed since it arrived has the version that it has in the list, which is its seq. So the list's
-- index serves the replay as well, and the other one has what changed later, tombstones among it.
drop index notification_by_version;
drop index notification_by_seq;
create unique index notification_by_seq on notification (tenant_id, user_id, seq);
create unique index notification_by_change on notification (tenant_id, user_id, version) where version <> seq;

-- Parsed anew for each statement that inserts; there is one program that writes, and its types say the same.
alter table notification drop constraint notification_priority_check;
alter table notification drop constraint notification_removed_check;
