/** Requests with a secret, and what the forms behind one ask for. */
import './browser.js';
import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { ApiError } from '../../../public/api.js';
import { askWith, forgetSecret, holdSecret, maybeDone, secretOf, sendable } from '../../../public/authorised.js';
import { readWatchForm } from '../../../public/screens/alerts.js';
import { readKeyForm } from '../../../public/screens/keys.js';
import { storage } from './browser.js';

const { fetch } = globalThis;
afterEach(() => {
  globalThis.fetch = fetch;
});

function answer(status, body) {
  globalThis.fetch = mock.fn(async () => new Response(body === null ? null : JSON.stringify(body), { status }));
}

test('a secret is held by its name, in memory only, until it is forgotten', () => {
  const kept = mock.method(storage, 'setItem');
  assert.equal(secretOf('admin'), null);
  holdSecret('admin', 'a-token');
  assert.equal(secretOf('admin'), 'a-token');
  assert.equal(secretOf('watch'), null);
  forgetSecret('admin');
  assert.equal(secretOf('admin'), null);
  assert.equal(kept.mock.callCount(), 0);
  kept.mock.restore();
});

test('only what a header can carry is sent', () => {
  assert.ok(sendable(`tad_${'0'.repeat(97)}`));
  for (const text of ['', 'two words', 'caf\u00e9', 'a\nb', 'x'.repeat(501)]) assert.ok(!sendable(text), text);
});

test('the secret goes in a header, and no cache or cookie has part in it', async () => {
  answer(200, { keys: [] });
  assert.deepEqual(await askWith('a-token', '/api/keys'), { keys: [] });
  const [path, options] = globalThis.fetch.mock.calls[0].arguments;
  assert.equal(path, '/api/keys');
  assert.deepEqual(options.headers, { Accept: 'application/json', Authorization: 'Bearer a-token' });
  assert.deepEqual([options.method, options.body, options.cache, options.credentials], ['GET', null, 'no-store', 'omit']);
});

test('a change has a body; an answer without one is null', async () => {
  answer(204, null);
  assert.equal(await askWith('a', '/x', { method: 'POST', body: { n: 1 } }), null);
  const [, options] = globalThis.fetch.mock.calls[0].arguments;
  assert.deepEqual([options.method, options.body, options.headers['Content-Type']], ['POST', '{"n":1}', 'application/json']);
});

test('every way to fail has its kind', async () => {
  const kind = (asked) => asked.then(() => null, (error) => (error instanceof ApiError ? error.kind : error.name));
  for (const [status, wanted] of [[401, 'closed'], [403, 'closed'], [429, 'rate_limited'], [409, 'invalid'], [500, 'server']]) {
    answer(status, { code: 'c' });
    assert.equal(await kind(askWith('a', '/x')), wanted);
  }
  globalThis.fetch = async () => new Response('{');
  assert.equal(await kind(askWith('a', '/x')), 'malformed');
  globalThis.fetch = async () => Promise.reject(new TypeError('failed'));
  assert.equal(await kind(askWith('a', '/x')), 'offline');
  globalThis.fetch = (_, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  assert.equal(await kind(askWith('a', '/x', { timeoutMs: 1 })), 'timeout');
  const leaving = new AbortController();
  const asked = askWith('a', '/x', { signal: leaving.signal });
  leaving.abort();
  assert.equal(await kind(asked), 'AbortError');
});

test('a change may have been made where no answer of the server could be read', () => {
  for (const kind of ['offline', 'timeout', 'malformed', 'server']) assert.ok(maybeDone({ kind }), kind);
  for (const kind of ['closed', 'invalid', 'not_found', 'rate_limited']) assert.ok(!maybeDone({ kind }), kind);
});

const KEY = { name: ' Partner ', scopes: ['read'], days: '', quota: '' };

test('a key form asks for what was entered; empty fields for no end and no quota of its own', () => {
  assert.deepEqual(readKeyForm(KEY), { body: { name: 'Partner', scopes: ['read'], expires_in_days: null, daily_quota: null } });
  const { body } = readKeyForm({ ...KEY, days: ' 3650 ', quota: '1000000000' });
  assert.deepEqual([body.expires_in_days, body.daily_quota], [3650, 1_000_000_000]);
});

test('what is no number is no empty field: a key that shall end does', () => {
  for (const text of ['0', '-1', '1.5', '1e3', 'x', '30 days', '3651', '\u0663']) assert.deepEqual(readKeyForm({ ...KEY, days: text }), { wrong: 'days' }, text);
  for (const text of ['0', '1000000001', '10000000000000']) assert.deepEqual(readKeyForm({ ...KEY, quota: text }), { wrong: 'quota' }, text);
});

test('a name is 1 to 80 printable characters, as the server counts them', () => {
  assert.ok(readKeyForm({ ...KEY, name: '\u{1f600}'.repeat(80) }).body);
  for (const name of ['', '   ', 'x'.repeat(81), 'a\u202eb', 'a\u200bb', 'a\tb', '\ud800']) assert.deepEqual(readKeyForm({ ...KEY, name }), { wrong: 'name' }, name);
  assert.deepEqual(readKeyForm({ ...KEY, scopes: [] }), { wrong: 'scopes' });
});

const MINT = 'So11111111111111111111111111111111111111112';
const WATCH = { token: MINT, url: '', style: 'standard', line: '' };

test('a watch form asks for a mint, also out of a link', () => {
  const body = { token_id: MINT, url: null, style: 'standard', chance_line: null };
  assert.deepEqual(readWatchForm(WATCH), { body });
  assert.deepEqual(readWatchForm({ ...WATCH, token: `https://solscan.io/token/${MINT}` }), { body });
  assert.deepEqual(readWatchForm({ ...WATCH, token: 'BONK' }), { wrong: 'token', problem: null });
  assert.deepEqual(readWatchForm({ ...WATCH, token: '' }), { wrong: 'token', problem: null });
  assert.equal(readWatchForm({ ...WATCH, token: `${MINT}2` }).problem.rule, 'bytes');
});

test('a webhook is an https address on the port of https', () => {
  assert.equal(readWatchForm({ ...WATCH, url: ' https://example.org:443/hook?a=b ' }).body.url, 'https://example.org:443/hook?a=b');
  for (const url of ['http://example.org/', 'example.org', 'https://', 'https://example.org:8443/', 'https://a:b@example.org/', `https://example.org/${'x'.repeat(2048)}`, 'javascript:1']) {
    assert.deepEqual(readWatchForm({ ...WATCH, url }), { wrong: 'url' }, url);
  }
});

test('a chance line is a percentage from 0 to 100', () => {
  for (const [text, line] of [['0', 0], ['50', 0.5], ['12,5 %', 0.125], ['12.5%', 0.125], ['100', 1]]) assert.equal(readWatchForm({ ...WATCH, line: text }).body.chance_line, line, text);
  for (const text of ['-1', '100.1', '101', 'half', '1e1', '.5', '%']) assert.deepEqual(readWatchForm({ ...WATCH, line: text }), { wrong: 'line' }, text);
});
