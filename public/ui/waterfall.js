/** Where the chance comes from: that of each fall, and how the model's parts add up to the log odds of the main one. */
import { h, s } from '../dom.js';
import { percentRange, quantity, share, signed, wholeShare } from '../format.js';
import { has, t } from '../i18n.js';
import { chart, dataTable } from './chart.js';
import { icon } from './risk.js';

const SHOWN = 10;

/** The feature's name in the reader's language, else the server's label. */
function featureName({ feature, label }) {
  if (has(`feature.${feature}`)) return t(`feature.${feature}`);
  return String(label ?? feature).replaceAll('_', ' ');
}

/** Steps `{label, value, delta, from, to}`; the small ones beyond ten are summed into one. */
export function steps(model) {
  const ordered = [...model.contributions].sort((a, b) => Math.abs(b.log_odds) - Math.abs(a.log_odds));
  const head = ordered.length > SHOWN + 1 ? ordered.slice(0, SHOWN) : ordered;
  const tail = ordered.slice(head.length);
  const list = head.map((part) => ({
    label: featureName(part),
    value: part.missing ? t('value.unknown') : quantity(part.value, part.unit),
    delta: part.log_odds,
  }));
  if (tail.length > 0) {
    const delta = tail.reduce((sum, part) => sum + part.log_odds, 0);
    list.push({ label: t('waterfall.others', { n: tail.length }), value: '', delta });
  }
  let at = model.intercept;
  return list.map((step) => {
    const from = at;
    at += step.delta;
    return { ...step, from, to: at };
  });
}

function drawer(model, list) {
  const last = list.at(-1)?.to ?? model.intercept;
  const ends = [0, model.intercept, last, ...list.flatMap((step) => [step.from, step.to])];
  const low = Math.min(...ends);
  const span = Math.max(...ends) - low || 1;
  return (width, em) => {
    const numbers = em * 3.6;
    const x = (value) => 1 + ((value - low) / span) * (width - numbers - 2);
    const rowHeight = em * 2.9;
    const bars = [
      { label: t('waterfall.base'), value: '', delta: model.intercept, from: 0, to: model.intercept, total: true },
      ...list,
      { label: t('waterfall.sum'), value: '', delta: last, from: 0, to: last, total: true },
    ];
    const marks = bars.flatMap((bar, index) => {
      const top = index * rowHeight;
      const left = x(Math.min(bar.from, bar.to));
      const barWidth = Math.max(2, x(Math.max(bar.from, bar.to)) - left);
      const tone = bar.total ? 'total' : bar.delta > 0 ? 'raises' : 'lowers';
      const value = bar.value ? `: ${bar.value}` : '';
      const room = Math.floor(width / (em * 0.52)) - value.length;
      const label = (bar.label.length > room ? `${bar.label.slice(0, Math.max(1, room - 1))}…` : bar.label) + value;
      const marker = !bar.total && index < bars.length - 1
        ? s('line.link', { x1: x(bar.to), x2: x(bar.to), y1: top + em * 2.3, y2: top + rowHeight + em * 1.35 }) : null;
      return [
        s('text.label', { x: 0, y: top + em * 1.05 }, label),
        s('rect.bar', { 'data-point': index, 'data-tone': tone, x: left, y: top + em * 1.4, width: barWidth, height: em * 0.9, rx: 1 }),
        marker,
        s('text.number', { x: width, y: top + em * 2.2, 'text-anchor': 'end' }, signed(bar.delta)),
      ];
    });
    marks.unshift(s('line.zero', { x1: x(0), x2: x(0), y1: 0, y2: bars.length * rowHeight }));
    return { height: Math.ceil(bars.length * rowHeight), marks: marks.filter(Boolean) };
  };
}

function takeaway(list) {
  const up = list.filter((step) => step.delta > 0);
  const down = list.filter((step) => step.delta < 0);
  const first = (parts) => (parts.length > 0 ? parts[0].label : t('waterfall.nothing'));
  return t('waterfall.takeaway', { up: first(up), down: first(down) });
}

/** The chance of each fall; the interval is that of the main one, the deepest. */
function fallsTable({ falls, interval }) {
  const depths = Object.keys(falls ?? {}).sort((left, right) => right - left);
  if (depths.length === 0) return null;
  return dataTable(t('waterfall.falls'), [t('model.fall'), t('waterfall.chance'), t('waterfall.interval')], depths.map((pct, index) =>
    [t('waterfall.loses', { share: wholeShare(pct / 100) }), share(falls[pct]), index === 0 && Array.isArray(interval) ? percentRange(interval) : '–']));
}

function reasons(domain) {
  return domain?.reasons?.length > 0 && h('ul.fine', { lang: 'en' }, domain.reasons.map((sentence) => h('li', {}, sentence)));
}

/** Why there is nothing to add up: no estimate, or that of a remote model, whose number stands here at least. */
function unexplained(model) {
  const spoke = model?.source === 'replicate' && typeof model.fraud_probability === 'number';
  return spoke ? t('waterfall.remote', { share: share(model.fraud_probability) }) : t('waterfall.none');
}

/** The section, or a sentence why there is none. */
export function contributionsSection(analysis) {
  const model = analysis.ml_prediction;
  const heading = h('h2', { id: 'parts' }, t('waterfall.title'));
  if (typeof model?.log_odds !== 'number' || !(model.contributions?.length > 0)) {
    return h('section', { 'aria-labelledby': 'parts' }, heading, h('p', {}, unexplained(model)));
  }
  const list = steps(model);
  const total = list.at(-1).to;
  const sentence = (step) => t('waterfall.point', {
    name: step.label, value: step.value || '–', delta: signed(step.delta), effect: t(step.delta > 0 ? 'waterfall.raises' : 'waterfall.lowers'),
  });
  return h('section', { 'aria-labelledby': 'parts' }, heading,
    model.calibrated === false && [h('p.outside', {}, icon('unknown'), h('span', {}, t('waterfall.outside'))), reasons(model.domain)],
    fallsTable(model), h('p', {}, takeaway(list)),
    h('details.table.adding', {}, h('summary', {}, t('waterfall.log')), h('p.fine', {}, t('waterfall.words', { share: share(model.fraud_probability) })), chart({
      title: t('waterfall.title'), takeaway: takeaway(list), draw: drawer(model, list),
      points: [t('waterfall.baseIs', { n: signed(model.intercept) }), ...list.map(sentence), t('waterfall.sumIs', { n: signed(total), share: share(model.fraud_probability) })],
      columns: [t('waterfall.feature'), t('reason.value'), t('waterfall.delta')],
      rows: [[t('waterfall.base'), '–', signed(model.intercept)], ...list.map((step) => [step.label, step.value || '–', signed(step.delta)]), [t('waterfall.sum'), share(model.fraud_probability), signed(total)]],
    })));
}
