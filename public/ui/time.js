/** A token over our own history: figures on one axis of time, with gaps, breaks, versions, age and unlocks; then and now. */
import { get } from '../api.js';
import { append, h, replace, s, uniqueId } from '../dom.js';
import { count, dateTime, dayOf, duration, share, usd } from '../format.js';
import { t } from '../i18n.js';
import { download, note } from '../status.js';
import { chart } from './chart.js';
import { fill, notFilled } from './fill.js';
import { DAY_MS, endOf } from './locks.js';
import { foundTags } from './meter.js';
import { checksOf } from './parts.js';
import { fillPast, toldStep } from './past.js';
import { evidenceOf } from './report.js';
import { BANDS, shownBand } from './risk.js';
import { skeleton, whileLoading } from './states.js';

const MOST = 100;
const LONG_GAP_MS = 2 * DAY_MS;
const LONG_GAP_TIMES = 6;
const LOG_FROM = 50;
const HEIGHTS = { low: 0, medium: 1, high: 2, critical: 3 };

const number = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** A chance may be told as one; beside "low" none that was not measured stands. */
function chanceOf(point) {
  return point.calibrated === false && shownBand(point) === 'low' ? null : number(point.fraud_probability);
}

const LANES = [
  { name: 'price', of: (point) => number(point.price), said: usd },
  { name: 'liquidity', of: (point) => number(point.liquidity), said: usd },
  { name: 'holders', of: (point) => number(point.holders), said: count },
  { name: 'chance', of: chanceOf, said: share },
  { name: 'band', of: (point) => HEIGHTS[shownBand(point)] ?? null, said: (place) => (place === null ? t('value.unknown') : t(`band.${BANDS[place]}`)) },
];

/** Oldest first, each time once, without what has no time. */
export function inTime(points) {
  const dated = points.map((point) => ({ ...point, at: Date.parse(point.fetched_at ?? '') })).filter(({ at }) => Number.isFinite(at));
  return dated.sort((left, right) => left.at - right.at).filter(({ at }, place, all) => place === 0 || at !== all[place - 1].at);
}

/** After which places nothing was looked at for long: over two days, and over six times the usual wait. */
export function gapsAfter(points) {
  const waits = points.slice(1).map(({ at }, place) => at - points[place].at);
  const usual = [...waits].sort((left, right) => left - right)[Math.floor(waits.length / 2)] ?? 0;
  return waits.flatMap((wait, place) => (wait > LONG_GAP_MS && (waits.length < 3 || wait > LONG_GAP_TIMES * usual) ? [place] : []));
}

/** Where the rules or the model are known to be others than before, and which. */
export function versionsAt(points) {
  return points.flatMap((point, place) => {
    const before = points[place - 1];
    const other = (key) => before && before[key] && point[key] && before[key] !== point[key];
    const names = ['rules', 'model'].filter((name) => other(`${name}_version`));
    return names.length > 0 ? [{ place, names }] : [];
  });
}

/** Age and unlocks, each with its time; those of no known time have no place on the axis. */
function eventsOf(analysis, locks, now) {
  const created = Date.parse(analysis.creation_date ?? '');
  return [
    ...(Number.isFinite(created) ? [{ kind: 'created', at: created }] : []),
    ...locks.map((lock) => endOf(lock, now)).filter(({ at }) => at !== null).map(({ at }) => ({ kind: 'unlock', at })),
  ].sort((left, right) => left.at - right.at);
}

/** Heights of a lane's values from 0 to 1; by their logarithms where they lie very far apart. */
function scale(values, name) {
  const known = values.filter((value) => value !== null);
  if (name === 'band') return { heights: values.map((value) => (value === null ? null : value / 3)), log: false };
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const log = least > 0 && most / least > LOG_FROM;
  const of = log ? Math.log10 : (value) => value;
  const size = of(most) - of(least);
  return { heights: values.map((value) => (value === null ? null : size === 0 ? 0.5 : (of(value) - of(least)) / size)), log };
}

function laneMarks({ name, of, said }, points, gaps, x, top, width, em) {
  const values = points.map(of);
  const { heights, log } = scale(values, name);
  const y = (height) => top + em * 1.5 + (1 - height) * em * 2;
  const marks = [s('text.label', { x: 0, y: top + em * 0.9 }, t(`time.lane.${name}`) + (log ? ` ${t('time.log')}` : '')),
    s('text.number', { x: width, y: top + em * 0.9, 'text-anchor': 'end' }, said(values.at(-1))),
    s('line.zero', { x1: 0, x2: width, y1: top + em * 3.9, y2: top + em * 3.9 })];
  for (let place = 1; place < points.length; place += 1) {
    if (heights[place] === null || heights[place - 1] === null || gaps.includes(place - 1)) continue;
    marks.push(s('line.run', { x1: x(points[place - 1].at), y1: y(heights[place - 1]), x2: x(points[place].at), y2: y(heights[place]) }));
  }
  const dots = heights.map((height, place) => (height === null
    ? s('text.axis', { x: x(points[place].at), y: top + em * 3, 'text-anchor': 'middle' }, '?')
    : s('circle.dot', { cx: x(points[place].at), cy: y(height), r: em * (points.length > 40 ? 0.18 : 0.28), 'data-tone': name === 'band' ? shownBand(points[place]) : 'total' })));
  return { marks, dots };
}

