import pg from "pg";

const SCHEMA = `
  create table if not exists notification (
    id bigint generated always as identity primary key,
    user_id text not null,
    content json not null,
    created_at timestamptz not null default now(),
    read_at timestamptz
  );
  create index if not exists notification_of_user on notification (user_id, id);
`;

// A name makes a statement a prepared one: parsed once a connection.
const INSERT = {
  name: "insert",
  text: "insert into notification (user_id, content) values ($1, $2) returning id",
};
const INSERT_MANY = {
  name: "insert-many",
  text: "insert into notification (user_id, content) select unnest($1::text[]), $2 returning id",
};
const AFTER = {
  name: "after",
  text: "select id, content::text from notification where user_id = $1 and id > $2 order by id limit 1000",
};
const NEWEST = {
  name: "newest",
  text: `select id, content, created_at, read_at from notification
    where user_id = $1 order by id desc limit $2`,
};
const READ = {
  name: "read",
  text: `update notification set read_at = case when $3 then now() end
    where user_id = $1 and id = $2 returning id, content, created_at, read_at`,
};

/** Notifications in PostgreSQL. */
export async function openStore(connectionString) {
  const pool = new pg.Pool({ connectionString, max: 16 });
  // A connection that ends while nobody uses it is replaced by the pool; without a listener it would end the process.
  pool.on("error", (error) => console.error("postgres", error.message));
  await pool.query(SCHEMA);
  return {
    /** One INSERT, of JSON as text; answers the ids in the order of the users. */
    async insert(users, content) {
      const { rows } = await pool.query(
        users.length === 1
          ? { ...INSERT, values: [users[0], content] }
          : { ...INSERT_MANY, values: [users, content] },
      );
      return rows.map((row) => row.id);
    },
    async after(user, id) {
      return (await pool.query({ ...AFTER, values: [user, id] })).rows;
    },
    async newest(user, limit) {
      return (await pool.query({ ...NEWEST, values: [user, limit] })).rows;
    },
    async read(user, id, isRead) {
      return (await pool.query({ ...READ, values: [user, id, isRead] })).rows[0];
    },
    close: () => pool.end(),
  };
}
