/** One CSV file of several answers: one header, whole rows, a bound, patience, and no half file. */
import './browser.js';
import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { Joined, joinedCsv, MOST_ANSWERS } from '../../../public/joined.js';

const HEAD = 'token_id,name\r\n';
const bytes = (text) => new TextEncoder().encode(text);
const never = new AbortController().signal;

/** Cuts a text into pieces of `size` bytes, as a network may. */
function pieces(text, size) {
  const all = bytes(text);
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.subarray(index * size, (index + 1) * size));
}

/** An answer of the server. */
function answer(text, { cursor = null, status = 200, headers = {}, size = 7, broken = false } = {}) {
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces(text, size)) controller.enqueue(piece);
      if (broken) controller.error(new TypeError('network error'));
      else controller.close();
    },
  });
  return new Response(body, { status, headers: { ...headers, ...(cursor && { 'x-next-cursor': cursor }) } });
}

/** Serves `answers` in their order and gives the addresses that were asked for. */
function serve(...answers) {
  const asked = [];
  mock.method(globalThis, 'fetch', async (path) => {
    asked.push(path);
    const next = answers.length > 1 ? answers.shift() : answers[0];
    return typeof next === 'function' ? next() : next;
  });
  return asked;
}

const join = (options = {}) => joinedCsv('/api/tokens.csv?q=a', { signal: never, advance: () => null, waiting: () => null, ...options });
const text = async ({ parts }) => new Blob(parts).text();

afterEach(() => mock.restoreAll());

test('answers become one file with one header line', async () => {
  for (const size of [1, 2, 5, 1_000]) {
    const asked = serve(answer(`${HEAD}a,1\r\nb,2\r\n`, { cursor: 'x~1', size }), answer(`${HEAD}c,3\r\n`, { cursor: 'y', size }), answer(HEAD, { size }));
    const file = await join();
    assert.equal(await text(file), `${HEAD}a,1\r\nb,2\r\nc,3\r\n`);
    assert.deepEqual([file.rows, file.cut], [3, false]);
    assert.deepEqual(asked, ['/api/tokens.csv?q=a', '/api/tokens.csv?q=a&cursor=x%7E1', '/api/tokens.csv?q=a&cursor=y']);
  }
});

test('no rows are a file with a header', async () => {
  serve(answer(HEAD));
  assert.equal(await text(await join()), HEAD);
});

test('line breaks and quotes inside of a cell end no row', async () => {
  const rows = 'a,"one\r\ntwo ""three""\n"\r\nb,"é\u2028,"\r\n';
  for (const size of [1, 3, 64]) {
    serve(answer(HEAD + rows, { size }));
    const file = await join();
    assert.deepEqual([file.rows, await text(file)], [2, HEAD + rows]);
  }
});

test('a file ends after a whole row at its bound, and says that there is more', async () => {
  const three = `${HEAD}a,1\r\n"b\r\n",2\r\nc,3\r\n`;
  for (const size of [1, 4, 100]) {
    for (const [most, rows, cut] of [[1, 1, true], [2, 2, true], [3, 3, false], [4, 3, false]]) {
      serve(answer(three, { size }));
      const file = await join({ most });
      assert.deepEqual([file.rows, file.cut, (await text(file)).endsWith('\r\n')], [rows, cut, true], `${most} of 3 by ${size}`);
    }
  }
  serve(answer(three, { cursor: 'more' }), answer(`${HEAD}d,4\r\ne,5\r\n`));
  const file = await join({ most: 4 });
  assert.equal(await text(file), `${three}d,4\r\n`);
  assert.ok(file.cut);
});

test('a file that is full asks for no more, and says that there is more where a cursor leads on', async () => {
  const asked = serve(answer(`${HEAD}a,1\r\nb,2\r\n`, { cursor: 'more' }));
  assert.deepEqual([(await join({ most: 2 })).cut, asked.length], [true, 1]);
});

test('answers are asked for so often and no more', async () => {
  let n = 0;
  const asked = serve(() => answer(`${HEAD}a,1\r\n`, { cursor: `c${(n += 1)}` }));
  const file = await join();
  assert.deepEqual([file.cut, file.rows, asked.length], [true, MOST_ANSWERS, MOST_ANSWERS]);
});

