// The page: who is chosen, and what is shown of the feed, the composer and the frames.
import { markAll, patch, signOut, token } from "./api.js";
import { Composer } from "./composer.js";
import { Feed } from "./feed.js";
import { Frames } from "./frames.js";
import { List, make } from "./list.js";

const USERS = ["ada", "grace", "linus"];
const $ = (id) => document.getElementById(id);

const who = $("who");
const list = new List($("items"), $("more"), (id, state) => act((bearer) => patch(bearer, id, state)));
const frames = new Frames($("frames"));
const composer = new Composer($("composer"), $("answer"), $("again"), $("take-back"));
let feed = null;
let whose = null;

function open(tenant, user) {
  feed?.close();
  list.clear();
  showValues(new Map());
  whose = { tenant, user };
  count({ unread: "–", unseen: "–" });
  $("why").hidden = true;
  $("empty").hidden = false;
  $("empty").textContent = "Catching up …";
  composer.tenant = tenant;
  history.replaceState(null, "", address(tenant, user));
  $("feed-title").textContent = `${user} at ${tenant}`;
  offerOthers(tenant, user);
  feed = new Feed({ tenant, user }, {
    state: tellState,
    frame: (name, id, data) => frames.frame(name, id, data),
    note: (text) => frames.note(text),
    value: showValues,
    change: (items, counters, changed) => {
      list.show(items, changed);
      count(counters, user);
      $("empty").hidden = items.size > 0;
      $("empty").textContent = "Nothing unread. Send something.";
      if (changed) $("announce").textContent = `New: ${changed.title}`;
    },
  });
}

function tellState(name, text) {
  $("state").dataset.state = name;
  $("state-text").textContent = name === "closed" ? "closed" : text;
  $("close").hidden = name === "closed";
  $("all").hidden = name === "closed";
  if (name === "closed") $("empty").textContent = "Choose a tenant and a user, and open the feed.";
  const why = $("why");
  why.hidden = name !== "closed" || text === "by you";
  why.textContent = why.hidden ? "" : `Closed: ${text}`;
}

/** What the reader does is shown when it comes back over the stream, here as on every other device. */
async function act(call) {
  try {
    await call(await token(whose.tenant, whose.user));
  } catch (failure) {
    frames.note(`refused: ${failure.message}`);
    $("announce").textContent = failure.message;
  }
}

function showValues(values) {
  $("values").hidden = values.size === 0;
  $("values").replaceChildren(
    ...[...values].map(([key, value]) => make("li", "chip", `${key}: ${JSON.stringify(value)}`)),
  );
}

function count({ unread, unseen }, user) {
  $("unread").textContent = unread;
  $("unseen").textContent = unseen;
  document.title = user ? `${unread ? `(${unread}) ` : ""}${user} · Tidings` : "Tidings playground";
}

function address(tenant, user) {
  return `?${new URLSearchParams({ tenant, user })}`;
}

/** Links, so that the reader decides between a tab and a window. */
function offerOthers(tenant, user) {
  const links = USERS.filter((other) => other !== user).map((other) => {
    const link = make("a", "", other);
    link.href = address(tenant, other);
    link.target = "_blank";
    link.rel = "noopener";
    return link;
  });
  $("others").replaceChildren(...links);
}

who.addEventListener("submit", (submit) => {
  submit.preventDefault();
  open(who.elements.tenant.value, who.elements.user.value);
});
$("close").addEventListener("click", () => feed?.close());
$("all").addEventListener("click", ({ target }) => {
  const what = target.dataset.all;
  if (what) act((bearer) => markAll(bearer, what));
});
$("sign-out").addEventListener("click", () => act(signOut));
$("clear").addEventListener("click", () => frames.clear());
$("pings").addEventListener("change", ({ target }) => $("frames").classList.toggle("without-pings", !target.checked));

const query = new URLSearchParams(location.search);
const { tenant, user } = who.elements;
tenant.value = query.get("tenant") ?? tenant.value;
user.value = query.get("user") ?? user.value;
composer.tenant = tenant.value;
offerOthers(tenant.value, user.value);
if (query.has("tenant") && query.has("user")) open(tenant.value, user.value);
