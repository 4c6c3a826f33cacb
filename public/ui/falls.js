/** How often the words of verdicts came true: falls by band and by what it rests on. */
import { h } from '../dom.js';
import { count, percentRange, share } from '../format.js';
import { has, t } from '../i18n.js';
import { dataTable } from './chart.js';
import { bandBadge } from './risk.js';
import { notice } from './states.js';

export const NONE = '–';
const MOST_ROWS = 1000;

/** A share of the known outcomes with its interval; a dash where there is none. */
export function observed(value, interval) {
  if (typeof value !== 'number') return NONE;
  return [share(value), Array.isArray(interval) && h('span.interval', {}, percentRange(interval))];
}

/** Predictions without an outcome: beside the known ones, with the reason. */
export function unknown({ unknown: all, unpriced, missed }) {
  return [count(all), all > 0 && h('span.help', {}, t('measured.unknown.why', { unpriced: count(unpriced), missed: count(missed) }))];
}

function basis(code) {
  return has(`falls.basis.${code}`) ? t(`falls.basis.${code}`) : code;
}

function table(title, head, levels, rows) {
  return dataTable(title, [head, t('measured.n'), t('measured.unknown'), ...levels.map((pct) => t('falls.fell', { share: share(pct / 100) }))],
    rows.map(([name, rates]) => [name, count(rates.n), unknown(rates), ...rates.falls.map((fall) => observed(fall.share, fall.interval))]));
}

/** That not everybody is followed; nothing where everybody was. */
function sampled(sample) {
  const rates = (sample?.days ?? []).map(({ rate }) => rate).filter((rate) => rate < 1);
  if (rates.length === 0) return null;
  return h('p.fine', {}, t('falls.sample', { most: count(sample.most_a_day), low: share(Math.min(...rates)) }));
}

/** The section: the tables, or that nothing is settled yet; and the record that they rest on. */
export function fallsSection(measured) {
  const { falls, record } = measured ?? {};
  if (!falls) return null;
  const levels = falls.falls.map((fall) => fall.fall_pct);
  const settled = falls.n + falls.unknown > 0;
  return h('section', { 'aria-labelledby': 'came-true' }, h('h2', { id: 'came-true' }, t('falls.title')),
    h('p.fine', {}, t('falls.words')),
    sampled(measured.sample),
    !settled && notice('unknown', t('falls.none'), t('falls.none.words')),
    settled && table(t('falls.bands'), t('measured.band'), levels, [...falls.bands.map((rates) => [bandBadge(rates.band), rates]), [t('falls.all'), falls]]),
    settled && table(t('falls.bases'), t('falls.basis'), levels, falls.bases.map((rates) => [basis(rates.basis), rates])),
    h('p.fine', {}, h('a', { href: `/api/outcomes.csv?per_page=${MOST_ROWS}`, download: 'outcomes.csv' },
      t(record.rows > MOST_ROWS ? 'falls.record.first' : 'falls.record', { n: count(record.rows), most: count(MOST_ROWS) })),
      record.last_hash && ['. ', t('falls.hash'), ' ', h('code.break', {}, record.last_hash)]),
    h('p.fine', { lang: 'en' }, falls.definition));
}
