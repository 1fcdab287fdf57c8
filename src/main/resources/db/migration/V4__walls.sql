-- A second wall between tenants. The role that serves users names its tenant at the beginning of each transaction and then
-- sees, and may change, the rows of no other, whatever its statements ask for; without a name it sees none. The owner of the
-- tables passes through, so the previous version goes on as it is; who else works for all tenants is let through by
-- afterMigrate.sql, which also says what each role may do.

-- In the order in which transactions lock them, and not for long in front of others who wait.
set local lock_timeout = '5s';

alter table event enable row level security;
alter table feed enable row level security;
alter table category_mark enable row level security;
alter table notification enable row level security;
alter table overflow enable row level security;

create policy one_tenant on event using (tenant_id = current_setting('tidings.tenant', true));
create policy one_tenant on feed using (tenant_id = current_setting('tidings.tenant', true));
create policy one_tenant on category_mark using (tenant_id = current_setting('tidings.tenant', true));
create policy one_tenant on notification using (tenant_id = current_setting('tidings.tenant', true));
create policy one_tenant on overflow using (tenant_id = current_setting('tidings.tenant', true));
