/** `/watchlist`: tokens kept in this browser, each with its newest verdict and what changed since the last visit. */
import { get } from '../api.js';
import { append, h, replace } from '../dom.js';
import { count, decimal, tokenName } from '../format.js';
import { loadLater, t } from '../i18n.js';
import { isMint, shortMint, tokenPath } from '../mint.js';
import { note } from '../status.js';
import { bandBadge, shownBand } from '../ui/risk.js';
import { notice, problem, timeAgo } from '../ui/states.js';
import { nextVisit, ownWords, sinceWords, summaryOf } from '../ui/watched.js';
import { keepWatched, MOST_WATCHED, unwatch, watch, watchlist } from '../kept.js';

const AT_ONCE = 2;

/** `redraw` takes the place in the list that gets focus, as the row that had it is gone. */
function row(entry, index, { redraw, again }) {
  const { name, symbol } = tokenName(entry);
  const verdict = h('div.watch-verdict', { 'aria-live': 'off' }, t('watch.reading'));
  const since = h('div.watch-since');
  const remove = () => {
    unwatch(entry.mint);
    redraw({ at: index, part: '[data-remove]' });
    note(t('watch.removed'), { label: t('action.undo'), run: () => {
      const outcome = watch(entry, index);
      redraw({ at: outcome === 'done' ? index : -1, part: '[data-row]' });
      if (outcome !== 'done') note(t(`watch.${outcome}`, { n: count(MOST_WATCHED) }));
    } });
  };
  const element = h('li', {},
    h('div', {}, h('a', { href: tokenPath(entry.mint), 'data-row': '' }, h('bdi', {}, name)),
      h('span.under', {}, symbol && h('bdi.symbol', {}, symbol), h('code', {}, shortMint(entry.mint)))),
    verdict,
    h('button.quiet', { type: 'button', 'data-remove': '', on: { click: remove } }, t('watch.remove'), h('span.offscreen', {}, ` ${name}`)),
    since, ownWords(entry, name, () => redraw({ at: index, part: 'summary' })));
  const line = { element, verdict, since, name, entry };
  line.retry = () => {
    element.querySelector('[data-row]').focus();
    again([line]);
  };
  return line;
}

/** Gives the error when the server refuses: then no other row is asked for either. */
async function read({ entry, verdict, since, name, retry }, signal) {
  try {
    const { data } = await get(`/predict/${entry.mint}?raw=false`, { signal });
    const visits = nextVisit(entry, summaryOf(data), Date.now());
    entry.visits = visits;
    keepWatched(entry.mint, { visits });
    replace(since, sinceWords(entry, visits, data));
    const scored = typeof data.risk_score === 'number' && shownBand(data) !== 'unknown';
    replace(verdict, bandBadge(shownBand(data)), h('span', {}, scored ? t('verdict.score.of', { n: decimal(data.risk_score) }) : t('watch.noScore')),
      h('span.fine', {}, timeAgo(data.fetched_at)));
  } catch (error) {
    if (signal.aborted) return null;
    if (error.kind === 'rate_limited') return error;
    replace(verdict, h('span.fine', {}, t(`error.${error.kind ?? 'server'}.title`)),
      h('button.quiet', { type: 'button', on: { click: retry } }, t('action.retry'), h('span.offscreen', {}, ` ${name}`)));
  }
  return null;
}

/**
 * Reads the rows two at a time, so that a long list does not flood the server, and stops when it asks to wait.
 * Gives that error and the rows that are left, or null.
 */
async function readAll(rows, signal) {
  const queue = [...rows];
  const left = [];
  let refused = null;
  for (const { verdict } of rows) replace(verdict, t('watch.reading'));
  const work = async () => {
    while (queue.length > 0 && !refused && !signal.aborted) {
      const row = queue.shift();
      const error = await read(row, signal);
      if (!error) continue;
      refused = error;
      left.push(row);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  left.push(...queue);
  if (!refused || signal.aborted) return null;
  for (const { verdict } of left) replace(verdict, h('span.fine', {}, t('error.rate_limited.title')));
  return { error: refused, left };
}

export async function mount({ root, title, signal }) {
  await loadLater();
  title(t('watch.title'));
  const top = h('div.banners');
  const summary = h('p', { role: 'status' });
  const list = h('div');
  append(root, h('p.lead', {}, t('watch.words', { n: count(MOST_WATCHED) })), top, summary, list);
  let drawing = null;
  let waiting = [];
  const sayChanged = () => {
    const n = list.querySelectorAll('[data-changed]').length;
    replace(summary, n > 0 ? t('since.count', { count: n, n: count(n) }) : t('since.count.none'));
  };
  /** Reads these rows; a server that asks to wait gets one notice with the countdown, above them all. */
  const fill = async (rows) => {
    const current = AbortSignal.any([signal, drawing.signal]);
    const refused = await readAll(rows, current);
    if (!current.aborted) sayChanged();
    if (!refused) return;
    waiting.push(...refused.left);
    const retry = () => {
      replace(top);
      root.querySelector('h1').focus();
      fill(waiting.splice(0));
    };
    replace(top, problem(refused.error, { retry, signal: current }));
  };
  const draw = (focus = null) => {
    drawing?.abort();
    drawing = new AbortController();
    waiting = [];
    replace(top);
    replace(summary);
    const kept = watchlist().filter((entry) => isMint(entry.mint));
    const rows = kept.map((entry, index) => row(entry, index, { redraw: draw, again: fill }));
    if (rows.length > 0) replace(list, h('ul.watch', {}, rows.map(({ element }) => element)));
    else replace(list, notice('info', t('watch.none'), t('watch.none.words'), h('a.button', { href: '/' }, t('nav.overview'))));
    if (focus) {
      const near = rows[Math.min(focus.at, rows.length - 1)]?.element.querySelector(focus.part);
      (near ?? root.querySelector('h1')).focus();
    }
    return fill(rows);
  };
  await draw();
}
