const SECONDS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** Times in one language. */
export class Times {
  #relative;
  #exact;

  constructor(language) {
    const locale = known(language);
    this.#relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
    this.#exact = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  }

  /** Below a minute it is "now": seconds would be wrong again before they are read. */
  ago(timestamp) {
    const seconds = (Date.parse(timestamp) - Date.now()) / 1000;
    const [unit, length] = SECONDS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", Infinity];
    return this.#relative.format(Math.trunc(seconds / length), unit);
  }

  exact(timestamp) {
    return this.#exact.format(new Date(timestamp));
  }
}

/** Pages write `lang="en_US"` and worse, which Intl answers with an exception. */
function known(language) {
  try {
    return Intl.getCanonicalLocales(language)[0];
  } catch {
    return undefined;
  }
}
