// Events that show what there is, one click away. `fields(n)`: n counts from 0, one more with each that was sent.

/** What a field is when a preset does not name it. */
export const PLAIN = {
  mode: "stored", title: "", body: "", category: "", priority: "normal", collapseKey: "", stateKey: "", expires: "",
  url: "", actions: "", data: "", type: "",
};

export const PRESETS = [
  {
    name: "Order shipped",
    about: "An ordinary notification: stored first, then shown to everyone it names.",
    fields: (n) => ({
      title: `Order ${1001 + n} shipped`,
      body: "It arrives on Tuesday.",
      category: "orders",
      url: `https://shop.example/orders/${1001 + n}`,
      actions: `Track = https://shop.example/track/${1001 + n}`,
      data: JSON.stringify({ orderId: 1001 + n }),
    }),
  },
  {
    name: "Build progress",
    about: "Mode state: the last value of a key, kept for streams that open later. Try “10 a second”.",
    fields: (n) => ({
      mode: "state",
      stateKey: "build-42",
      type: "dev.tidings.playground.build",
      data: JSON.stringify({ percent: Math.min(100, 20 * (n % 6)) }),
    }),
  },
  {
    name: "Typing…",
    about: "Mode ephemeral: to the streams that are open now, never stored.",
    fields: () => ({
      mode: "ephemeral",
      type: "dev.tidings.playground.typing",
      data: JSON.stringify({ who: "grace", typing: true }),
    }),
  },
  {
    name: "3 comments, one entry",
    about: "A collapse key: while it is unread, the next one takes its place instead of joining it. Send it twice.",
    fields: (n) => ({
      title: `${3 + n} comments on “Roadmap”`,
      body: "Grace: it’s what I hoped for.",
      category: "comments",
      collapseKey: "roadmap",
    }),
  },
  {
    name: "Gone in 20 s",
    about: "It expires, and leaves every list by itself.",
    fields: () => ({ title: "Stand-up begins", body: "Gone in 20 seconds.", priority: "high", expires: "20" }),
  },
  {
    name: "Attack",
    about: "What services write is text here, never HTML: no script runs.",
    fields: () => ({
      title: "<img src=x onerror=alert(1)> isn't an image",
      body: "<script>alert('it ran')</script>",
      category: "<b>bold</b>",
      data: JSON.stringify({ html: "<svg onload=alert(1)>" }),
    }),
  },
  {
    name: "Refused",
    about: "Not valid, in three places: nothing is sent, and every fault is named at its field.",
    fields: () => ({
      title: "",
      body: "No title, and look at the link.",
      url: "javascript:alert(1)",
      actions: "A label without an address",
    }),
  },
];
