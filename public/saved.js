/** Filters of the list of tokens that the reader kept under a name, in this browser only. */
import { plainName } from './format.js';
import { read, write } from './kept.js';
import { KEPT_FILTERS, keptQuery, readQuery } from './listing.js';

export const MOST_KEPT = 20;
export const LONGEST_NAME = 40;
/** What is longer is none of ours. */
const LONGEST_QUERY = 1_000;

/** The name as it is kept: shortened, on one line, without what nobody sees; '' for none. */
export function filterName(text) {
  return plainName(text, LONGEST_NAME).text;
}

/** An entry of the storage as it may be used, or null: its address is read as any other and written anew. */
function sound(entry) {
  if (typeof entry.query !== 'string' || entry.query.length > LONGEST_QUERY) return null;
  const name = filterName(entry.name);
  return name === '' ? null : { name, query: keptQuery(readQuery(new URLSearchParams(entry.query))) };
}

const others = (list, name) => list.filter((entry) => entry.name !== name);

/** `[{name, query}]`, each name once, last kept first. */
export function keptFilters() {
  const found = read(KEPT_FILTERS, 'name').slice(0, MOST_KEPT).map(sound).filter(Boolean);
  return found.filter(({ name }, index) => found.findIndex((other) => other.name === name) === index);
}

const keep = (list) => (write(KEPT_FILTERS, list) ? 'done' : 'refused');

/**
 * Keeps an address under a name, which may be in use: then it is the newer one's. Gives `done`, `full`, or `refused`
 * when the browser stores nothing; the list is then as it was. `at`: the place in the list.
 */
export function keepFilter({ name, query }, at = 0) {
  const list = others(keptFilters(), name);
  if (list.length >= MOST_KEPT) return 'full';
  list.splice(at, 0, { name, query });
  return keep(list);
}

/** Gives a kept filter another name; `taken` when another one has it. */
export function renameFilter(name, wanted) {
  const list = keptFilters();
  if (name !== wanted && list.some((entry) => entry.name === wanted)) return 'taken';
  return keep(list.map((entry) => (entry.name === name ? { ...entry, name: wanted } : entry)));
}

export function removeFilter(name) {
  return keep(others(keptFilters(), name));
}
