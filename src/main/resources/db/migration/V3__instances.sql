-- Before a table has statistics, an index that begins with the tenant looks as good as the primary key for finding the rows of
-- one feed, and reads the whole tenant. This one begins with what only a retraction knows.
drop index notification_by_event;
create index notification_by_event on notification (event_id, tenant_id) where removed is null;

-- Tenants above their rate: the last of their records in the overflow topic, for each partition of the events' topic. While
-- there is a row, all that the tenant sends in that partition takes the same way, so that it stays in order.
create table overflow (
  tenant_id          text collate "C" not null,
  kafka_partition    integer not null,
  overflow_partition integer not null,
  overflow_offset    bigint  not null,
  primary key (tenant_id, kafka_partition, overflow_partition)
);
