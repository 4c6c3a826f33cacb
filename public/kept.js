/** What this browser keeps: the analyses last looked at, for reading offline, the watchlist, the comparison. */

/** The entries kept under a key, of which each has a text by this name. */
export function read(key, idName) {
  try {
    const list = JSON.parse(localStorage.getItem(key));
    return Array.isArray(list) ? list.filter((entry) => typeof entry?.[idName] === 'string') : [];
  } catch {
    return [];
  }
}

/** False when storage is full or refused, as in some private windows. */
export function write(key, list) {
  try {
    localStorage.setItem(key, JSON.stringify(list));
    return true;
  } catch {
    return false;
  }
}

const SEEN = 'detector.seen';
const MOST_SEEN = 8;

/** Keeps an analysis without the upstream report, which can be a megabyte; `sample` says that its token is invented. */
export function keepSeen(analysis, sample) {
  const { raw_data: _, ...small } = { ...analysis, sample_data: sample };
  const others = read(SEEN, 'token_id').filter((entry) => entry.token_id !== small.token_id);
  write(SEEN, [small, ...others].slice(0, MOST_SEEN));
}

/** What is kept of a mint as `{analysis, sample}`, or null. */
export function seen(mint) {
  const found = read(SEEN, 'token_id').find((entry) => entry.token_id === mint);
  if (!found) return null;
  const { sample_data: sample, ...analysis } = found;
  return { analysis, sample: sample === true };
}

/** The kept analyses as `[{mint, name, symbol}]`, last seen first. */
export function seenTokens() {
  return read(SEEN, 'token_id').map(({ token_id: mint, name, symbol }) => ({ mint, name, symbol }));
}

const WATCHED = 'detector.watchlist';
export const MOST_WATCHED = 50;

/** `[{mint, name, symbol}]`, newest first; an entry may hold what ui/watched.js keeps of it, too. */
export function watchlist() {
  return read(WATCHED, 'mint');
}

export function isWatched(mint) {
  return watchlist().some((entry) => entry.mint === mint);
}

/**
 * Puts an entry at a place of the list, by default first. Gives `done`, `full` when the list holds as many as
 * it may, or `refused` when the browser stores nothing; the list is then as it was.
 */
export function watch(entry, index = 0) {
  const list = watchlist().filter((other) => other.mint !== entry.mint);
  if (list.length >= MOST_WATCHED) return 'full';
  list.splice(index, 0, entry);
  return write(WATCHED, list) ? 'done' : 'refused';
}

/** Puts these values into the entry of a mint. False when there is none, or the browser stores nothing. */
export function keepWatched(mint, values) {
  const list = watchlist();
  const entry = list.find((each) => each.mint === mint);
  if (!entry) return false;
  Object.assign(entry, values);
  return write(WATCHED, list);
}

export function unwatch(mint) {
  write(WATCHED, watchlist().filter((entry) => entry.mint !== mint));
}

const COMPARED = 'detector.compare';
export const MOST_COMPARED = 4;

/** The mints that were last put side by side. */
export function compared() {
  return read(COMPARED, 'mint').map(({ mint }) => mint);
}

export function keepCompared(mints) {
  write(COMPARED, mints.slice(0, MOST_COMPARED).map((mint) => ({ mint })));
}
