/** The table of tokens; below 720 px each row becomes a card, with the same roles for readers. */
import { h } from '../dom.js';
import { age, count, decimal, share, usd } from '../format.js';
import { t } from '../i18n.js';
import { shortMint, tokenPath } from '../mint.js';
import { tokenName } from '../names.js';
import { bandBadge, levelWords } from './risk.js';

/** Columns after the first two: key of the words, class, and the cell's text. */
const COLUMNS = [
  ['score', (row) => decimal(row.risk_score)],
  ['chance', (row) => share(row.fraud_probability)],
  ['complete', (row) => share(row.completeness)],
  ['liquidity', (row) => usd(row.liquidity)],
  ['market_cap', (row) => usd(row.market_cap)],
  ['holders', (row) => count(row.holders)],
];

function headerCell(key, numeric) {
  return h(numeric ? 'th.number' : 'th', { scope: 'col', role: 'columnheader' }, t(`column.${key}`));
}

function bodyRow(row) {
  const { name, symbol } = tokenName(row);
  const label = (key) => ({ role: 'cell', 'data-label': t(`column.${key}`) });
  return h('tr', { role: 'row' },
    h('th.name', { scope: 'row', role: 'rowheader' },
      h('a', { href: tokenPath(row.token_id), 'data-row': '' }, h('bdi', {}, name)),
      h('span.under', {}, symbol && h('bdi.symbol', {}, symbol), h('code', {}, shortMint(row.token_id)))),
    h('td.risk', label('risk'), bandBadge(row.band), h('span.under', {}, levelWords(row.risk_level))),
    COLUMNS.map(([key, text]) => h(`td.number.${key}`, label(key), text(row))),
    h('td.number.read', label('read'), h('time', { datetime: row.fetched_at }, age(row.fetched_at, { style: 'narrow' }))));
}

/** A table of `rows` of `/api/tokens`, captioned `caption`. */
export function tokenTable(rows, caption) {
  return h('table.tokens', { role: 'table' },
    h('caption.offscreen', {}, caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' },
      headerCell('token'), headerCell('risk'), COLUMNS.map(([key]) => headerCell(key, true)), headerCell('read', true))),
    h('tbody', { role: 'rowgroup' }, rows.map(bodyRow)));
}
