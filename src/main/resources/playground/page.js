// The page: who is shown, and what all panels share.
import "/client/v1/tidings-inbox.js"; // the element
import { Chart } from "./chart.js";
import { Code } from "./code.js";
import { Composer } from "./composer.js";
import { Crowd } from "./crowd.js";
import { $, make } from "./dom.js";
import { Frames } from "./frames.js";
import { Latency } from "./latency.js";
import { Panel } from "./panel.js";
import { elsewhere, people, remember } from "./people.js";

const latency = new Latency();
const chart = new Chart($("chart"), $("figures"), latency);
const frames = new Frames();
const crowd = new Crowd();
const composer = new Composer();
new Code(composer);

const panels = people(location.search).map((person, number) => new Panel(number, person));
$("panels").replaceChildren(...panels.map(({ element }) => element));
$("panels").dataset.count = panels.length;

function addressees() {
  const tenants = new Map();
  for (const { tenant, user } of panels) tenants.set(tenant, [...new Set([...(tenants.get(tenant) ?? []), user])]);
  return [...tenants].map(([tenant, users]) => ({ tenant, users }));
}

/** The same name under two tenants is what surprises. */
function hint(panel) {
  const other = panels.find(({ tenant, user }) => user === panel.user && tenant !== panel.tenant);
  return other ? `Nothing of ${other.name} ever shows here: the tenant is another, so it is another person.` : "";
}

function offer() {
  for (const panel of panels) panel.hint = hint(panel);
  composer.address(addressees());
  frames.offer(panels);
  $("another").href = elsewhere(remember(panels));
  crowd.offer(panels);
}

/** For a phone, where the panels are below what is sent. */
function summarize() {
  $("summary").replaceChildren(...panels.map((panel) => {
    const link = make("a", "", panel.name);
    link.href = `#${panel.element.id}`;
    link.dataset.panel = panel.number;
    link.dataset.state = panel.feed.state;
    link.append(make("b", "", String(panel.feed.unread)));
    return link;
  }));
}

function areOffline() {
  return panels.every(({ network }) => network.isOffline);
}

function tellNetwork() {
  $("offline-all").setAttribute("aria-pressed", String(areOffline()));
  $("offline-all").textContent = areOffline() ? "Go online" : "Go offline";
}

for (const panel of panels) {
  panel.addEventListener("network", tellNetwork);
  panel.addEventListener("person", () => {
    history.replaceState(null, "", remember(panels));
    latency.interrupted(panel.number);
    offer();
  });
  panel.addEventListener("state", () => {
    if (panel.feed.state !== "live") latency.interrupted(panel.number);
    summarize();
  });
  panel.addEventListener("change", summarize);
  panel.addEventListener("frame", ({ detail }) => {
    if (latency.arrived(panel.number, detail, performance.now())) chart.draw();
    frames.add(panel, detail);
  });
}

composer.addEventListener("sending", ({ detail: { event, begin, result, isMeasured } }) => {
  if (!isMeasured) return;
  const reached = panels.filter(({ tenant, user, feed }) =>
    feed.state === "live" && tenant === event.tenant && event.data.to.users.includes(user));
  const send = latency.sent(event, reached.map(({ number }) => number), begin);
  result.catch(() => latency.withdraw(send));
});

$("latency-clear").addEventListener("click", () => {
  latency.clear();
  chart.draw();
});
$("cut-all").addEventListener("click", () => panels.forEach((panel) => panel.network.cut()));
$("restart-all").addEventListener("click", () => panels.forEach((panel) => panel.restart()));
$("offline-all").addEventListener("click", () => {
  const isOffline = !areOffline();
  panels.forEach((panel) => (panel.isOffline = isOffline));
});

offer();
summarize();
