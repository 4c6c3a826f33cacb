/** `/model`: what the model predicts, how well it was measured to do so, and where it fails. */
import { get } from '../api.js';
import { append, h, replace } from '../dom.js';
import { count, dateTime, percent, share, three, wholeShare } from '../format.js';
import { germanWords } from '../german.js';
import { loadLater, t } from '../i18n.js';
import { dataTable } from '../ui/chart.js';
import { fallsSection } from '../ui/falls.js';
import { measuredSection } from '../ui/measured.js';
import { reliabilityChart } from '../ui/reliability.js';
import { problem, skeleton, whileLoading } from '../ui/states.js';

let german = {};

async function loadWords() {
  german = await germanWords(() => import('../i18n/model-de.js'));
}

/** Words of the card in the reader's language, or in marked English; numbers and dates are the same in both. */
function ofCard(text) {
  return Object.hasOwn(german, text) ? german[text] : h('span', { lang: 'en' }, text);
}

function section(id, ...children) {
  return h('section', { 'aria-labelledby': id }, h('h2', { id }, t(`model.${id}`)), children);
}

/** A figure with its 95 % interval, when there is one. */
function withInterval(value, interval, format = three) {
  if (typeof value !== 'number') return t('value.unknown');
  return [format(value), Array.isArray(interval) && h('span.interval', {}, t('interval', { low: format(interval[0]), high: format(interval[1]) }))];
}

const METRICS = [
  ['auc', (r) => withInterval(r.auc, r.auc_interval)],
  ['skill', (r) => withInterval(r.brier_skill, r.brier_skill_interval, share)],
  ['brier', (r) => withInterval(r.brier)],
  ['precision', (r) => withInterval(r.average_precision, null, share)],
  ['base', (r) => withInterval(r.base_rate, null, share)],
  ['calibration', (r) => withInterval(r.calibration_error, null, share)],
  ['n', (r) => count(r.n)],
];

function measured({ pooled, valid }) {
  const columns = [pooled && [t('model.pooled'), pooled], valid && [t('model.valid'), valid]].filter(Boolean);
  const name = (key) => [t(`metric.${key}`), h('span.help', {}, ' ', t(`metric.${key}.help`))];
  return section('measured', h('p.fine', {}, t('model.measured.words')),
    dataTable(t('model.measured'), [t('model.figure'), ...columns.map(([words]) => words)],
      METRICS.map(([key, text]) => [name(key), ...columns.map(([, results]) => text(results))])));
}

/** "lost_90" as the share it names, in the reader's language. */
function depth(name) {
  return t('model.lost', { pct: wholeShare(Number(name.slice('lost_'.length)) / 100) });
}

const BANDS = ['low', 'medium', 'high', 'outside'];

/** The rate of each fall in each band of the chance: what the words were measured to mean. */
function bands({ promise, results }) {
  if (!promise || !results?.bands) return null;
  const falls = Object.keys(results.bands.low).filter((name) => name.startsWith('lost_')).sort().reverse();
  const rows = BANDS.map((band) => [band, results.bands[band]]).filter(([, entry]) => entry).map(([band, entry]) =>
    [t(`model.band.${band}`), count(entry.n), ...falls.map((name) => withInterval(entry[name].share, entry[name].interval, share))]);
  const words = { low: share(promise.low_below), high: share(promise.high_from), from: dateTime(promise.from), until: dateTime(promise.until) };
  return section('bands', h('p.fine', {}, t('model.bands.words', words)),
    dataTable(t('model.bands'), [t('model.band'), t('metric.n'), ...falls.map(depth)], rows));
}

function falls({ falls: each }) {
  if (!each) return null;
  const rows = Object.entries(each).reverse().map(([name, entry]) =>
    [depth(name), withInterval(entry.auc, entry.auc_interval), share(entry.base_rate), share(entry.calibration_error)]);
  return section('falls', dataTable(t('model.falls'), [t('model.fall'), t('metric.auc'), t('metric.base'), t('metric.calibration')], rows));
}

