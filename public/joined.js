/** A CSV file that the server gives in several answers, joined to one with one header line. */
import { ApiError, failure } from './api.js';
import { Silence } from './silence.js';

/** Rows of one file, and answers that are asked for it at the most. */
export const MOST_ROWS = 100_000;
export const MOST_ANSWERS = 40;
/** How often one answer is waited for, and how long at once, when the server asks to wait. */
const WAITS = 3;
const LONGEST_WAIT_S = 120;
const SILENT_MS = 45_000;

const QUOTE = 0x22;
const END = 0x0a;

/** Where records end: line breaks outside quotes. Give it the bytes of one file as they come. */
class Records {
  quoted = false;

  /** The places after the record ends in these bytes. */
  ends(bytes) {
    const found = [];
    for (let index = 0; index < bytes.length; index += 1) {
      if (bytes[index] === QUOTE) this.quoted = !this.quoted;
      else if (bytes[index] === END && !this.quoted) found.push(index + 1);
    }
    return found;
  }
}

const decode = (parts) => parts.map((part) => new TextDecoder().decode(part)).join('');

/** A file that grows by the bytes of answers; it ends after `most` rows. */
export class Joined {
  constructor(most = MOST_ROWS) {
    Object.assign(this, { most, rows: 0, full: false, header: null, parts: [] });
  }

  /** An answer begins. */
  begin() {
    Object.assign(this, { records: new Records(), head: [], whole: false });
  }

  /** Takes bytes of the answer. Throws ApiError when its first line is another than that of the first answer. */
  take(bytes) {
    if (this.full || bytes.length === 0) return;
    const ends = this.records.ends(bytes);
    let from = 0;
    if (this.head) {
      const end = ends.shift();
      this.head.push(bytes.subarray(0, end));
      if (end === undefined) return;
      from = end;
      this.begun();
    }
    const room = this.most - this.rows;
    const reached = ends.length >= room;
    const until = reached ? (ends[room - 1] ?? from) : bytes.length;
    // What follows the last row that has room, even a part of a row, says that there is more.
    this.full = reached && until < bytes.length;
    this.rows += Math.min(ends.length, room);
    if (until > from) this.parts.push(bytes.subarray(from, until));
    this.whole = this.full || (ends.at(-1) ?? from) === bytes.length;
  }

  begun() {
    const header = decode(this.head);
    if (this.header === null) {
      this.header = header;
      this.parts.push(...this.head);
    } else if (this.header !== header) throw new ApiError('malformed');
    this.head = null;
    this.whole = true;
  }

  /** The answer is over. Throws ApiError when it ended within a line. */
  end() {
    if (!this.whole) throw new ApiError('malformed');
  }
}

/** Resolves after some seconds, of which `waiting` is told each; rejects with the signal's reason. */
function pause(seconds, signal, waiting) {
  return new Promise((done, refuse) => {
    let left = seconds;
    waiting(left);
    const timer = setInterval(() => {
      left -= 1;
      if (left > 0) waiting(left);
      else finish(done);
    }, 1_000);
    const stop = () => finish(() => refuse(signal.reason));
    const finish = (then) => {
      clearInterval(timer);
      signal.removeEventListener('abort', stop);
      then();
    };
    signal.addEventListener('abort', stop);
  });
}

/** Reads one answer into the file and gives where the next one begins, or null. */
async function readAnswer(path, file, { signal, advance, silentMs }) {
  const silence = new Silence(signal, silentMs);
  try {
    const response = await fetch(path, { cache: 'no-store', signal: silence.signal });
    if (!response.ok) throw await failure(response);
    file.begin();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      silence.awake();
      if (done) break;
      file.take(value);
      advance(file.rows);
      signal.throwIfAborted();
      if (!file.full) continue;
      silence.stop();
      return null;
    }
    file.end();
    return response.headers.get('x-next-cursor');
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ApiError) throw error;
    throw new ApiError(silence.over ? 'timeout' : 'offline');
  } finally {
    silence.done();
  }
}

/** The same, asked again after the time that a refusing server names. */
async function patiently(path, file, options) {
  for (let waits = 0; ; waits += 1) {
    try {
      return await readAnswer(path, file, options);
    } catch (error) {
      const wait = error instanceof ApiError && error.status !== null ? error.retryAfter : null;
      if (wait === null || wait > LONGEST_WAIT_S || waits === WAITS) throw error;
      await pause(wait, options.signal, options.waiting);
    }
  }
}

/**
 * Follows the answers of a CSV route from `path` on. `advance(rows)` is told of progress, `waiting(seconds)` of a server
 * that asks to wait. Gives `{parts, rows, cut}`; `cut`: there may be more rows than the file holds. Rejects with
 * ApiError, or the signal's reason.
 */
export async function joinedCsv(path, { signal, advance, waiting, most = MOST_ROWS, silentMs = SILENT_MS }) {
  signal.throwIfAborted();
  const file = new Joined(most);
  const address = new URL(path, location.origin);
  const asked = new Set();
  for (;;) {
    const cursor = await patiently(address.pathname + address.search, file, { signal, advance, waiting, silentMs });
    const { rows, parts, full } = file;
    if (full || !cursor) return { parts, rows, cut: full };
    // A cursor that leads back would never end.
    if (asked.has(cursor)) throw new ApiError('malformed');
    asked.add(cursor);
    if (rows >= most || asked.size >= MOST_ANSWERS) return { parts, rows, cut: true };
    address.searchParams.set('cursor', cursor);
  }
}
