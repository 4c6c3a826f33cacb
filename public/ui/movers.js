/** What moved today: verdicts of high and critical risk, and what changed of the tokens that the reader watches. */
import { get } from '../api.js';
import { h, replace } from '../dom.js';
import { clock, count, tokenName } from '../format.js';
import { t } from '../i18n.js';
import { watchlist } from '../kept.js';
import { isMint, tokenPath } from '../mint.js';
import { Attempts, selectedIn } from './recent.js';
import { BANDS, bandBadge, shownBand } from './risk.js';
import { notLoaded, problem, skeleton, timeAgo, whileLoading } from './states.js';

const WINDOW_MS = 24 * 3_600_000;
const ASKED = 30;
const SHOWN = 6;
/** It is asked for again at most so often: with new verdicts, and when a hidden page is looked at again. */
const RENEWED_MS = 60_000;
const ADDRESS = `/api/tokens?band=high,critical&per_page=${ASKED}&page=1`;

const isRow = (row) => isMint(row?.token_id) && !Number.isNaN(Date.parse(row.fetched_at));

/**
 * Of rows whose newest verdict comes first: those that are high or critical by a verdict of the last day. Tokens made
 * in that time come first, then critical ones, then by the verdict. `last`: when the newest of all rows was made, or
 * null; `whole`: whether the rows reach back as far as the window.
 */
export function risen(rows, now) {
  const known = rows.filter(isRow).map((row) => {
    const [at, made] = [Date.parse(row.fetched_at), Date.parse(row.creation_date ?? '')];
    return { row, at, band: shownBand(row), fresh: made <= at && now - made < WINDOW_MS };
  });
  const inside = known.filter(({ at, band }) => now - at < WINDOW_MS && ['high', 'critical'].includes(band));
  inside.sort((a, b) => b.fresh - a.fresh || BANDS.indexOf(b.band) - BANDS.indexOf(a.band) || b.at - a.at);
  return { inside, last: known[0]?.row.fetched_at ?? null, whole: known.length < ASKED || now - known.at(-1).at >= WINDOW_MS };
}

function item({ row, band, fresh }) {
  const { name, symbol } = tokenName(row);
  return h('li', {}, h('a', { href: tokenPath(row.token_id) }, h('bdi', {}, name)), bandBadge(band),
    h('span.under', {}, symbol && h('bdi.symbol', {}, symbol), h('span', {}, t('moves.read'), ' ', timeAgo(row.fetched_at, 'short')),
      fresh && h('span', {}, t('moves.made'), ' ', timeAgo(row.creation_date, 'short'))));
}

function risenPart(rows) {
  const { inside, last, whole } = risen(rows, Date.now());
  const none = last ? [t('moves.none'), ' ', t('moves.last'), ' ', timeAgo(last), '.'] : t('moves.none');
  const rest = inside.length - SHOWN;
  const more = rest > 0 && t(whole ? 'moves.more' : 'moves.moreAtLeast', { count: rest, n: count(rest) });
  return [h('p.fine', {}, t('moves.window'), ' ', t('moves.asOf', { time: clock(new Date().toISOString()) })),
    inside.length > 0 ? h('ul.moves', {}, inside.slice(0, SHOWN).map(item)) : h('p', {}, none),
    h('p', {}, more && [more, ' '], h('a', { href: '/tokens?band=high,critical' }, t('moves.all')))];
}

/** Its code is large and only asked for by who watches something that was read. */
async function watchedPart(rows) {
  const entries = watchlist().filter(({ mint }) => isMint(mint));
  const read = entries.some(({ visits }) => visits?.now);
  const module = read && await import('./watchedmoves.js').catch(() => null);
  const words = t(entries.length > 0 ? 'moves.watched.unread' : 'moves.watched.none');
  return [h('h3', {}, t('moves.watched')),
    read ? module?.watchedMoves(entries, rows.filter(isRow)) ?? notLoaded(t('failed.words')) : h('p', {}, words),
    entries.length > 0 && h('p', {}, h('a', { href: '/watchlist' }, t('moves.watched.all')))];
}

/** Its place, asked for again as time goes by. What is newer waits while the reader is in it, as in the list beside it. */
export class Movers {
  constructor(place, signal) {
    Object.assign(this, { place, signal, attempts: new Attempts(RENEWED_MS), loading: false, filled: false, next: null });
    document.addEventListener('visibilitychange', () => document.hidden || this.renew(), { signal });
    // What gets the focus has it a moment after it was lost.
    for (const name of ['pointerleave', 'focusout']) place.addEventListener(name, () => setTimeout(() => this.settle()), { signal });
  }

  /** Asks again for what failed or is old. */
  renew() {
    if (!this.loading && this.attempts.due) this.load();
  }

  /** One request; `asked`: by the reader. A failure is said where nothing stands yet. */
  async load(asked = false) {
    this.loading = true;
    const waited = !this.filled && (asked || !this.attempts.fault);
    try {
      const answer = get(ADDRESS, { signal: this.signal });
      const { data } = await (waited ? whileLoading(this.place, skeleton('rows', SHOWN), answer) : answer);
      const watched = await watchedPart(data.tokens);
      this.signal.throwIfAborted();
      this.attempts.came();
      this.next = [risenPart(data.tokens), watched];
      this.settle();
    } catch (error) {
      if (this.signal.aborted) return;
      const known = this.attempts.failed(error);
      if (!this.filled && (waited || !known)) replace(this.place, problem(error, { signal: this.signal, retry: () => this.load(true) }));
    } finally {
      this.loading = false;
    }
  }

  /** Draws what waits, unless the reader is in what stands. */
  settle() {
    const { place } = this;
    const focused = place.contains(document.activeElement);
    if (!this.next || (this.filled && (focused || place.matches(':hover') || selectedIn(place)))) return;
    replace(place, this.next);
    if (focused) document.querySelector('main h1').focus({ preventScroll: true });
    Object.assign(this, { filled: true, next: null });
  }
}
