import "/client/v1/tidings-inbox.js";
import { FakeFeed, notification } from "./feed.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const query = new URLSearchParams(location.search);
const isArabic = query.get("lang") === "ar";

const ENGLISH = [
  { title: "Order 1001 is on its way", body: "It arrives on Tuesday between 9 and 12.", category: "orders", url: "/orders/1001", actions: [{ label: "Track", url: "/track/1001" }, { label: "Change delivery", url: "/orders/1001/delivery" }], ageMs: 2 * MINUTE },
  { title: "Your card could not be charged", body: "We try again tomorrow. Check that it has not expired.", category: "billing", priority: "high", url: "/billing", ageMs: 3 * HOUR },
  { title: "Grace commented on “Winter catalogue”", body: "“The second page needs another picture, and the prices of the last row are those of last year. Who has the new list? I looked for it in the shared folder and found only the one from March, which has the old article numbers as well.”", category: "comments", url: "/docs/winter", ageMs: 26 * HOUR },
  { title: "Backup finished", category: "system", ageMs: 3 * DAY, readAt: "2026-01-01T00:00:00Z", seenAt: "2026-01-01T00:00:00Z" },
  { title: "Welcome to Shop", body: "Here is what you can do first.", url: "/welcome", ageMs: 40 * DAY, readAt: "2026-01-01T00:00:00Z", seenAt: "2026-01-01T00:00:00Z" },
];

const ARABIC = [
  { title: "الطلب ١٠٠١ في الطريق", body: "يصل يوم الثلاثاء بين التاسعة والثانية عشرة.", category: "الطلبات", url: "/orders/1001", actions: [{ label: "تتبع", url: "/track/1001" }], ageMs: 2 * MINUTE },
  { title: "تعذر خصم المبلغ من بطاقتك", body: "سنحاول مرة أخرى غدًا.", category: "الفواتير", priority: "high", url: "/billing", ageMs: 3 * HOUR },
  { title: "Grace commented on “Winter catalogue”", body: "The second page needs another picture.", category: "comments", url: "/docs/winter", ageMs: 26 * HOUR },
  { title: "اكتمل النسخ الاحتياطي", ageMs: 3 * DAY, readAt: "2026-01-01T00:00:00Z", seenAt: "2026-01-01T00:00:00Z" },
];

const ARABIC_MESSAGES = {
  title: "الإشعارات",
  bell: (count) => (count ? `الإشعارات، ${count} غير مقروءة` : "الإشعارات"),
  unread: "غير مقروء",
  important: "مهم",
  markRead: "وضع علامة مقروء",
  markUnread: "وضع علامة غير مقروء",
  markAllRead: "وضع علامة مقروء على الكل",
  archive: "أرشفة",
  close: "إغلاق",
};

// Twenty times as fast, for what the component waits for.
if (query.has("hurry")) {
  const { setTimeout } = window;
  window.setTimeout = (task, ms = 0) => setTimeout(task, ms / 20);
}
document.documentElement.lang = query.get("lang") ?? "en";
document.documentElement.dir = isArabic ? "rtl" : "ltr";
document.documentElement.classList.toggle("dark", query.get("theme") === "dark");

const inbox = document.querySelector("tidings-inbox");
const feed = new FakeFeed();
feed.items = (isArabic ? ARABIC : ENGLISH).slice(0, Number(query.get("items") ?? 9)).map(notification);
inbox.setAttribute("theme", query.get("theme") ?? "light");
if (isArabic) inbox.messages = ARABIC_MESSAGES;
inbox.feed = feed;

if (query.has("open")) inbox.show();

// What the tests ask about.
const events = [];
const violations = [];
for (const type of ["tidings-open", "tidings-action", "tidings-unread"]) {
  inbox.addEventListener(type, ({ detail }) => events.push({ type, detail }));
}
document.addEventListener("securitypolicyviolation", ({ violatedDirective, sample }) => violations.push(`${violatedDirective} ${sample}`));
Object.assign(window, { inbox, feed, events, violations, notification, root: inbox.shadowRoot });
