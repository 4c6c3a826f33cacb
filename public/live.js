/**
 * New verdicts as they are made: one WebSocket while somebody looks, and without it a list that is read
 * again every 30 seconds. A hidden page asks for nothing.
 */
import { isMint } from './mint.js';

const PATH = '/api/live';
const FLUSH_MS = 1_000;
const OPEN_MS = 4_000;
const PING_MS = 20_000;
const PONG_MS = 4_000;
const FIRST_POLL_MS = 2_000;
export const POLL_MS = 30_000;
/** After more failures in a row the list is read anew. */
const REPLAYED_FAILURES = 3;
/** Waits before another try to connect; the last one repeats. Each is up to a third longer by chance. */
const BACK_OFF_MS = [2_000, 5_000, 10_000, 20_000, 40_000, 60_000];

/** Closes a socket; one that still connects is let finish first, which browsers report as an error else. */
function discard(socket) {
  for (const name of ['onmessage', 'onclose', 'onerror']) socket[name] = null;
  socket.onopen = () => socket.close();
  if (socket.readyState === WebSocket.OPEN) socket.close();
}

/** `after`: the id of the last message that was heard, so that those since then come first. */
function openSocket(after = null) {
  const query = after === null ? '' : `?after=${after}`;
  return new WebSocket(location.origin.replace(/^http/, 'ws') + PATH + query);
}

/**
 * What a message of the feed says: `{ id, row }` of a verdict, `{ id, gap: true }` where messages are
 * lost, or null for anything else. `id` is null where there is none.
 */
export function messageIn(text) {
  if (typeof text !== 'string') return null;
  try {
    const { id, type, token } = JSON.parse(text);
    const known = Number.isSafeInteger(id) && id >= 0 ? id : null;
    if (type === 'gap') return { id: known, gap: true };
    const whole = type === 'verdict' && isMint(token?.token_id) && !Number.isNaN(Date.parse(token.fetched_at));
    return whole ? { id: known, row: token } : null;
  } catch {
    return null;
  }
}

/**
 * `onRows(rows)`: verdicts that came, at most once a second, one a token. `onReload()`: read the list
 * again, something may have been missed. `onState(state)`: `connecting`, `live`, `down`, `paused` or
 * `hidden`. All ends with `signal`.
 */
export class LiveFeed {
  constructor({ signal, onRows, onReload, onState }) {
    Object.assign(this, { signal, onRows, onReload, onState });
    this.state = null;
    this.socket = null;
    this.failures = 0;
    this.missed = false;
    this.last = null;
    this.timers = new Map();
    this.waiting = new Map();
    this.flushedAt = 0;
    document.addEventListener('visibilitychange', () => this.look(), { signal });
    // An open socket would keep the page out of the browser's back-forward cache.
    addEventListener('pagehide', () => this.sleep(), { signal });
    addEventListener('pageshow', (event) => event.persisted && this.look(), { signal });
    addEventListener('offline', () => this.up() && this.dropped(), { signal });
    addEventListener('online', () => this.retry(), { signal });
    signal.addEventListener('abort', () => this.release());
  }

  start() {
    if (document.hidden) this.sleep();
    else this.connect();
  }

  pause() {
    this.release();
    this.enter('paused');
  }

  /** Ends a pause. */
  resume() {
    this.failures = 0;
    this.last = null;
    this.onReload();
    this.connect();
  }

  /** Tries to connect now instead of when the wait is over. */
  retry() {
    if (this.state !== 'down') return;
    this.failures = 0;
    this.enter('connecting');
    this.connect();
  }

  up() {
    return this.state === 'live' || this.state === 'connecting';
  }

  enter(state) {
    if (this.state === state) return;
    this.state = state;
    this.onState(state);
  }

  /** One timer a name; setting it again moves it. */
  after(name, ms, act) {
    clearTimeout(this.timers.get(name));
    this.timers.set(name, setTimeout(() => {
      this.timers.delete(name);
      act();
    }, ms));
  }

