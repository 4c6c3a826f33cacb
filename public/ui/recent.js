/** The newest analyses: a list that new verdicts join by themselves while it is looked at. */
import { get } from '../api.js';
import { h, replace } from '../dom.js';
import { count } from '../format.js';
import { t } from '../i18n.js';
import { LiveFeed, POLL_MS } from '../live.js';
import { announce } from '../status.js';
import { Arrivals, Attention, ROWS, TOUCH_MS } from './arrivals.js';
import { icon } from './risk.js';
import { notice, problem, skeleton, whileLoading } from './states.js';
import { tokenTable } from './tokenlist.js';

const TELL_MS = 10_000;
/** What comes within this time is told in one sentence. */
const GATHER_MS = 1_000;
/** A list older than this when the feed opens may lack a verdict made in between. */
const GAP_MS = 2_000;
/** How often new verdicts are news to the other parts: what failed is tried again with them. */
const NEWS_MS = 10_000;
const TOUCHES = ['touchstart', 'touchmove', 'touchend', 'touchcancel'];

function onScreen(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

export function selectedIn(element) {
  const selection = getSelection();
  return !selection.isCollapsed && selection.rangeCount > 0 && selection.getRangeAt(0).intersectsNode(element);
}

/** When a part is asked for again: `pause` ms after it came, or when the server lets after a failure. `fault`: its kind, or null. */
export class Attempts {
  constructor(pause = 0) {
    Object.assign(this, { pause, fault: null, notBefore: 0 });
  }

  get due() {
    return Date.now() >= this.notBefore;
  }

  next(fault, wait) {
    Object.assign(this, { fault, notBefore: Date.now() + wait });
  }

  /** Gives whether it had failed before. */
  came() {
    const back = this.fault !== null;
    this.next(null, this.pause);
    return back;
  }

  /** Gives whether this failure is said already; one with a wait is said anew. */
  failed({ kind = 'server', retryAfter }) {
    const known = this.fault === kind && !retryAfter;
    this.next(kind, (retryAfter ?? 0) * 1000);
    return known;
  }
}

/** Tells readers of screens in one sentence, at most every ten seconds, what came and whether the feed is up. */
class Teller {
  constructor(signal, waiting) {
    this.waiting = waiting;
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
    if (this.fresh > 0 && this.waiting() > 0) words.push(t('recent.waiting'));
    this.downTold = this.down;
    this.fresh = 0;
    if (words.length === 0) return;
    this.toldAt = Date.now();
    announce(words.join(' '));
  }
}

/**
 * The section; `load` fills it for the first time. `onNews` is called when the feed stands, verdicts came, or the list
 * after a failure: what failed may be tried again, this list by `retry`.
 */
export class Recent {
  constructor(signal, onNews = () => {}) {
    this.signal = signal;
    this.onNews = onNews;
    this.arrivals = new Arrivals();
    this.reader = new Attention();
    this.drawn = null;
    this.attempts = new Attempts();
    this.loadedAt = 0;
    this.newsAt = 0;
    this.interrupted = false;
    this.teller = new Teller(signal, () => this.arrivals.waiting);
    this.body = h('div.list-body');
    this.state = h('p.live-state');
    this.again = h('button.quiet', { type: 'button', hidden: true, on: { click: () => this.reconnect() } }, t('live.retry'));
    this.button = h('button.quiet', { type: 'button', on: { click: () => this.toggle() } }, t('recent.pause'));
    this.more = h('button.quiet.more', { type: 'button', 'data-none': '', on: { click: (event) => this.release(event) } });
    this.place = h('div.live-list', {}, h('div.live-line', {}, this.state, this.more), this.body);
    this.element = h('section.recent', { 'aria-labelledby': 'recent' },
      h('div.section-head', {}, h('h2', { id: 'recent' }, t('recent.title')), h('div.actions', {}, this.again, this.button)),
      this.place, h('p', {}, h('a', { href: '/tokens' }, t('recent.all'))));
    this.attend();
    this.feed = new LiveFeed({
      signal, onRows: (rows) => this.take(rows), onReload: () => (this.attempts.fault ? this.retry() : this.load()), onState: (state) => this.changed(state),
    });
    this.feed.start();
  }

  /** Watches whether the reader is in the list. */
  attend() {
    const { signal, place, reader } = this;
    const look = () => this.settle();
    const pointer = (inside) => ({ pointerType }) => {
      if (pointerType === 'touch') return;
      reader.pointer = inside;
      look();
    };
    place.addEventListener('pointerenter', pointer(true), { signal });
    place.addEventListener('pointerleave', pointer(false), { signal });
    // What gets the focus has it a moment after this.
    place.addEventListener('focusout', () => setTimeout(look), { signal });
    document.addEventListener('selectionchange', look, { signal });
    let timer = 0;
    const touched = (finger) => {
      reader.touch(finger, Date.now());
      clearTimeout(timer);
      timer = setTimeout(look, TOUCH_MS + 50);
    };
    for (const name of TOUCHES) {
      document.addEventListener(name, ({ touches }) => onScreen(this.body) && touched(touches.length > 0), { signal, passive: true });
    }
    // A page that was thrown goes on by itself.
    addEventListener('scroll', () => reader.touched(Date.now()) && touched(reader.finger), { signal, passive: true });
    signal.addEventListener('abort', () => clearTimeout(timer));
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
    if (state === 'hidden') {
      Object.assign(this.reader, { pointer: false, finger: false });
      return;
    }
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
    if (state !== 'live') return;
    // A feed that goes on where it ended tells all of it.
    if (this.arrivals.shown && this.feed.last === null && Date.now() - this.loadedAt > GAP_MS) this.load();
    this.onNews();
  }

  /** The server may be there again: asks for a list that failed. */
  retry() {
    if (this.attempts.fault && this.attempts.due) this.load();
  }

  /** Reads the list; `asked`: by the reader. A failure leaves what is shown, unless nothing is. */
  async load(asked = false) {
    if (this.signal.aborted) return;
    if (this.loading) {
      this.late = true;
      return;
    }
    this.loading = true;
    // What failed before stays said until there is something better.
    const waited = !this.arrivals.shown && (asked || !this.attempts.fault);
    try {
      const answer = get(`/api/tokens?per_page=${ROWS}&page=1`, { signal: this.signal });
      const { data } = await (waited ? whileLoading(this.body, skeleton('rows', ROWS), answer) : answer);
      this.loadedAt = Date.now();
      const back = this.attempts.came();
      if (this.feed.state !== 'paused' || !this.arrivals.shown) this.take(data.tokens, true);
      if (back) this.onNews();
      if (this.interrupted) this.changed(this.feed.state);
      this.interrupted = false;
    } catch (error) {
      if (this.signal.aborted) return;
      this.refused(error, waited);
    } finally {
      this.loading = false;
      if (this.late) this.retry();
      this.late = false;
    }
  }

  refused(error, waited) {
    if (!this.arrivals.shown) {
      const known = this.attempts.failed(error);
      if (waited || !known) replace(this.body, problem(error, { signal: this.signal, retry: () => this.load(true) }));
    } else if (this.feed.state === 'down') {
      this.interrupted = true;
      replace(this.state, icon('medium'), h('span', {}, t('recent.interrupted')));
    }
  }

  /** Verdicts that came, or with `whole` the list as the server has it. */
  take(rows, whole = false) {
    const fresh = this.arrivals.take(rows, { whole, hold: this.holding() });
    this.settle();
    if (fresh > 0) this.teller.tell({ fresh });
    if (whole || Date.now() - this.newsAt < NEWS_MS) return;
    this.newsAt = Date.now();
    this.onNews();
  }

  holding() {
    this.reader.focus = this.place.contains(document.activeElement);
    this.reader.selection = selectedIn(this.body);
    return this.reader.here(Date.now());
  }

  /** Draws what is shown; what waits is shown too when nobody is in the list. */
  settle() {
    const { arrivals } = this;
    if (arrivals.behind && !this.holding()) arrivals.release();
    if (arrivals.shown !== this.drawn) this.draw();
    const n = arrivals.waiting;
    if (n === 0 && document.activeElement === this.more) this.button.focus({ preventScroll: true });
    this.more.toggleAttribute('data-none', n === 0);
    if (n > 0) replace(this.more, t(n < ROWS ? 'recent.held' : 'recent.held.most', { n: count(n) }), h('span.offscreen', {}, `, ${t('recent.held.show')}`));
  }

  /** Shows what waits; by keyboard one goes on at its first row. */
  release({ detail }) {
    this.arrivals.release();
    this.settle();
    if (detail === 0) this.body.querySelector('[data-row]')?.focus();
  }

  draw() {
    const held = this.body.contains(document.activeElement) ? document.activeElement.getAttribute('href') ?? '' : null;
    const { shown } = this.arrivals;
    this.drawn = shown;
    if (shown.length === 0) replace(this.body, notice('info', t('recent.none'), t('recent.none.words')));
    else replace(this.body, tokenTable(shown, t('recent.title')));
    if (held === null) return;
    const same = held && (this.body.querySelector(`a[href="${CSS.escape(held)}"]`) ?? this.body.querySelector('[data-row]'));
    (same || this.button).focus({ preventScroll: true });
  }
}
