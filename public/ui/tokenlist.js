/** The table of tokens; below 768 px each row becomes a card, with the same roles for readers. */
import { h } from '../dom.js';
import { count, decimal, share, tokenName, usd } from '../format.js';
import { t } from '../i18n.js';
import { shortMint, tokenPath } from '../mint.js';
import { bandBadge, chanceMark, levelWords, shownBand } from './risk.js';
import { timeAgo } from './states.js';

/** Columns after the first two, by the key of their words: what their cells show. */
const CELLS = {
  score: (row) => decimal(row.risk_score),
  chance: (row) => chanceMark(share(row.fraud_probability), row.fraud_probability, row.calibrated, shownBand(row)),
  complete: (row) => share(row.completeness),
  liquidity: (row) => usd(row.liquidity),
  market_cap: (row) => usd(row.market_cap),
  holders: (row) => count(row.holders),
  price: (row) => usd(row.price),
  created: (row) => timeAgo(row.creation_date, 'short'),
  read: (row) => timeAgo(row.fetched_at, 'short'),
};

/** All columns that can be chosen, in the table's order. */
export const COLUMNS = Object.keys(CELLS);

/** Columns of short lists, where nothing was chosen. */
const USUAL = ['score', 'chance', 'complete', 'liquidity', 'market_cap', 'holders', 'read'];

/** The columns that the server can put rows in the order of, always from the highest down. */
const ORDERS = { score: 'riskiest', read: 'newest' };

/** `order`, where the list can be ordered by its columns: `{sort, change(sort)}`. */
function headerCell(key, numeric, order) {
  const sort = order && ORDERS[key];
  const sorted = sort && sort === order.sort ? 'descending' : null;
  const words = t(`column.${key}`);
  return h(`th${numeric ? '.number' : ''}.${key}`, { scope: 'col', role: 'columnheader', 'aria-sort': sorted, 'data-label': sort && words },
    sort ? h('button', { type: 'button', 'data-sort': sort, title: t(`sort.${sort}`), on: { click: () => order.change(sort) } }, words) : words);
}

/** One row of the table; a `dense` one may cut a name short, which a pointer then finds whole. */
export function tokenRow(row, columns = USUAL, dense = false) {
  const { name, symbol } = tokenName(row);
  const label = (key) => ({ role: 'cell', 'data-label': t(`column.${key}`) });
  return h('tr', { role: 'row' },
    h('th.name', { scope: 'row', role: 'rowheader' },
      h('a', { href: tokenPath(row.token_id), 'data-row': '', title: dense && name }, h('bdi', {}, name)),
      h('span.under', {}, symbol && h('bdi.symbol', {}, symbol), h('code', {}, shortMint(row.token_id)))),
    h('td.risk', label('risk'), bandBadge(shownBand(row)), h('span.under', {}, levelWords(row.risk_level, shownBand(row)))),
    columns.map((key) => h(`td.number.${key}`, label(key), CELLS[key](row))));
}

/** A table of `rows` of `/api/tokens`, captioned `caption`; `chosen` columns are shown at any width. With an `order` it is dense. */
export function tokenTable(rows, caption, chosen = null, order = null) {
  const columns = chosen ?? (order ? COLUMNS : USUAL);
  return h(`table.tokens${order ? '.dense' : ''}`, { role: 'table', 'data-chosen': chosen !== null },
    h('caption.offscreen', {}, caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' },
      headerCell('token', false, order), headerCell('risk', false, order), columns.map((key) => headerCell(key, true, order)))),
    h('tbody', { role: 'rowgroup' }, rows.map((row) => tokenRow(row, columns, order !== null))));
}
