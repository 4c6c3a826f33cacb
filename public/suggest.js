/** Tokens that may be meant by what is being typed, from the server: known ones first. */
import { get } from './api.js';
import { isMint, tokenPath } from './mint.js';
import { readSearch } from './pasted.js';

/** Nothing is asked before the typing has rested so long. */
const REST_MS = 150;
const MOST = 10;
const TIMEOUT_MS = 5_000;

const textOrNull = (value) => (typeof value === 'string' && value !== '' ? value : null);

/** A token of an answer. `kind`: why it is offered; its report names a pool, it is known, or it was analysed here. */
function readSuggestion({ mint, name, symbol, known: facts, found_by: by }) {
  const known = facts !== null && typeof facts === 'object';
  return { mint, name: textOrNull(name), symbol: textOrNull(symbol), known, kind: by === 'pool' ? by : known ? 'known' : 'analysed' };
}

/** The tokens of an answer, as `{mint, name, symbol, known, kind}`; whatever else it holds is left out. */
export function readSuggestions(data) {
  const found = Array.isArray(data?.suggestions) ? data.suggestions : [];
  return found.filter((each) => isMint(each?.mint)).slice(0, MOST).map(readSuggestion);
}

function ask(text, signal) {
  return get(`/api/suggest?${new URLSearchParams({ q: text })}`, { signal, timeoutMs: TIMEOUT_MS }).then(({ data }) => readSuggestions(data));
}

/**
 * What an address that may be a pool's leads to, as `{path, named}`: `named` are tokens whose reports name it as a pool. None of
 * them is opened by itself, not even the only one: any report can name the pool of another token. Without such, the path of the
 * address itself where it can be a mint's or is a stored token's; else null.
 */
export async function poolTokens({ address, sure }) {
  const found = await ask(address).catch(() => []);
  const named = found.filter(({ kind }) => kind === 'pool');
  const itself = !sure || found.some(({ mint }) => mint === address);
  return { path: itself ? tokenPath(address) : null, named };
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
