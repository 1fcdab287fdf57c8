// What the component says, in English. `inbox.messages` replaces any of it; see `Messages` in tidings-inbox.d.ts.

const plurals = new Intl.PluralRules("en");

const WAITING = {
  offline: "You are offline.",
  busy: "The service is busy.",
  "too-many": "Too many connections are open.",
  unauthorized: "Your sign-in has to be renewed.",
};

const CLOSED = {
  "signed-out": "You are signed out.",
  forbidden: "You have no access to notifications.",
  replaced: "Your notifications are open elsewhere. Reload the page to see them here.",
  revoked: "You were signed out. Sign in again to see new notifications.",
};

const REFUSED = {
  read: "This could not be marked.",
  seen: "This could not be marked as seen.",
  archived: "This could not be archived.",
  "read-all": "Not everything could be marked as read.",
  "seen-all": "Not everything could be marked as seen.",
};

export const ENGLISH = Object.freeze({
  title: "Notifications",
  bell: (count, badge) => `Notifications${count ? `, ${count} ${badge === "unseen" ? "new" : "unread"}` : ""}`,
  close: "Close",
  loading: "Loading …",
  empty: "You are all caught up.",
  unread: "Unread",
  important: "Important",
  markRead: "Mark as read",
  markUnread: "Mark as unread",
  markAllRead: "Mark all as read",
  archive: "Archive",
  older: "Show older",
  olderFailed: "Older notifications cannot be loaded now.",
  arrived: (title) => `New: ${title}`,
  arrivedMany: (count) => `${count} new ${plurals.select(count) === "one" ? "notification" : "notifications"}`,
  waiting: (reason) => `${WAITING[reason] ?? "The connection was lost."} Trying again …`,
  paused: "Paused while this page was out of sight.",
  closed: (reason) => CLOSED[reason] ?? "Notifications are switched off.",
  tryNow: "Try now",
  refused: (operation, title) => (title ? `${REFUSED[operation]} ${title}` : REFUSED[operation]),
  dismiss: "Dismiss",
});
