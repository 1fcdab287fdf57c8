-- A feed is a versioned map: every change takes the next version under the lock of the feed's row, and each row keeps
-- the version of its last change. Names are compared byte for byte, hence the collation "C" everywhere.

-- One row. An operator raises it after restoring a backup; all cursors of before are then answered with a reset.
create table database_epoch (
  only_row boolean primary key default true check (only_row),
  epoch    bigint  not null default 0 check (epoch >= 0)
);

insert into database_epoch default values;

create table feed (
  tenant_id    text collate "C" not null,
  -- Empty for a tenant's own feed, which no person can be named like.
  user_id      text collate "C" not null,
  -- Random bits of the feed's birth: a feed that was deleted and made anew does not honour old cursors.
  epoch        bigint  not null check (epoch >= 0),
  -- Raised by signing out everywhere, without taking a version.
  generation   integer not null default 0,
  version      bigint  not null default 0,
  -- The highest version of a deleted tombstone: a cursor below it may have missed a removal.
  horizon      bigint  not null default 0,
  unread       integer not null default 0,
  unseen       integer not null default 0,
  -- The watermarks of "mark all": rows with seq up to it are read (seen) unless they changed after it moved.
  read_through bigint  not null default 0,
  read_version bigint  not null default 0,
  read_at      timestamptz,
  seen_through bigint  not null default 0,
  seen_version bigint  not null default 0,
  seen_at      timestamptz,
  primary key (tenant_id, user_id)
) with (fillfactor = 70); -- Room for heap-only updates: no index holds a column that a change of the feed touches.

-- The watermarks of one category each.
create table category_mark (
  tenant_id    text collate "C" not null,
  user_id      text collate "C" not null,
  category     text collate "C" not null,
  read_through bigint not null default 0,
  read_version bigint not null default 0,
  read_at      timestamptz,
  seen_through bigint not null default 0,
  seen_version bigint not null default 0,
  seen_at      timestamptz,
  primary key (tenant_id, user_id, category),
  foreign key (tenant_id, user_id) references feed on delete cascade
);

create table notification (
  tenant_id     text collate "C" not null,
  user_id       text collate "C" not null,
  id            uuid     not null,
  -- The version of the last change, and the one at which this content arrived.
  version       bigint   not null,
  seq           bigint   not null,
  -- The last version at which the read state of this row alone changed; a watermark that moved later wins over it.
  state_version bigint   not null,
  source        text     not null,
  event_id      text     not null,
  type          text     not null,
  category      text,
  priority      text     not null check (priority in ('low', 'normal', 'high')),
  title         text     not null,
  body          text,
  url           text,
  -- Text, not jsonb: jsonb reorders keys, drops digits and refuses U+0000.
  actions       text     not null,
  data          text,
  collapse_key  text,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  expires_at    timestamptz,
  seen_at       timestamptz,
  read_at       timestamptz,
  archived_at   timestamptz,
  -- Not null for a tombstone: the row has left the feed and only tells so to those who knew it.
  removed       text check (removed in ('expired', 'retracted', 'pruned')),
  primary key (tenant_id, user_id, id)
);

-- Replay: the changes of a feed behind a cursor, in their order.
create unique index notification_by_version on notification (tenant_id, user_id, version);

-- Lists: a feed newest first, a page at a time. Without it each page would read and sort the whole feed.
create index notification_by_seq on notification (tenant_id, user_id, seq) where removed is null;

-- The ledger: one row an event, whatever becomes of its notifications.
create table event (
  tenant_id       text collate "C" not null,
  source          text collate "C" not null,
  id              text collate "C" not null,
  kafka_partition integer not null,
  kafka_offset    bigint  not null,
  recipients      text[]  not null,
  -- How many of the recipients have been written out; fewer than all only while a large event is under way.
  written         integer not null,
  retracted_at    timestamptz,
  stored_at       timestamptz not null,
  primary key (tenant_id, source, id)
);

-- Forgetting old events; they are inserted in the order of their age, so a block range index costs next to nothing.
create index event_by_age on event using brin (stored_at);
