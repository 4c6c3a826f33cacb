/**
 * The newest analyses without a page: what arrived, what waits while the reader is in the list, and whether the
 * reader is. What is drawn of it stands in recent.js.
 */

/** So many rows are shown; as no more are kept, the list that waits cannot grow. */
export const ROWS = 10;
/** So long after the last touch the list still waits: a finger is lifted between two movements. */
export const TOUCH_MS = 4_000;

const key = (row) => `${row.token_id} ${row.fetched_at}`;

/** The newest `ROWS` of two lists, each token once, by its newest verdict. */
export function merged(old, fresh) {
  const newest = new Map();
  for (const row of [...old, ...fresh]) {
    const known = newest.get(row.token_id);
    if (!known || Date.parse(row.fetched_at) >= Date.parse(known.fetched_at)) newest.set(row.token_id, row);
  }
  return [...newest.values()].sort((a, b) => Date.parse(b.fetched_at) - Date.parse(a.fetched_at)).slice(0, ROWS);
}

/** `known`: the rows as they are; `shown`: those on the screen, null before the first list. */
export class Arrivals {
  constructor() {
    this.known = [];
    this.shown = null;
  }

  /**
   * Takes verdicts that came, or with `whole` the list as the server has it. With `hold` rows that stand on the screen
   * stay there. Gives how many came that were not known; before the first list nothing is shown and none is new.
   */
  take(rows, { whole = false, hold = false } = {}) {
    if (!whole && this.shown === null) {
      this.known = merged(this.known, rows);
      return 0;
    }
    const had = new Set((this.shown === null ? rows : this.known).map(key));
    // A list on its way may lack what the feed told meanwhile; all else it knows better.
    const newest = whole ? Math.max(0, ...rows.map((row) => Date.parse(row.fetched_at))) : -Infinity;
    this.known = merged(this.known.filter((row) => Date.parse(row.fetched_at) > newest), rows);
    if (!hold || !this.shown?.length) this.shown = this.known;
    return rows.filter((row) => !had.has(key(row))).length;
  }

  /** How many of the rows are not on the screen yet; of `ROWS` there may have been more. */
  get waiting() {
    const shown = new Set((this.shown ?? []).map(key));
    return this.shown === null ? 0 : this.known.filter((row) => !shown.has(key(row))).length;
  }

  /** Whether the screen stands behind what is known. */
  get behind() {
    return this.shown !== null && this.shown !== this.known;
  }

  release() {
    this.shown = this.known;
  }
}

/** Whether the reader is in the list: with a pointer, a finger, the focus or a selection. */
export class Attention {
  constructor() {
    Object.assign(this, { pointer: false, finger: false, focus: false, selection: false, touchedAt: -Infinity });
  }

  /** A touch of a page that shows the list, or the scrolling that goes on after one; `finger`: it is still down. */
  touch(finger, now) {
    this.finger = finger;
    this.touchedAt = now;
  }

  touched(now) {
    return this.finger || now - this.touchedAt < TOUCH_MS;
  }

  here(now) {
    return this.pointer || this.focus || this.selection || this.touched(now);
  }
}
