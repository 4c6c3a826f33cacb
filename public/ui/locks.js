/** When locks on the liquidity end: a time line and a table of the same, the next end first. */
import { h, s } from '../dom.js';
import { age, dateTime, duration, usd } from '../format.js';
import { t } from '../i18n.js';
import { chart } from './chart.js';
import { shortAddress } from './meter.js';

export const DAY_MS = 86_400_000;
const SOON_MS = 30 * DAY_MS;
const EARLIEST = Date.UTC(2009, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
const LONGEST_BACK_MS = 365 * DAY_MS;
const LONGEST_AHEAD_MS = 730 * DAY_MS;
const DRAWN = 12;
const ORDER = ['dated', 'unknown', 'endless'];
const TONES = { ended: 'high', soon: 'medium', far: 'passed', unknown: 'unknown', endless: 'passed' };

/** What a lock's end is: `ended`, `soon` (within 30 days), `far`, `endless` or `unknown`, and when where that is known. */
export function endOf(lock, now = Date.now()) {
  if (lock.endless === true) return { state: 'endless', at: null };
  const at = typeof lock.ends_at === 'string' ? Date.parse(lock.ends_at) : NaN;
  if (!(at >= EARLIEST && at < LATEST)) return { state: 'unknown', at: null };
  if (at <= now) return { state: 'ended', at };
  return { state: at - now <= SOON_MS ? 'soon' : 'far', at };
}

/** Locks with their ends, the next first; then those of unknown end, then those without one. */
export function inOrder(locks, now = Date.now()) {
  const place = ({ state }) => ORDER.indexOf(ORDER.includes(state) ? state : 'dated');
  return locks.map((lock) => ({ lock, ...endOf(lock, now) })).sort((left, right) => place(left) - place(right) || (left.at ?? 0) - (right.at ?? 0));
}

function when({ state, at }, now) {
  if (at === null) return t(`unlock.${state}`);
  const iso = new Date(at).toISOString();
  return t(`unlock.${state}`, { date: dateTime(iso), time: state === 'ended' ? age(iso, { now }) : duration((at - now) / 1000) });
}

/** The span that is drawn: what lies beyond stands at its edge, with an arrow. */
function span(rows, now) {
  const dated = rows.filter(({ at }) => at !== null).map(({ at }) => at);
  const first = Math.max(now - LONGEST_BACK_MS, Math.min(now, ...dated));
  const last = Math.min(now + LONGEST_AHEAD_MS, Math.max(now + SOON_MS * 1.2, ...dated));
  return { first: first - (last - first) * 0.03, last: last + (last - first) * 0.03 };
}

function draw(rows, now) {
  const { first, last } = span(rows, now);
  return (width, em) => {
    const x = (at) => Math.min(Math.max((at - first) / (last - first), 0), 1) * (width - em) + em / 2;
    const step = em * 2.6;
    const top = em * 1.6;
    const height = top + rows.length * step;
    const marks = [
      s('text.axis', { x: Math.min(x(now), width - em * 4), y: em }, t('unlock.now')),
      s('line.zero', { x1: x(now), x2: x(now), y1: em * 1.2, y2: height }),
      ...(x(now + SOON_MS) - x(now) > em * 3 ? [s('line.link', { x1: x(now + SOON_MS), x2: x(now + SOON_MS), y1: em * 1.2, y2: height })] : []),
    ];
    rows.forEach(({ state, at, name }, place) => {
      const y = top + place * step;
      const end = at === null ? width - em / 2 : x(at);
      const beyond = state === 'endless' || (at !== null && at > last);
      const from = Math.min(x(now), end);
      const label = `${name}: ${t(`unlock.short.${state}`)}`;
      const letters = Math.floor(width / (em * 0.52));
      marks.push(s('g', { 'data-point': place, 'data-tone': TONES[state] },
        s('text.label', { x: 0, y: y + em * 0.8 }, label.length > letters ? `${label.slice(0, letters - 1)}…` : label),
        s('line.lock', { x1: from, x2: Math.max(end, from + 2), y1: y + em * 1.6, y2: y + em * 1.6, 'data-open': state === 'unknown' }),
        state === 'unknown' ? null : beyond
          ? s('path.lock-end', { d: `M${end - em * 0.6} ${y + em * 1.1}L${end} ${y + em * 1.6}L${end - em * 0.6} ${y + em * 2.1}` })
          : s('circle.dot', { cx: end, cy: y + em * 1.6, r: em * 0.35 })));
    });
    return { height: Math.ceil(height), marks };
  };
}

/** The time line with its table, or null where no lock is listed. */
export function unlocks(listed, kindName, now = Date.now()) {
  if (listed.length === 0) return null;
  const rows = inOrder(listed, now).map((row) => ({ ...row, name: kindName(row.lock.kind) }));
  const drawn = rows.slice(0, DRAWN);
  const counted = Object.keys(TONES).map((state) => [state, rows.filter((row) => row.state === state).length]).filter(([, n]) => n > 0);
  const figure = chart({
    title: t('unlock.title'), draw: draw(drawn, now),
    takeaway: counted.map(([state, n]) => t(`unlock.count.${state}`, { count: n, n: String(n) })).join(' '),
    points: drawn.map((row) => `${row.name}: ${when(row, now)}. ${usd(row.lock.usd)}.`),
    columns: [t('lock.locker'), t('unlock.owner'), t('lock.ends'), t('lock.money')],
    rows: rows.map((row) => [row.name, shortAddress(row.lock.owner), h('span', {}, when(row, now)), usd(row.lock.usd)]),
  });
  figure.classList.add('unlocks');
  return figure;
}
