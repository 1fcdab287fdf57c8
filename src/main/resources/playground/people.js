// Who is shown stands in the address, so that another window can show others. No page here: tests run it in Node.
const USUAL = [
  { tenant: "acme", user: "ada" },
  { tenant: "acme", user: "grace" },
  { tenant: "globex", user: "ada" }, // the same name under another tenant: another person
];

/** Up to three, from `?tenant=…&user=…&tenant=…&user=…`: each is a stream, and a browser opens six to one origin. */
export function people(search) {
  const query = new URLSearchParams(search);
  const users = query.getAll("user");
  const named = query.getAll("tenant").map((tenant, index) => ({ tenant, user: users[index] ?? "" }));
  const whole = named.filter(({ tenant, user }) => tenant && user).slice(0, USUAL.length);
  return whole.length ? whole : USUAL;
}

export function remember(panels) {
  const query = new URLSearchParams();
  for (const { tenant, user } of panels) {
    query.append("tenant", tenant);
    query.append("user", user);
  }
  return `?${query}`;
}

/** The same page on another origin of this machine, where its streams take no connection away from this one. */
export function elsewhere(search, { protocol, hostname, port } = location) {
  const isHere = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return isHere ? `${protocol}//another.localhost${port && `:${port}`}/${search}` : `/${search}`;
}
