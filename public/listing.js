/** What the list of tokens shows, as its address and in words. Anybody may have written the address. */

import { BANDS } from './ui/risk.js';
import { COLUMNS } from './ui/tokenlist.js';

export const LEVELS = ['', 'Fraud', 'Unknown', 'Safe'];
/** The orders that the server has; each goes down. */
export const SORTS = ['newest', 'riskiest'];
/** What can be narrowed to a range: liquidity in US dollars, age in hours. */
export const RANGES = ['liquidity', 'age'];
export const PER_PAGE = 25;

/** Where saved filters stand in the browser's storage. */
export const KEPT_FILTERS = 'detector.filters';

const LONGEST_TEXT = 64;
const LONGEST_CURSOR = 128;
/** The form of a check's code; which there are, the server tells. */
const CODE = /^[a-z][a-z0-9_]{0,39}$/;
/** The form of an amount that the server reads. */
const AMOUNT = /^\d{1,15}(\.\d{1,6})?$/;

const oneOf = (list) => (text) => (list.includes(text) ? text : undefined);

/** The state of the screen from its address, and `left`: the parameters of which something was not understood. */
export function readAddress(query) {
  const left = [];
  const read = (name, reader, usual) => {
    const text = query.get(name) ?? '';
    if (text === '') return usual;
    const value = reader(text);
    if (value === undefined) left.push(name);
    return value ?? usual;
  };
  const some = (name, list, usual) => read(name, (text) => {
    const asked = text.toLowerCase().split(',').map((part) => part.trim());
    const known = list.filter((each) => asked.includes(each));
    if (!asked.every((part) => list.includes(part))) left.push(name);
    return known.length > 0 ? known : usual;
  }, usual);
  const amount = (name) => read(name, (text) => (AMOUNT.test(text) ? text : undefined), '');
  const range = (name) => {
    const pair = [amount(`min_${name}`), amount(`max_${name}`)];
    if (!upsideDown(pair)) return pair;
    left.push(`min_${name}`, `max_${name}`);
    return ['', ''];
  };
  const number = (text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined);
  const state = {
    level: read('risk_level', oneOf(LEVELS), ''),
    bands: some('band', BANDS, []),
    finding: read('finding', (text) => (CODE.test(text) ? text : undefined), ''),
    text: (query.get('q') ?? '').slice(0, LONGEST_TEXT),
    liquidity: range('liquidity'),
    age: range('age'),
    sort: read('sort', oneOf(SORTS), SORTS[0]),
    // Given and empty: none but the name and the risk.
    columns: query.get('columns') === '' ? [] : some('columns', COLUMNS, null),
    page: read('page', number, 1),
    cursor: read('cursor', (text) => (text.length <= LONGEST_CURSOR ? text : undefined), ''),
  };
  return { state, left: [...new Set(left)] };
}

export function readQuery(query) {
  return readAddress(query).state;
}

/** Whether a range of two texts ends before it begins. */
export function upsideDown([least, most]) {
  return least !== '' && most !== '' && Number(least) > Number(most);
}

/** The address of a state: what is as usual is not in it. */
export function writeQuery({ level, bands, finding, text, liquidity, age, sort, columns = null, page = 1, cursor = '' }) {
  const query = new URLSearchParams();
  if (level) query.set('risk_level', level);
  if (bands.length > 0) query.set('band', bands.join(','));
  if (finding) query.set('finding', finding);
  if (text) query.set('q', text);
  for (const [name, ends] of [['liquidity', liquidity], ['age', age]]) {
    ends.forEach((end, index) => end !== '' && query.set(`${['min', 'max'][index]}_${name}`, end));
  }
  if (sort !== SORTS[0]) query.set('sort', sort);
  if (columns) query.set('columns', columns.join(','));
  if (page > 1) query.set('page', page);
  if (page > 1 && cursor) query.set('cursor', cursor);
  return query;
}

const asked = (state) => writeQuery({ ...state, columns: null, page: 1 });

/** The same filter for the server; `cursor` wins over `page`, which is then only a number to show. */
export function requestQuery(state) {
  const query = asked(state);
  query.set('per_page', PER_PAGE);
  if (state.cursor) query.set('cursor', state.cursor);
  else query.set('page', state.page);
  return query;
}

/** Where the rows of the whole filter are, as far as one answer holds them. */
export function csvAddress(state) {
  return `/api/tokens.csv?${asked(state)}`;
}

/** The part of an address that can be kept under a name: all but the page. */
export function keptQuery(state) {
  return writeQuery({ ...state, page: 1 }).toString();
}

/** How many filters there are beside the words, the level and the order, which always stand on the screen. */
export function narrowings({ bands, finding, liquidity, age }) {
  return [bands.length > 0, finding !== '', ...[liquidity, age].map((ends) => ends.some((end) => end !== ''))].filter(Boolean).length;
}

export function isFiltered(state) {
  return state.level !== '' || state.text !== '' || narrowings(state) > 0;
}

const UNITS = { k: 1_000, m: 1_000_000 };

/**
 * A typed amount as the server reads it: '' for nothing, null for what is no amount. `marks`: the reader's `{group,
 * decimal}`, as one and the same "1.500" is one and a half or fifteen hundred.
 */
export function typedAmount(typed, { group, decimal }) {
  const text = typed.replace(/[\s$'’]/g, '').toLowerCase();
  if (text === '') return '';
  const unit = UNITS[text.at(-1)] ?? 1;
  const [whole, part = '', ...more] = (unit === 1 ? text : text.slice(0, -1)).split(decimal);
  const groups = /[.,]/.test(group) ? whole.split(group) : [whole];
  const grouped = groups.length === 1 || groups.every((each, index) => (index === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(each));
  if (more.length > 0 || !grouped || !/^\d{1,15}$/.test(groups.join('')) || !/^\d{0,6}$/.test(part)) return null;
  const value = Number(`${groups.join('')}.${part || '0'}`) * unit;
  const exact = Number.isInteger(value) ? String(value) : value.toFixed(6).replace(/\.?0+$/, '');
  return AMOUNT.test(exact) ? exact : null;
}
