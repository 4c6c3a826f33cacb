/** Tokens that may be meant by what is being typed, from the server: known ones first. */
import { get } from './api.js';
import { isMint, tokenPath } from './mint.js';
import { readSearch } from './pasted.js';

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

function ask(text, signal) {
  return get(`/api/suggest?${new URLSearchParams({ q: text })}`, { signal, timeoutMs: TIMEOUT_MS }).then(({ data }) => readSuggestions(data));
}

/**
 * Where an address that may be a pool's leads: to the page of the token that the server finds by it; to the list, if these are
 * several; for one that can be a mint too, to its page; else null. A token that only calls itself so is not found by it.
 */
export async function poolPath({ address, sure }) {
  const calls = (text) => text?.toLowerCase().includes(address.toLowerCase()) ?? false;
  const found = (await ask(address).catch(() => [])).filter(({ name, symbol }) => !calls(name) && !calls(symbol));
  if (found.length > 1) return `/tokens?${new URLSearchParams({ q: address })}`;
  const mint = found[0]?.mint ?? (sure ? null : address);
  return mint && tokenPath(mint);
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
      const found = await ask(text, signal);
      if (!signal.aborted) tell(found);
    } catch {
      // Offline, or given up: what the page knows by itself is shown already.
    }
  };
  const typing = (typed) => {
    stop();
    const read = readSearch(typed);
    const text = read.text ?? read.address;
    if (text) timer = setTimeout(send, REST_MS, text);
    else tell([]);
  };
  return { ask: typing, stop };
}
