// The commands that the playground offers mean the same to a shell as the event that they were made of.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { curl, kcat, quote } from "../../main/resources/playground/commands.js";

const AWKWARD = [
  "it's shipped",
  "'",
  "''",
  "\\",
  "\\n stays two signs",
  '"quoted" $HOME `id` $(id) !!',
  "two\nlines",
  "<img src=x onerror=alert(1)>",
  "größer, 更大, 🎁",
  "",
  "-n",
  "%s %d",
];

/** What each of the command's programs gets: its name and arguments, and behind them what it reads. */
function run(command) {
  const pretend = (name) => `${name}() { printf '%s\\0' ${name} "$@" >&3; test ${name} != kcat || cat >&3; printf '\\1' >&3; echo '{"token":"TOKEN"}'; }`;
  const script = `exec 3>&1 >/dev/null\n${["curl", "kcat"].map(pretend).join("\n")}\n${command}`;
  const calls = execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\x01").filter(Boolean);
  return calls.map((call) => call.split("\0"));
}

function event(text) {
  return {
    specversion: "1.0", id: `id ${text}`, source: "/it's", type: text || "t", tenant: text || "acme",
    data: { to: { users: [text || "ada"] }, title: text, data: { text } },
  };
}

for (const text of AWKWARD) {
  test(`a shell reads ${JSON.stringify(text)} as it is`, () => {
    assert.equal(execFileSync("sh", ["-c", `printf %s ${quote(text)}`], { encoding: "utf8" }), text);
  });

  test(`curl sends ${JSON.stringify(text)} as it is`, () => {
    const calls = run(curl("http://localhost:8080", event(text)));

    const sent = calls.find((call) => call.includes("--data-binary"));
    assert.deepEqual(JSON.parse(sent.at(-2)), event(text));
    assert.ok(sent.includes("http://localhost:8080/v1/events"));
    assert.ok(sent.includes("Authorization: Bearer TOKEN"));
    const token = calls.find((call) => call.includes("http://localhost:8080/dev/token"));
    assert.equal(JSON.parse(token.at(-2)).tenant, event(text).tenant);
  });

  test(`kcat sends ${JSON.stringify(text)} as it is, in one line`, () => {
    const sent = run(kcat("127.0.0.1:9092", event(text)))[0];

    const input = sent.at(-1);
    assert.equal(input.indexOf("\n"), input.length - 1);
    assert.deepEqual(JSON.parse(input), event(text).data);
    assert.ok(sent.includes(`ce_id=id ${text}`));
    assert.ok(sent.includes("ce_source=/it's"));
    assert.ok(sent.includes(`${event(text).tenant}/${text || "ada"}`));
    assert.ok(!sent.some((argument) => argument.startsWith("ce_data")));
  });
}
