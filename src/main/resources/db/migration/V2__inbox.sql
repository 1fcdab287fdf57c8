-- What changes a feed besides arrivals: state, collapse, expiry, retraction, retention, erasure.

-- The generation of a new feed is the time of its birth in milliseconds: one that was erased and made anew is younger than
-- every ticket and stream of its former life.
alter table feed alter column generation type bigint;
alter table feed alter column generation set default (extract(epoch from clock_timestamp()) * 1000)::bigint;

-- How many notifications stand, archived ones too, and when retention looks at the feed next. Visits are days apart, so
-- nearly all updates of a feed leave this indexed column as it is and stay heap-only.
alter table feed add column items integer not null default 0;
alter table feed add column visit_at timestamptz;
-- Erasing a tenant spares feeds that came to be after it.
alter table feed add column created_at timestamptz not null default clock_timestamp();

-- Retention: the feeds whose time has come.
create index feed_by_visit on feed (visit_at) where visit_at is not null;

alter table notification add column removed_at timestamptz;
alter table notification alter column source type text collate "C";
alter table notification alter column event_id type text collate "C";
alter table notification alter column category type text collate "C";
alter table notification alter column collapse_key type text collate "C";

-- Retraction: where an event stands, in all feeds at once.
create index notification_by_event on notification (tenant_id, event_id) where removed is null;

-- Collapse: the unread notification of a key. A watermark may have read it all the same.
create index notification_by_collapse_key on notification (tenant_id, user_id, collapse_key)
  where collapse_key is not null and removed is null and archived_at is null and read_at is null;

-- Expiry: what is over.
create index notification_by_expiry on notification (expires_at) where expires_at is not null and removed is null;

-- Nobody needs them: a retraction finds notifications by their event, and a person's name in here would outlive an erasure.
alter table event drop column recipients;

-- Who was erased and when, so that older events do not bring the person back when the topic is read again. The key is a
-- hash: the name is forgotten.
create table erasure (
  key           text collate "C" not null primary key,
  erased_at     timestamptz not null,
  -- Of a whole tenant, which is erased in steps: what has gone so far, and whether all of it has.
  feeds         bigint  not null default 0,
  notifications bigint  not null default 0,
  events        bigint  not null default 0,
  is_done       boolean not null default true
);

-- Forgetting erasures that no record can be older than.
create index erasure_by_age on erasure (erased_at);
