/** Networks of linked accounts with what passed through them, and what marked accounts hold now. */
import { h } from '../dom.js';
import { count, percent } from '../format.js';
import { t } from '../i18n.js';
import { bars, chart } from './chart.js';
import { foundTags } from './meter.js';
import { notice } from './states.js';

const DRAWN = 10;
const CHECKS = ['insider_holdings', 'insiders_counted', 'insider_share', 'insider_networks', 'insider_size'];

function received({ received_pct: pct, beyond }) {
  return beyond ? t('insider.beyond') : percent(pct);
}

function label({ size }, place) {
  const n = count(place + 1);
  return size === null ? t('insider.networkUnknown', { n }) : t('insider.network', { count: size, n, size: count(size) });
}

/** The largest networks as bars; the table has every one that was sent. */
function networksChart({ networks, not_shown: hidden }) {
  const rows = networks.map((network, place) => ({ ...network, label: label(network, place), number: received(network) }));
  const drawn = rows.slice(0, DRAWN);
  const marks = drawn.map((row) => ({ ...row, tone: row.beyond ? 'unknown' : 'high', amount: row.beyond ? 100 : row.received_pct ?? 0 }));
  return [chart({
    title: t('insider.chart'), draw: bars(marks, { above: true, gap: 0.8 }), takeaway: t('insider.takeaway'),
    points: drawn.map((row) => t('insider.point', { name: row.label, share: row.number })),
    columns: [t('insider.name'), t('held.accountsCount'), t('insider.active'), t('insider.received')],
    rows: rows.map((row, place) => [count(place + 1), count(row.size), count(row.insiders), row.number]),
  }), hidden > 0 && h('p.fine', {}, t('insider.notShown', { count: hidden, n: count(hidden) }))];
}

function fact(term, value, help = null) {
  return h('div', {}, h('dt', {}, term), h(value === t('value.unknown') ? 'dd.unknown' : 'dd', {}, value, help && h('span.help', {}, help)));
}

function facts(linked) {
  const { holding, unmarked } = linked;
  const accounts = holding === null ? null : t('insider.holding', { count: holding, n: count(holding) });
  const unknown = unmarked > 0 ? t('insider.unmarked', { count: unmarked, n: count(unmarked) }) : null;
  return h('dl.pairs', {}, fact(t('insider.counted'), count(linked.counted)), fact(t('insider.listed'), count(linked.listed)),
    fact(t('insider.accounts'), count(linked.accounts)),
    fact(t('insider.held'), percent(linked.held_pct), [accounts, unknown].filter(Boolean).join(' ')));
}

/** The part, or why there is none. */
export function insidersPart(linked, analysis) {
  const tags = foundTags(CHECKS, analysis);
  const figure = linked.networks.length > 0 ? networksChart(linked)
    : linked.listed === 0 ? h('p', {}, t('insider.none')) : notice('unknown', t('insider.noList'), t('insider.noList.words'));
  return [tags.length > 0 && h('div.entity', {}, tags), h('div.halves', {}, h('div.place', {}, figure), facts(linked))];
}