test('what is no whole file is refused', async () => {
  const kind = (wanted) => ({ name: 'ApiError', kind: wanted });
  serve(answer(`${HEAD}a,1\r\nb`));
  await assert.rejects(join(), kind('malformed'));
  serve(answer('no line'));
  await assert.rejects(join(), kind('malformed'));
  serve(answer(''));
  await assert.rejects(join(), kind('malformed'));
  serve(answer(`${HEAD}a,"1\r\n`));
  await assert.rejects(join(), kind('malformed'));
  serve(answer(`${HEAD}a,1\r\n`, { cursor: 'c' }), answer('token_id,other\r\nb,2\r\n'));
  await assert.rejects(join(), kind('malformed'));
  serve(() => answer(`${HEAD}a,1\r\n`, { cursor: 'same' }));
  await assert.rejects(join(), kind('malformed'));
  serve(answer(`${HEAD}a,1\r\n`, { broken: true }));
  await assert.rejects(join(), kind('offline'));
  serve(answer('{}', { status: 500 }));
  await assert.rejects(join(), kind('server'));
});

test('a server that asks to wait is asked again after that time', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  const busy = () => answer('{}', { status: 429, headers: { 'Retry-After': '2' } });
  const asked = serve(answer(`${HEAD}a,1\r\n`, { cursor: 'c' }), busy, answer(`${HEAD}b,2\r\n`));
  const told = [];
  const waiting = (seconds) => {
    told.push(seconds);
    setImmediate(() => mock.timers.tick(1_000));
  };
  const file = await join({ waiting });
  assert.equal(await text(file), `${HEAD}a,1\r\nb,2\r\n`);
  assert.deepEqual(told, [2, 1]);
  assert.equal(asked[1], asked[2]);
  mock.timers.reset();
});

test('patience ends: after three times, or where the wait is long', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  const waiting = () => setImmediate(() => mock.timers.tick(1_000));
  const asked = serve(() => answer('{}', { status: 503, headers: { 'Retry-After': '1' } }));
  await assert.rejects(join({ waiting }), { kind: 'upstream' });
  assert.equal(asked.length, 4);
  const long = serve(() => answer('{}', { status: 429, headers: { 'Retry-After': '121' } }));
  await assert.rejects(join({ waiting }), { kind: 'rate_limited', retryAfter: 121 });
  assert.equal(long.length, 1);
  mock.timers.reset();
});

test('whoever stops is obeyed, while bytes come and while the server is waited for', async () => {
  const stop = new AbortController();
  serve(answer(`${HEAD}a,1\r\n`));
  await assert.rejects(join({ signal: stop.signal, advance: () => stop.abort() }), { name: 'AbortError' });
  const other = new AbortController();
  serve(() => answer('{}', { status: 429, headers: { 'Retry-After': '60' } }));
  await assert.rejects(join({ signal: other.signal, waiting: () => setImmediate(() => other.abort()) }), { name: 'AbortError' });
  await assert.rejects(join({ signal: AbortSignal.abort() }), { name: 'AbortError' });
});

test('silence ends the reading', async () => {
  mock.method(globalThis, 'fetch', (_, { signal }) => new Promise((_done, refuse) => signal.addEventListener('abort', () => refuse(signal.reason))));
  await assert.rejects(join({ silentMs: 5 }), { kind: 'timeout' });
});

test('progress is told in rows', async () => {
  serve(answer(`${HEAD}a,1\r\nb,2\r\nc,3\r\n`, { size: 6 }));
  const told = [];
  await join({ advance: (rows) => told.push(rows) });
  assert.equal(told.at(-1), 3);
  assert.deepEqual(told, [...told].sort());
});

test('bytes after the last line that has room are not taken', () => {
  const file = new Joined(1);
  file.begin();
  file.take(bytes(HEAD));
  file.take(bytes('a,1\r\n'));
  assert.ok(!file.full);
  file.take(bytes('b'));
  assert.ok(file.full);
  assert.equal(file.parts.map((part) => new TextDecoder().decode(part)).join(''), `${HEAD}a,1\r\n`);
});
