// The composer's event as commands for a shell. No page here: tests run it in Node.
const TOPIC = "tidings.events";

/** One word of a POSIX shell, whatever is in it: nothing is special between single quotes but the quote itself. */
export function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** As it is read best: a list of names in one line. There is no line break inside a string of JSON. */
export function pretty(value) {
  const list = /\[\n\s+("[^\n]*"(?:,\n\s+"[^\n]*")*)\n\s+\]/g;
  return JSON.stringify(value, null, 2).replace(list, (_, names) => `[${names.replace(/,\n\s+/g, ", ")}]`);
}

/** Structured mode over HTTP. The token is made by the command itself. */
export function curl(origin, event) {
  const whose = { tenant: event.tenant, user: "playground", groups: ["producer"] };
  return `TOKEN=$(curl -s ${quote(`${origin}/dev/token`)} \\
  -H 'Content-Type: application/json' \\
  -d ${quote(JSON.stringify(whose))} |
  sed 's/.*"token":"\\([^"]*\\)".*/\\1/')

curl -i ${quote(`${origin}/v1/events`)} \\
  -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: application/cloudevents+json' \\
  --data-binary ${quote(pretty(event))}
`;
}

/** Binary mode over Kafka: the attributes are headers, the data is the value. One line, because a line is a record. */
export function kcat(kafka, event) {
  const { data, ...attributes } = event;
  const headers = Object.entries(attributes).map(([name, value]) => `-H ${quote(`ce_${name}=${value}`)}`);
  const key = `${event.tenant}/${data.to.users[0] ?? ""}`; // keeps one user's events in order
  return `printf '%s\\n' ${quote(JSON.stringify(data))} |
  kcat -P -b ${quote(kafka)} -t ${TOPIC} -k ${quote(key)} \\
    -H 'content-type=application/json' \\
    ${headers.join(" \\\n    ")}
`;
}
