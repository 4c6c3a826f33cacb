/** The way to the server: what an error is called, when another try makes sense, and who gave up. */
import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { ApiError, get, retryAfterSeconds, serverHealth } from '../../../public/api.js';

const MOMENT = Date.parse('2026-01-15T12:00:00Z');

function answer(status, body, headers = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  globalThis.fetch = mock.fn(async () => new Response(text, { status, headers }));
}

/** A server that never answers, as long as it is asked. */
function silence() {
  globalThis.fetch = (_, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

async function failure(asked) {
  const error = await asked.then(() => null, (reason) => reason);
  assert.ok(error instanceof ApiError, String(error));
  return error;
}

const { fetch } = globalThis;
afterEach(() => {
  mock.timers.reset();
  globalThis.fetch = fetch;
});

test('an answer comes with its time and what the server says of its own', async () => {
  answer(200, { n: 1 }, { 'Server-Timing': 'd1;desc="1"' });
  const { data, elapsedMs, serverTiming } = await get('/api/stats');
  assert.deepEqual(data, { n: 1 });
  assert.ok(elapsedMs >= 0);
  assert.equal(serverTiming, 'd1;desc="1"');
  assert.deepEqual(globalThis.fetch.mock.calls[0].arguments[0], '/api/stats');
});

test('every status has its kind', async () => {
  const kinds = {
    400: 'invalid', 401: 'closed', 403: 'closed', 404: 'not_found', 405: 'invalid', 422: 'invalid', 429: 'rate_limited', 500: 'server', 501: 'server', 502: 'upstream', 503: 'upstream', 504: 'upstream',
  };
  for (const [status, kind] of Object.entries(kinds)) {
    answer(Number(status), { code: 'a_code', request_id: 'r-1' });
    const error = await failure(get('/x'));
    assert.deepEqual([error.kind, error.status, error.code, error.requestId], [kind, Number(status), 'a_code', 'r-1']);
  }
});

test('a spent budget or a busy service is no failure of the source, and says how long to wait', async () => {
  answer(503, { code: 'budget_exhausted' }, { 'Retry-After': '900' });
  const error = await failure(get('/x'));
  assert.deepEqual([error.kind, error.retryAfter], ['exhausted', 900]);
  answer(503, { code: 'service_busy' }, { 'Retry-After': '3' });
  assert.equal((await failure(get('/x'))).kind, 'busy');
  for (const code of ['toString', '__proto__', 'storage_unavailable']) {
    answer(503, { code });
    assert.equal((await failure(get('/x'))).kind, 'upstream');
  }
});

test('an error without a body of ours is still an error', async () => {
  for (const body of ['<html>', '', '[]', { code: 7, request_id: {} }]) {
    answer(502, body);
    const error = await failure(get('/x'));
    assert.deepEqual([error.kind, error.code, error.requestId, error.retryAfter], ['upstream', null, null, null]);
  }
});

test('a refusal always says how long to wait', async () => {
  answer(429, {}, { 'Retry-After': '7' });
  assert.equal((await failure(get('/x'))).retryAfter, 7);
  answer(429, {});
  assert.equal((await failure(get('/x'))).retryAfter, 30);
  answer(503, {}, { 'Retry-After': '7' });
  assert.equal((await failure(get('/x'))).retryAfter, 7);
});

test('a wait is from one second to an hour, or not told', () => {
  const cases = [['0', 1], ['1', 1], ['90', 90], ['3600', 3600], ['3601', 3600], ['99999999999', 3600],
    ['Thu, 15 Jan 2026 12:00:30 GMT', 30], ['Thu, 15 Jan 2026 11:00:00 GMT', 1], ['soon', null], ['', null], [null, null]];
  for (const [header, seconds] of cases) assert.equal(retryAfterSeconds(header, MOMENT), seconds, String(header));
});

test('no network, and an answer that is no JSON', async () => {
  globalThis.fetch = async () => {
    throw new TypeError('fetch failed');
  };
  assert.equal((await failure(get('/x'))).kind, 'offline');
  answer(200, '{"cut": ');
  assert.equal((await failure(get('/x'))).kind, 'malformed');
});

test('a server that does not answer is given up on, after a word that it is slow', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  silence();
  const onSlow = mock.fn();
  const asked = failure(get('/x', { timeoutMs: 10_000, slowMs: 3_000, onSlow }));
  mock.timers.tick(2_999);
  assert.equal(onSlow.mock.callCount(), 0);
  mock.timers.tick(1);
  assert.equal(onSlow.mock.callCount(), 1);
  mock.timers.tick(7_000);
  assert.equal((await asked).kind, 'timeout');
  assert.equal(onSlow.mock.callCount(), 1);
});

test('a caller who gives up gets its own reason, before and while waiting', async () => {
  silence();
  const caller = new AbortController();
  const asked = get('/x', { signal: caller.signal });
  caller.abort();
  await assert.rejects(asked, { name: 'AbortError' });
  await assert.rejects(get('/x', { signal: caller.signal }), { name: 'AbortError' });
});

test('health is asked once, and again after a failure', async () => {
  answer(500, {});
  await failure(serverHealth());
  answer(200, { status: 'ok' });
  const both = await Promise.all([serverHealth(), serverHealth()]);
  assert.deepEqual(both.map(({ data }) => data.status), ['ok', 'ok']);
  await serverHealth();
  assert.equal(globalThis.fetch.mock.callCount(), 1);
});
