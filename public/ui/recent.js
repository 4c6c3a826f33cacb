/** The newest analyses: a list that new verdicts join by themselves while it is looked at. */
import { get } from '../api.js';
import { h, replace } from '../dom.js';
import { count } from '../format.js';
import { t } from '../i18n.js';
import { LiveFeed, POLL_MS } from '../live.js';
import { announce } from '../status.js';
import { icon } from './risk.js';
import { notice, problem, skeleton, whileLoading } from './states.js';
import { tokenTable } from './tokenlist.js';

const ROWS = 10;
const TELL_MS = 10_000;
/** What comes within this time is told in one sentence. */
const GATHER_MS = 1_000;
/** A list older than this when the feed opens may lack a verdict made in between. */
const GAP_MS = 2_000;

const key = (row) => `${row.token_id} ${row.fetched_at}`;

/** The newest `ROWS` of two lists, each token once, by its newest verdict. */
function merged(old, fresh) {
  const newest = new Map();
  for (const row of [...old, ...fresh]) {
    const known = newest.get(row.token_id);
    if (!known || Date.parse(row.fetched_at) >= Date.parse(known.fetched_at)) newest.set(row.token_id, row);
  }
  return [...newest.values()].sort((a, b) => Date.parse(b.fetched_at) - Date.parse(a.fetched_at)).slice(0, ROWS);
}

/** Tells readers of screens in one sentence, at most every ten seconds, what came and whether the feed is up. */
class Teller {
  constructor(signal) {
    this.timer = null;
    this.toldAt = -Infinity;
    this.fresh = 0;
    this.down = false;
    this.downTold = false;
    signal.addEventListener('abort', () => clearTimeout(this.timer));
  }

  tell({ fresh = 0, down = this.down }) {
    this.fresh += fresh;
    this.down = down;
    if (this.timer !== null || (this.fresh === 0 && this.down === this.downTold)) return;
    this.timer = setTimeout(() => this.speak(), Math.max(GATHER_MS, this.toldAt + TELL_MS - Date.now()));
  }

  speak() {
    this.timer = null;
    const words = [];
    if (this.down !== this.downTold) words.push(t(this.down ? 'live.told.down' : 'live.told.up'));
    if (this.fresh > 0) words.push(t('recent.fresh', { count: this.fresh, n: count(this.fresh) }));
    this.downTold = this.down;
    this.fresh = 0;
    if (words.length === 0) return;
    this.toldAt = Date.now();
    announce(words.join(' '));
  }
}

/** The section; `load` fills it for the first time. */
export class Recent {
  constructor(signal) {
    this.signal = signal;
    this.rows = null;
    this.loadedAt = 0;
    this.interrupted = false;
    this.teller = new Teller(signal);
    this.body = h('div.list-body');
    this.state = h('p.live-state');
    this.again = h('button.quiet', { type: 'button', hidden: true, on: { click: () => this.reconnect() } }, t('live.retry'));
    this.button = h('button.quiet', { type: 'button', on: { click: () => this.toggle() } }, t('recent.pause'));
    this.element = h('section', { 'aria-labelledby': 'recent' },
      h('div.section-head', {}, h('h2', { id: 'recent' }, t('recent.title')), this.state, h('div.actions', {}, this.again, this.button)),
      this.body, h('p', {}, h('a', { href: '/tokens' }, t('recent.all'))));
    this.feed = new LiveFeed({
      signal, onRows: (rows) => this.take(rows), onReload: () => this.load(), onState: (state) => this.changed(state),
    });
    this.feed.start();
  }

  toggle() {
    if (this.feed.state === 'paused') this.feed.resume();
    else this.feed.pause();
  }

  reconnect() {
    this.feed.retry();
    // The button may vanish with its focus when the connection stands.
    this.button.focus({ preventScroll: true });
  }

  changed(state) {
    if (state === 'hidden') return;
    const down = state === 'down';
    const words = {
      connecting: ['unknown', t('live.connecting')], live: ['passed', t('live.on')], paused: ['info', t('recent.paused')],
      down: ['medium', t('live.down', { n: count(POLL_MS / 1000) })],
    }[state];
    this.state.dataset.tone = words[0];
    this.state.dataset.live = state;
    replace(this.state, icon(words[0]), h('span', {}, words[1]));
    this.again.hidden = !down;
    this.button.textContent = t(state === 'paused' ? 'recent.resume' : 'recent.pause');
    if (state === 'live' || down) this.teller.tell({ down });
    if (state === 'live' && this.rows && Date.now() - this.loadedAt > GAP_MS) this.load();
  }

  /** Reads the list. A failure leaves what is shown, unless nothing is. */
  async load() {
    if (this.signal.aborted || this.loading) return;
    this.loading = true;
    try {
      const answer = get(`/api/tokens?per_page=${ROWS}&page=1`, { signal: this.signal });
      const { data } = await (this.rows ? answer : whileLoading(this.body, skeleton('rows', ROWS), answer));
      this.loadedAt = Date.now();
      if (this.feed.state !== 'paused' || !this.rows) this.take(data.tokens, true);
      if (this.interrupted) this.changed(this.feed.state);
      this.interrupted = false;
    } catch (error) {
      if (this.signal.aborted) return;
      if (!this.rows) replace(this.body, problem(error, { signal: this.signal, retry: () => this.load() }));
      else if (this.feed.state === 'down') {
        this.interrupted = true;
        replace(this.state, icon('medium'), h('span', {}, t('recent.interrupted')));
      }
    } finally {
      this.loading = false;
    }
  }

  /** Verdicts that came, or with `whole` the list as the server has it. */
  take(rows, whole = false) {
    if (!whole && !this.rows) {
      this.early = merged(this.early ?? [], rows);
      return;
    }
    const shown = new Set((this.rows ?? rows).map(key));
    const fresh = rows.filter((row) => !shown.has(key(row))).length;
    const old = this.rows ?? this.early ?? [];
    // A list on its way may lack what the feed told meanwhile; all else it knows better.
    const newest = whole ? Math.max(0, ...rows.map((row) => Date.parse(row.fetched_at))) : -Infinity;
    this.rows = merged(old.filter((row) => Date.parse(row.fetched_at) > newest), rows);
    this.early = null;
    this.draw();
    if (fresh > 0) this.teller.tell({ fresh });
  }

  draw() {
    const focused = this.body.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    if (this.rows.length === 0) replace(this.body, notice('info', t('recent.none'), t('recent.none.words')));
    else replace(this.body, tokenTable(this.rows, t('recent.title')));
    if (!focused) return;
    const same = this.body.querySelector(`a[href="${CSS.escape(focused)}"]`) ?? this.body.querySelector('[data-row]');
    (same ?? this.button).focus({ preventScroll: true });
  }
}