function others(card) {
  const rows = (card.candidates ?? []).map((candidate) =>
    [ofCard(candidate.what), withInterval(candidate.auc, candidate.auc_interval), share(candidate.brier_skill)]);
  const bars = Object.entries(card.bars ?? {}).filter(([, bar]) => typeof bar.auc === 'number').map(([name, bar]) =>
    [ofCard(name.replaceAll('_', ' ')), h('span.help', {}, ' ', bar.computable && ofCard(bar.computable)), withInterval(bar.auc, bar.auc_interval), '–']);
  if (rows.length + bars.length === 0) return null;
  return section('others', h('p.fine', {}, t('model.others.words')), dataTable(t('model.others'), [t('model.method'), t('metric.auc'), t('metric.skill')], [...rows, ...bars]));
}

function ablations(card) {
  if (!(card.ablations?.length > 0)) return null;
  const rows = card.ablations.map((row) => [
    [ofCard(row.change.replaceAll('_', ' ')), row.note && h('span.help', {}, ' ', ofCard(row.note))],
    withInterval(row.auc_change, row.auc_change_interval)]);
  return section('ablations', dataTable(t('model.ablations'), [t('model.change'), t('model.auc_change')], rows));
}

function sentences(id, list) {
  if (!(list?.length > 0)) return null;
  return section(id, h('ul', {}, list.map((sentence) => h('li', {}, ofCard(sentence)))));
}

function pair(term, value) {
  return value === undefined || value === null ? null : h('div', {}, h('dt', {}, term), h('dd', {}, value));
}

function data(card) {
  const facts = card.data ?? {};
  return section('data', h('dl.pairs', {},
    pair(t('model.rows'), facts.checks && count(facts.checks.rows)),
    pair(t('model.span'), facts.from && t('interval', { low: dateTime(facts.from), high: dateTime(facts.until) })),
    pair(t('metric.base'), facts.base_rate && percent(facts.base_rate * 100)),
    pair(t('model.window'), facts.window && ofCard(facts.window)),
    pair(t('model.filter'), facts.pre_filter && ofCard(facts.pre_filter)),
    pair(t('reason.source'), facts.source && ofCard(facts.source))));
}

function protocol(card) {
  const entries = Object.entries(card.protocol ?? {});
  if (entries.length === 0) return null;
  const words = (value) => (Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? ofCard(value) : String(value));
  return section('protocol', h('dl.pairs', {}, entries.map(([name, value]) => pair(ofCard(name.replaceAll('_', ' ')), words(value)))));
}

function diagram(id, rows) {
  return rows?.length > 0 && section(id, reliabilityChart(rows, t(`model.${id}`)));
}

function draw(answer) {
  const { card } = answer;
  const results = card.results ?? {};
  return [
    section('target',
      h('p', {}, t('model.target.words')),
      h('p.fine', {}, t('model.target.meaning'), ' ', h('code', {}, card.target), ': ', ofCard(card.target_means)),
      h('dl.pairs', {}, pair(t('provenance.model'), h('code', {}, answer.model_version)), pair(t('provenance.rules'), h('code', {}, answer.rules_version)), pair(t('model.kind'), ofCard(card.model)))),
    bands(card),
    measured(results), falls(results),
    h('div.pair-of-charts', {}, diagram('reliability', results.reliability), diagram('reliability_valid', results.reliability_valid)),
    h('p.fine', {}, t('model.reliability.words')),
    fallsSection(answer.measured),
    measuredSection(answer.measured),
    sentences('failures', card.known_failures), sentences('not_for', card.not_for),
    others(card), ablations(card), data(card), protocol(card),
  ];
}

export async function mount({ root, title, signal }) {
  await loadLater();
  title(t('model.title'));
  const place = h('div');
  const load = async () => {
    try {
      const [{ data: answer }] = await whileLoading(place, skeleton('rows', 10), Promise.all([get('/api/model', { signal }), loadWords()]));
      replace(place, draw(answer));
    } catch (error) {
      if (signal.aborted) return;
      if (error.name !== 'ApiError') throw error;
      replace(place, problem(error, { retry: load, signal }));
    }
  };
  append(root, h('p.lead', {}, t('model.words')), place);
  await load();
}
