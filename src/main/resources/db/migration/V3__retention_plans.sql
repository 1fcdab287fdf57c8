-- Before a table has statistics, an index that begins with the tenant looks as good as the primary key for finding the rows of
-- one feed, and reads the whole tenant. This one begins with what only a retraction knows.
drop index notification_by_event;
create index notification_by_event on notification (event_id, tenant_id) where removed is null;
