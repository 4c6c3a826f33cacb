/** The largest changes of watched tokens, of what this browser kept of them and what a list of newer verdicts tells. */
import { h } from '../dom.js';
import { age, count, tokenName } from '../format.js';
import { t } from '../i18n.js';
import { tokenPath } from '../mint.js';
import { shownBand } from './risk.js';
import { differenceLine, differences, number } from './watched.js';

const SHOWN = 4;
const TOLD = 2;
/** How far apart bands are; unknown is as far from low as high is: it may be anything. */
const STEPS = { low: 0, medium: 1, high: 2, critical: 3, unknown: 2 };
const WEIGHTS = { danger: 60, warn: 20 };

/** How much a difference matters: a band a hundred a step, a new danger 60, a chance its points, money up to 50. */
export function weight({ kind, from, to, severity }) {
  if (kind === 'band') return 100 * Math.max(1, Math.abs((STEPS[to] ?? 2) - (STEPS[from] ?? 2)));
  if (kind === 'found') return WEIGHTS[severity] ?? 10;
  if (kind === 'gone') return (WEIGHTS[severity] ?? 10) / 2;
  if (kind === 'chance') return 100 * Math.abs(to - from);
  return 50 * (1 - Math.min(from, to) / Math.max(from, to));
}

/** What a row of a list tells later than the summary that is kept; findings are not in it, and stay as they were. */
function newer(summary, row) {
  if (!row || !(Date.parse(row.fetched_at) > Date.parse(summary.fetched_at))) return summary;
  return {
    ...summary, fetched_at: row.fetched_at, band: shownBand(row), score: number(row.risk_score),
    chance: row.calibrated ? number(row.fraud_probability) : null, liquidity: number(row.liquidity), price: number(row.price),
  };
}

const isSummary = (value) => typeof value?.fetched_at === 'string' && typeof value.found === 'object' && value.found !== null;

/** `{entry, before, now, told}` of tokens that changed, the largest change first, each with its own changes in that order. */
export function largestMoves(entries, rows) {
  const byMint = new Map(rows.map((row) => [row.token_id, row]));
  const moves = entries.filter(({ visits }) => isSummary(visits?.now)).map((entry) => {
    const now = newer(entry.visits.now, byMint.get(entry.mint));
    // A token that was read once is compared with that.
    const before = isSummary(entry.visits.before) ? entry.visits.before : entry.visits.now;
    const told = differences(before, now).sort((a, b) => weight(b) - weight(a));
    return { entry, before, now, told };
  });
  return moves.filter(({ told }) => told.length > 0).sort((a, b) => weight(b.told[0]) - weight(a.told[0]));
}

export function watchedMoves(entries, rows) {
  const moves = largestMoves(entries, rows);
  if (moves.length === 0) return h('p', {}, t('moves.watched.same'));
  const item = ({ entry, before, now, told }) => h('li', {}, h('a', { href: tokenPath(entry.mint) }, h('bdi', {}, tokenName(entry).name)),
    h('ul.plain', {}, told.slice(0, TOLD).map((each) => h('li', {}, differenceLine(each, {}))),
      told.length > TOLD && h('li', {}, t('since.more', { count: told.length - TOLD, n: count(told.length - TOLD) }))),
    h('span.under', {}, t('moves.watched.between', { from: age(before.fetched_at), to: age(now.fetched_at) })));
  const rest = moves.length - SHOWN;
  return [h('ul.moves', {}, moves.slice(0, SHOWN).map(item)), rest > 0 && h('p.fine', {}, t('moves.watched.more', { count: rest, n: count(rest) }))];
}
