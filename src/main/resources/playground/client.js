// One of ten: a whole client on an origin of its own. There the page's cookies are those of another site, so its tickets
// are bound to nothing.
import { connect } from "/client/v1/tidings.js";
import { devToken } from "./api.js";
import { $ } from "./dom.js";

const query = new URLSearchParams(location.search);
const [tenant, user] = [query.get("tenant") ?? "", query.get("user") ?? ""];

$("name").textContent = query.get("name") ?? "";

const feed = connect({
  token: ({ refused }) => devToken(tenant, user, { fresh: refused }),
  history: 1,
  bind: "none",
  shared: false,
});

function show() {
  document.body.dataset.state = feed.state;
  $("unread").textContent = feed.state === "connecting" ? "–" : feed.unread;
  const latest = feed.items[0]?.title ?? "empty";
  $("latest").textContent = feed.state === "live" ? latest : (feed.reason ?? feed.state);
  $("latest").title = $("latest").textContent;
}

feed.addEventListener("change", show);
feed.addEventListener("state", show);
feed.addEventListener("notification", () => {
  document.body.classList.remove("fresh");
  void document.body.offsetWidth; // or the animation would not begin anew
  document.body.classList.add("fresh");
});
