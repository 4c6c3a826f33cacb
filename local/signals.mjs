/** Ending in order when asked to. */

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * `asked` resolves at the first signal to end; `takeOver` silences the listeners that others, such
 * as Miniflare, have installed, which exit at once.
 */
export function stopSignals() {
  const { promise: asked, resolve } = Promise.withResolvers();
  const listener = () => resolve();
  for (const signal of STOP_SIGNALS) process.on(signal, listener);
  function takeOver() {
    for (const signal of STOP_SIGNALS) {
      const others = process.listeners(signal).filter((other) => other !== listener);
      for (const other of others) process.removeListener(signal, other);
    }
  }
  return { asked, takeOver };
}

/** Run every closer in turn, for `timeoutMs` ms at most: what is left ends with this process. */
export async function closeAll(closers, timeoutMs) {
  const closing = (async () => {
    for (const close of closers) await close();
  })();
  await Promise.race([closing, new Promise((late) => setTimeout(late, timeoutMs))]);
}