/** Arrows at an edge stand for what lies beyond it. A word that would touch the one before stands a line lower. */
function eventMarks(events, first, last, x, width, height, em) {
  let end = [-Infinity, -Infinity];
  return events.map(({ kind, at }) => {
    const [before, after] = [at < first, at > last];
    const words = `${before ? '← ' : ''}${t(`time.mark.${kind}`)}${after ? ' →' : ''}`;
    const wide = words.length * em * 0.5;
    const left = Math.min(Math.max(x(at) - wide / 2, 0), width - wide);
    const line = left > end[0] ? 0 : 1;
    end = line === 0 ? [left + wide, end[1]] : [end[0], left + wide];
    return s('g.event', { 'data-kind': kind }, s('line.link', { x1: x(at), x2: x(at), y1: em * (1.3 + line * 1.1), y2: height }),
      s('text.axis', { x: left, y: em * (1 + line * 1.1) }, words));
  });
}

function drawer(points, gaps, versions, events) {
  const [first, last] = [points[0].at, points.at(-1).at];
  return (width, em) => {
    const inner = width - em * 2;
    const x = (at) => em + Math.min(Math.max(last === first ? 0.5 : (at - first) / (last - first), 0), 1) * inner;
    const top = em * (events.length > 0 ? 2.8 : 0.5);
    const step = em * 4.4;
    const height = top + LANES.length * step;
    const lanes = LANES.map((lane, place) => laneMarks(lane, points, gaps, x, top + place * step, width, em));
    const shades = gaps.map((place) => s('rect.gap', { x: x(points[place].at), y: top, width: x(points[place + 1].at) - x(points[place].at), height: height - top }));
    const changed = versions.map(({ place }) => s('line.version', { x1: x(points[place].at), x2: x(points[place].at), y1: top, y2: height }));
    // One line for all lanes, with their dots and what is pointed at.
    const selections = points.map((point, place) => {
      const left = place === 0 ? 0 : (x(points[place - 1].at) + x(point.at)) / 2;
      const right = place === points.length - 1 ? width : (x(point.at) + x(points[place + 1].at)) / 2;
      return s('g.moment', { 'data-point': place }, s('rect.hit', { x: left, y: 0, width: Math.max(right - left, 0), height }),
        s('line.cross', { x1: x(point.at), x2: x(point.at), y1: top, y2: height }), lanes.map(({ dots }) => dots[place]));
    });
    const axis = [s('text.axis', { x: 0, y: height + em }, dayOf(new Date(first).toISOString())),
      first !== last && s('text.axis', { x: width, y: height + em, 'text-anchor': 'end' }, dayOf(new Date(last).toISOString()))];
    const distinct = [...new Map(events.map((event) => [`${event.kind} ${Math.round(x(event.at) / (em * 5))}`, event])).values()];
    return { height: Math.ceil(height + em * 1.4), marks: [shades, lanes.map(({ marks }) => marks), changed, eventMarks(distinct, first, last, x, width, height, em), selections, axis].flat(Infinity).filter(Boolean) };
  };
}

function said(point) {
  return LANES.map(({ name, of, said: words }) => `${t(`time.lane.${name}`)}: ${words(of(point))}`).join(', ');
}

function versionWords({ names }) {
  return names.map((name) => t(`time.version.${name}`)).join(' ');
}

/** Every analysis, gap and event as a row, in order: what the figure shows and no less. */
function rowsOf(points, gaps, versions, events) {
  const changes = new Map(versions.map((each) => [each.place, versionWords(each)]));
  const analyses = points.map((point, place) => ({ at: point.at, cells: [dateTime(point.fetched_at), ...LANES.map(({ of, said: words }) => words(of(point))), changes.get(place) ?? ''] }));
  const blank = LANES.map(() => '');
  const breaks = gaps.map((place) => ({ at: points[place].at + 1, cells: [t('time.gap', { time: duration((points[place + 1].at - points[place].at) / 1000) }), ...blank, ''] }));
  const others = events.map(({ kind, at }) => ({ at, cells: [dateTime(new Date(at).toISOString()), ...blank, t(`time.mark.${kind}`)] }));
  return [...analyses, ...breaks, ...others].sort((left, right) => left.at - right.at).map(({ cells }) => cells);
}

