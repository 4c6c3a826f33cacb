/** The measured service level of `/api/status`: shares, an error budget, incidents, and what a probe from outside saw. */
import { h } from '../dom.js';
import { count, cutShare, dateTime, decimal } from '../format.js';
import { t } from '../i18n.js';
import { dataTable } from './chart.js';
import { icon } from './risk.js';
import { timeAgo } from './states.js';

/** A share, or that nothing was there to take it of: never a whole one for want of data. */
export function measured(value) {
  return typeof value === 'number' ? cutShare(value) : t('level.unmeasured');
}

/** How a share stands to the target: `passed`, `medium`, or `none` where nothing was measured. */
export function toneOf(value, target) {
  if (typeof value !== 'number') return 'none';
  return value * 100 >= target ? 'passed' : 'medium';
}

function ms(value) {
  return typeof value === 'number' ? t('status.ms', { n: count(value) }) : t('level.unmeasured');
}

/** A figure with words beside it; one that was not measured is told in the size of words. */
function tile(name, value, extra) {
  const figure = typeof value === 'number' ? cutShare(Math.abs(value)) : h('span.extra', {}, t('level.unmeasured'));
  return h('div.tile', {}, h('dt', {}, t(`level.${name}`)), h('dd', {}, figure, extra && h('span.extra', {}, extra)));
}

function judged({ requests, refused }) {
  return t('level.requests', { count: requests - refused, n: count(requests - refused) });
}

function tiles({ day, month, error_budget: budget }) {
  const share = decimal(budget.target_pct);
  const left = typeof budget.left_share === 'number' ? t(budget.left_share < 0 ? 'level.overspent' : 'level.left', { share }) : t('level.target', { share });
  const { probes: seen } = month;
  return h('dl.tiles', {},
    tile('day', day.all.success_share, judged(day.all)),
    tile('month', month.all.success_share, judged(month.all)),
    tile('budget', budget.left_share, left),
    tile('outside', seen.success_share, seen.probes > 0 && t('level.probes', { count: seen.probes, n: count(seen.probes) })));
}

function verdict({ month, error_budget: budget }) {
  const tone = toneOf(month.all.success_share, budget.target_pct);
  const words = { passed: 'level.met', medium: 'level.missed', none: 'level.nothing' }[tone];
  return h('p.status-line', { 'data-tone': tone === 'none' ? 'unknown' : tone, 'data-level': tone }, icon(tone === 'none' ? 'unknown' : tone), h('span', {}, t(words, { share: decimal(budget.target_pct) })));
}

function probe(last) {
  if (!last) return h('p', {}, t('level.probe.none'));
  return [
    h('p.status-line', { 'data-tone': last.ok ? 'passed' : 'medium' }, icon(last.ok ? 'passed' : 'medium'),
      h('span', {}, t(last.ok ? 'level.probe.ok' : 'level.probe.failed', { ms: ms(last.slowest_ms) }), ' ', timeAgo(last.at))),
    last.faults.length > 0 && h('ul.plain', {}, last.faults.map((fault) => h('li', {}, h('code.break', { lang: 'en' }, fault)))),
  ];
}

function incidents(rows) {
  if (rows.length === 0) return h('p', {}, t('level.incidents.none'));
  const name = ({ kind, source }) => (kind === 'source' ? t('level.kind.source', { source }) : t(`level.kind.${kind}`));
  return h('div.level', {}, dataTable(t('level.incidents'), [t('level.what'), t('level.from'), t('level.until'), t('level.failed')],
    rows.map((row) => [name(row), dateTime(row.start), row.end ? dateTime(row.end) : t('level.now'), t('level.of', { n: count(row.failed), all: count(row.counted) })])));
}

function routes(name, { routes: rows }) {
  if (rows.length === 0) return null;
  return h('details.table.level', {}, h('summary', {}, t(`level.routes.${name}`)),
    dataTable(t(`level.routes.${name}`), [t('status.route'), t('level.success'), t('trends.requests'), t('trends.refused'), t('trends.failed'), t('trends.half'), t('trends.most95')],
      rows.map((row) => [h('code', {}, row.route), measured(row.success_share), count(row.requests), count(row.refused), count(row.failed), ms(row.p50_ms), ms(row.p95_ms)])));
}

/** The sections of a measured level. */
export function serviceLevel(data) {
  const since = data.measured_since
    ? t('level.since', { count: data.measured_hours, n: count(data.measured_hours), time: dateTime(data.measured_since) })
    : t('level.since.none');
  return [
    h('section', { 'aria-labelledby': 'level' }, h('h2', { id: 'level' }, t('level.title')), verdict(data), tiles(data),
      h('p.fine', {}, since, ' ', t('level.words')), routes('day', data.day), routes('month', data.month)),
    h('section', { 'aria-labelledby': 'incidents' }, h('h2', { id: 'incidents' }, t('level.incidents')), incidents(data.incidents), h('p.fine', {}, t('level.incidents.words'))),
    h('section', { 'aria-labelledby': 'outside' }, h('h2', { id: 'outside' }, t('level.probe')), probe(data.last_probe)),
  ];
}
