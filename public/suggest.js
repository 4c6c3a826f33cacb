/** Tokens that may be meant by what is being typed, from the server: known ones first. */
import { get } from './api.js';
import { isMint, readSearch } from './mint.js';

/** Nothing is asked before the typing has rested so long. */
const REST_MS = 150;
const MOST = 10;
const TIMEOUT_MS = 5_000;

const textOrNull = (value) => (typeof value === 'string' && value !== '' ? value : null);

/** The tokens of an answer, as `{mint, name, symbol, known}`; whatever else it holds is left out. */
export function readSuggestions(data) {
  const found = Array.isArray(data?.suggestions) ? data.suggestions : [];
  return found.filter((each) => isMint(each?.mint)).slice(0, MOST).map(({ mint, name, symbol, known }) =>
    ({ mint, name: textOrNull(name), symbol: textOrNull(symbol), known: known !== null && typeof known === 'object' }));
}

/**
 * `{ask, stop}`: `ask(typed)` calls `tell` with tokens once the server has answered, and at once with none
 * when there is nothing to ask for. What was asked before is given up; without an answer nothing is told.
 */
export function suggester(tell) {
  let timer = null;
  let asking = null;
  const stop = () => {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
  };
  const send = async (text) => {
    asking = new AbortController();
    const { signal } = asking;
    try {
      const { data } = await get(`/api/suggest?${new URLSearchParams({ q: text })}`, { signal, timeoutMs: TIMEOUT_MS });
      if (!signal.aborted) tell(readSuggestions(data));
    } catch {
      // Offline, or given up: what the page knows by itself is shown already.
    }
  };
  const ask = (typed) => {
    stop();
    const read = readSearch(typed);
    if (read.kind === 'text') timer = setTimeout(send, REST_MS, read.text);
    else tell([]);
  };
  return { ask, stop };
}