/** The rows of the file. */
export function timeRows(points) {
  return [['fetched_at', 'price', 'liquidity', 'holders', 'chance', 'band', 'rules_version', 'model_version'],
    ...points.map((point) => [point.fetched_at, number(point.price), number(point.liquidity), number(point.holders), chanceOf(point), shownBand(point), point.rules_version, point.model_version])];
}

function figure(points, events, more) {
  const [gaps, versions] = [gapsAfter(points), versionsAt(points)];
  const changes = new Map(versions.map((each) => [each.place, versionWords(each)]));
  const made = chart({
    title: t('time.title'), draw: drawer(points, gaps, versions, events),
    takeaway: [t('time.takeaway', { count: points.length, n: count(points.length) }), gaps.length > 0 && t('time.gaps', { count: gaps.length, n: count(gaps.length) }),
      versions.length > 0 && t('time.versions', { count: versions.length, n: count(versions.length) }), more && t('time.more')].filter(Boolean).join(' '),
    points: points.map((point, place) => [`${dateTime(point.fetched_at)}. ${said(point)}.`, changes.get(place)].filter(Boolean).join(' ')),
    columns: [t('time.when'), ...LANES.map(({ name }) => t(`time.lane.${name}`)), t('time.note')],
    rows: rowsOf(points, gaps, versions, events),
  });
  made.classList.add('over-time');
  return made;
}

/** The analysis of a day before the newest, or the one before it: "since yesterday". */
export function earlierThan(points) {
  const newest = points.at(-1);
  return points.findLast(({ at }) => at <= newest.at - DAY_MS) ?? points.at(-2);
}

function compare(points, analysis, signal) {
  const place = h('div.place', { 'aria-live': 'polite' });
  const options = () => [...points].reverse().map(({ at, fetched_at: iso }) => h('option', { value: at }, dateTime(iso)));
  const [from, to] = ['from', 'to'].map((end) => h('select', { id: uniqueId(end) }, options()));
  from.value = String(earlierThan(points).at);
  let turn = 0;
  const load = async () => {
    turn += 1;
    const mine = turn;
    const [then, now] = [Number(from.value), Number(to.value)].sort((left, right) => left - right);
    try {
      const { data } = await whileLoading(place, skeleton('rows', 2), get(`/api/tokens/${analysis.token_id}/changes?from=${then}&to=${now}`, { signal }));
      if (!signal.aborted && mine === turn) replace(place, h('ol.plain.steps', {}, toldStep(data, analysis)));
    } catch (error) {
      if (signal.aborted || mine !== turn) return;
      notFilled(place, error, load, signal);
    }
  };
  for (const select of [from, to]) select.addEventListener('change', load);
  const label = (select, key) => h('label.field', { for: select.id }, t(key), select);
  const element = h('div.place', {}, h('h3', {}, t('time.compare')), h('div.filters', {}, label(from, 'time.from'), label(to, 'time.to')), place);
  return { element, load };
}

function file(points, mint) {
  const save = async () => {
    const { toCsv } = await import('../csv.js');
    download(`${mint}-time.csv`, 'text/csv;charset=utf-8', toCsv(timeRows(points)));
    note(t('share.saved'));
  };
  return h('div.actions', {}, h('button.quiet', { type: 'button', on: { click: save } }, t('time.csv')));
}

/** Fills its place: the figure, and what changed between two analyses. */
export function fillTime(place, analysis, signal) {
  const ask = () => Promise.all([
    get(`/api/tokens/${analysis.token_id}/timeline?per_page=${MOST}`, { signal }),
    evidenceOf(analysis.token_id, signal).then(({ data: found }) => found, () => null),
  ]);
  const draw = async ([{ data }, report]) => {
    const points = inTime(data.points);
    const events = eventsOf(analysis, report?.pools?.locks ?? [], Date.now());
    const tags = foundTags(checksOf('time'), analysis);
    replace(place, tags.length > 0 && h('div.entity', {}, tags), report === null && h('p.fine', {}, t('time.noLocks')));
    if (points.length === 0) append(place, h('p', {}, t('time.none')));
    else append(place, figure(points, events, data.pagination.next_cursor !== null), h('p.fine', {}, t('time.words')), file(points, analysis.token_id));
    if (points.length < 2) {
      append(place, h('p', {}, t('time.one')));
      return;
    }
    const both = compare(points, analysis, signal);
    append(place, both.element);
    await both.load();
  };
  return fill(place, signal, 6, ask, draw);
}

/** Fills the places of all that is told of the past, and of what would change the verdict. */
export function fillAll(places, analysis, signal) {
  return Promise.all([fillPast(places, analysis, signal), fillTime(places.time, analysis, signal)]);
}