  stop(name) {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }

  /** Lets go of the socket, all timers, and what was not shown yet. */
  release() {
    for (const name of [...this.timers.keys()]) this.stop(name);
    if (this.socket) discard(this.socket);
    this.socket = null;
    this.waiting.clear();
  }

  look() {
    if (document.hidden) this.sleep();
    else if (this.state === 'hidden') this.resume();
  }

  sleep() {
    if (this.state === 'paused' || this.signal.aborted) return;
    this.release();
    this.enter('hidden');
  }

  connect() {
    this.stop('retry');
    if (this.signal.aborted) return;
    if (this.socket) discard(this.socket);
    if (this.state !== 'down') this.enter('connecting');
    const socket = openSocket(this.last);
    this.socket = socket;
    this.after('open', OPEN_MS, () => this.dropped());
    socket.onopen = () => this.opened();
    socket.onmessage = ({ data }) => this.heard(data);
    socket.onclose = () => this.dropped();
  }

  opened() {
    this.stop('open');
    this.stop('poll');
    this.enter('live');
    // With the id of the last message, those that were missed come by themselves.
    if (this.missed && this.last === null) this.onReload();
    this.missed = false;
    this.ping();
  }

  /** A connection can die without a word: what does not answer a ping is taken as dropped. */
  ping() {
    this.after('ping', PING_MS, () => {
      this.socket.send('ping');
      this.after('pong', PONG_MS, () => this.dropped());
      this.ping();
    });
  }

  heard(text) {
    this.stop('pong');
    this.failures = 0;
    const message = messageIn(text);
    if (!message) return;
    this.last = message.id;
    if (message.gap) {
      this.onReload();
      return;
    }
    const { row } = message;
    this.waiting.set(row.token_id, row);
    if (this.timers.has('flush')) return;
    this.after('flush', Math.max(0, this.flushedAt + FLUSH_MS - Date.now()), () => this.flush());
  }

  flush() {
    this.flushedAt = Date.now();
    const rows = [...this.waiting.values()];
    this.waiting.clear();
    this.onRows(rows);
  }

  dropped() {
    if (this.socket) discard(this.socket);
    this.socket = null;
    for (const name of ['open', 'ping', 'pong']) this.stop(name);
    const wait = BACK_OFF_MS[Math.min(this.failures, BACK_OFF_MS.length - 1)];
    this.failures += 1;
    // What was missed in a long time is cheaper to read as a list.
    if (this.failures > REPLAYED_FAILURES) this.last = null;
    this.missed = true;
    this.enter('down');
    this.after('retry', wait * (1 + Math.random() / 3), () => (navigator.onLine ? this.connect() : this.dropped()));
    if (!this.timers.has('poll')) this.poll(FIRST_POLL_MS);
  }

  poll(ms) {
    this.after('poll', ms, () => {
      if (navigator.onLine) this.onReload();
      this.poll(POLL_MS);
    });
  }
}

/** Calls `act` when what failed may succeed: the network is back, or the page is, from the browser's back-forward cache. */
export function whenBack(signal, act) {
  addEventListener('online', () => act(), { signal });
  addEventListener('pageshow', (event) => event.persisted && act(), { signal });
}

/** Milliseconds until the feed answered a ping, connecting included; null when it does not within `ms`. */
export function measureLive(signal, ms = OPEN_MS) {
  const started = performance.now();
  const socket = openSocket();
  const { promise, resolve } = Promise.withResolvers();
  const finish = (value) => {
    clearTimeout(timer);
    discard(socket);
    resolve(value);
  };
  const timer = setTimeout(() => finish(null), ms);
  signal.addEventListener('abort', () => finish(null));
  socket.onopen = () => socket.send('ping');
  socket.onmessage = ({ data }) => data === 'pong' && finish(performance.now() - started);
  socket.onclose = () => finish(null);
  return promise;
}
