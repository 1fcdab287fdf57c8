// How long to wait, so that thousands of clients that lost the same server do not return as one.

const FIRST_MS = 4_000;
const LONGEST_MS = 300_000;
/** A timer that is longer ends at once. */
export const FOREVER_MS = 2 ** 31 - 1;

/** Exponential, with full jitter. */
export const backoffMs = (failures) => Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);

/** Rejects once the signal is; never without one. */
export const aborted = (signal) =>
  new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

/** `over` resolves after that time, or when `wake` is called. */
export function sleep(ms) {
  let wake;
  const over = new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.min(ms, FOREVER_MS));
    wake = () => (clearTimeout(timer), resolve());
  });
  return { over, wake };
}
