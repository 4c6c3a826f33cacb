/** What became of the tokens that this deployment judged: `measured` of `/api/model`. */
import { h } from '../dom.js';
import { count, dateTime, percentRange, three } from '../format.js';
import { t } from '../i18n.js';
import { dataTable } from './chart.js';
import { NONE, observed, unknown } from './falls.js';
import { reliabilityChart } from './reliability.js';
import { bandBadge } from './risk.js';
import { notice } from './states.js';

function days(number) {
  return t('measured.days', { count: number, n: count(number) });
}

function figures(curve) {
  return [count(curve.n), unknown(curve), observed(curve.base_rate, curve.interval), Array.isArray(curve.bounds) ? percentRange(curve.bounds) : NONE,
    typeof curve.brier === 'number' ? three(curve.brier) : NONE];
}

const COLUMNS = ['measured.n', 'measured.unknown', 'measured.share', 'measured.bounds', 'metric.brier'];

function overall(horizons) {
  const inside = (days_) => h('span', {}, days_, h('span.help', {}, ` ${t('measured.inside')}`));
  return dataTable(t('model.here'), [t('measured.horizon'), ...COLUMNS.map((key) => t(key))], horizons.flatMap((horizon) => [
    [days(horizon.horizon_days), ...figures(horizon)],
    ...(horizon.n + horizon.unknown > 0 ? [[inside(days(horizon.horizon_days)), ...figures(horizon.inside_domain)]] : [])]));
}

function bands(horizon, title) {
  if (!(horizon.bands?.length > 0)) return null;
  return dataTable(title, [t('measured.band'), t('measured.n'), t('measured.unknown'), t('measured.share')], horizon.bands.map((band) =>
    [bandBadge(band.band), count(band.n), unknown(band), observed(band.precision, band.interval)]));
}

/** Diagram and bands of one horizon; nothing while no outcome is known. */
function details(horizon) {
  const bins = (horizon.bins ?? []).filter((bin) => bin.n > 0).map((bin) => ({
    predicted: bin.mean_probability, observed: bin.observed_share, interval: bin.interval, n: bin.n, unknown: bin.unknown,
  }));
  if (bins.length === 0) return null;
  const title = t('measured.after', { days: days(horizon.horizon_days) });
  return h('div.horizon', {}, h('h3', {}, title), reliabilityChart(bins, title), bands(horizon, t('measured.bands', { title })));
}

function others(list) {
  if (!(list?.length > 0)) return null;
  const source = ({ source: name, model_version: version, horizon_days: horizon }) =>
    [t(name === 'replicate' ? 'source.remote' : 'source.local'), h('span.help', {}, h('code.break', {}, version), ', ', t('measured.after', { days: days(horizon) }))];
  return [h('h3', {}, t('measured.others')),
    dataTable(t('measured.others'), [t('model.title'), ...COLUMNS.map((key) => t(key))], list.map((entry) => [source(entry), ...figures(entry)]))];
}

/** The section; without any outcome it says so, with n = 0. */
export function measuredSection(measured) {
  const horizons = measured?.horizons ?? [];
  const settled = horizons.reduce((sum, horizon) => sum + horizon.n + horizon.unknown, 0);
  const known = horizons.some((horizon) => horizon.n > 0);
  const empty = notice('unknown', t('measured.none'), t(settled > 0 ? 'measured.none.known' : 'measured.none.words'));
  return h('section', { 'aria-labelledby': 'here' }, h('h2', { id: 'here' }, t('model.here')),
    h('p.fine', {}, t('measured.words')),
    !known && empty, horizons.length > 0 && overall(horizons),
    h('div.pair-of-charts', {}, horizons.map(details)), others(measured?.others),
    measured?.outcome_definition && h('p.fine', { lang: 'en' }, measured.outcome_definition),
    measured?.as_of && h('p.fine', {}, t('stats.asOf', { time: dateTime(measured.as_of) })));
}
