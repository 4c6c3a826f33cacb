/** Reliability: of the tokens given a chance of about p, what share did collapse? */
import { s } from '../dom.js';
import { count, share, wholeShare } from '../format.js';
import { t } from '../i18n.js';
import { chart } from './chart.js';

const Z = 1.96;

/** The 95 % Wilson interval of an observed share among `n`. */
export function wilson(observed, n) {
  const spread = Z * Math.sqrt((observed * (1 - observed)) / n + (Z * Z) / (4 * n * n));
  const middle = observed + (Z * Z) / (2 * n);
  const scale = 1 + (Z * Z) / n;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}

function drawer(bins, top) {
  return (width, em) => {
    const size = Math.min(width, em * 30);
    const left = em * 3;
    const bottom = em * 3.2;
    const plot = size - left - em;
    const x = (value) => left + (value / top) * plot;
    const y = (value) => em + (1 - value / top) * plot;
    const ticks = Array.from({ length: Math.round(top * 5) + 1 }, (_, index) => index / 5);
    const marks = ticks.flatMap((tick) => [
      s('line.grid', { x1: x(0), x2: x(top), y1: y(tick), y2: y(tick) }),
      s('text.axis', { x: left - em * 0.4, y: y(tick) + em * 0.3, 'text-anchor': 'end' }, wholeShare(tick)),
      s('text.axis', { x: x(tick), y: y(0) + em * 1.2, 'text-anchor': 'middle' }, wholeShare(tick)),
    ]);
    marks.push(
      s('line.ideal', { x1: x(0), y1: y(0), x2: x(top), y2: y(top) }),
      s('text.axis', { x: x(top / 2), y: y(0) + em * 2.6, 'text-anchor': 'middle' }, t('reliability.predicted')),
      s('text.axis', { x: left, y: em * 0.5 }, t('reliability.observed')),
      ...bins.flatMap((bin, index) => [
        s('line.range', { x1: x(bin.predicted), x2: x(bin.predicted), y1: y(bin.interval[0]), y2: y(Math.min(top, bin.interval[1])) }),
        s('circle.dot', { 'data-point': index, cx: x(bin.predicted), cy: y(bin.observed), r: em * 0.4 }),
      ]),
    );
    return { height: Math.ceil(em + plot + bottom), marks };
  };
}

/**
 * The diagram of rows `{predicted, observed, n}`, each a bin of the forecasts. A row's own `interval` is shown
 * as it is; `unknown`, outcomes not known, is listed beside `n` and not part of it.
 */
export function reliabilityChart(rows, title) {
  const bins = rows.filter((row) => row.n > 0).map((row) => ({ ...row, interval: row.interval ?? wilson(row.observed, row.n) }));
  const top = Math.min(1, Math.ceil(Math.max(...bins.flatMap((bin) => [bin.predicted, bin.interval[1]])) * 5) / 5);
  const inside = bins.filter((bin) => bin.interval[0] <= bin.predicted && bin.predicted <= bin.interval[1]).length;
  const range = (bin) => t('interval', { low: share(bin.interval[0]), high: share(bin.interval[1]) });
  const beside = bins.some((bin) => bin.unknown !== undefined);
  const gap = (bin) => (bin.unknown > 0 ? ' ' + t('reliability.beside', { n: count(bin.unknown) }) : '');
  return chart({
    title,
    takeaway: t('reliability.takeaway', { inside: count(inside), all: count(bins.length) }),
    draw: drawer(bins, top),
    points: bins.map((bin) => t('reliability.point', { count: bin.n, predicted: share(bin.predicted), observed: share(bin.observed), range: range(bin), n: count(bin.n) }) + gap(bin)),
    columns: [t('reliability.predicted'), t('reliability.observed'), t('reliability.interval'), t('reliability.n'), ...(beside ? [t('measured.unknown')] : [])],
    rows: bins.map((bin) => [share(bin.predicted), share(bin.observed), range(bin), count(bin.n), ...(beside ? [count(bin.unknown)] : [])]),
  });
}
