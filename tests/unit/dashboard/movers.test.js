/** What moved today: high and critical verdicts of the last day, and the largest changes of watched tokens. */
import './browser.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { risen } from '../../../public/ui/movers.js';
import { Attempts } from '../../../public/ui/recent.js';
import { largestMoves, weight } from '../../../public/ui/watchedmoves.js';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 27, 12);
const MINTS = ['EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', 'DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263', 'JUPyiwrYJFskUPiHa7hkeR8VUtAeFoSYbKedZNsDvCN', 'So11111111111111111111111111111111111111112'];
const ago = (hours) => new Date(NOW - hours * HOUR).toISOString();
const row = (mint, band, read, made = null) => ({ token_id: MINTS[mint], band, risk_level: 'Unknown', fetched_at: ago(read), creation_date: made === null ? null : ago(made) });
const mints = ({ inside }) => inside.map(({ row: { token_id: mint } }) => MINTS.indexOf(mint));

test('tokens made today come first, then critical ones, then by the verdict', () => {
  const rows = [row(0, 'high', 1), row(1, 'critical', 2, 900), row(2, 'high', 3, 5), row(3, 'critical', 4)];
  assert.deepEqual(mints(risen(rows, NOW)), [2, 1, 3, 0]);
  assert.deepEqual(risen(rows, NOW).inside.map(({ fresh }) => fresh), [true, false, false, false]);
});

test('the window ends after a day, to the millisecond, for verdict and token', () => {
  const least = 1 / HOUR;
  assert.deepEqual(mints(risen([row(0, 'high', 24 - least), row(1, 'high', 24)], NOW)), [0]);
  assert.deepEqual(risen([row(0, 'high', 1, 24 - least), row(1, 'high', 1, 24)], NOW).inside.map(({ fresh }) => fresh), [true, false]);
});

test('a token whose making is unknown, or later than its verdict, is not called new', () => {
  for (const made of [null, 0.5, -3]) assert.equal(risen([row(0, 'high', 1, made)], NOW).inside[0].fresh, false, String(made));
  assert.equal(risen([{ ...row(0, 'high', 1), creation_date: 'x' }], NOW).inside[0].fresh, false);
});

test('other bands and what is no row are left out; when nothing is in the window, the last one is known', () => {
  const bad = [null, 7, {}, { token_id: '<b>', fetched_at: ago(1), band: 'high' }, { ...row(0, 'high', 1), fetched_at: 'x' }];
  assert.deepEqual(mints(risen([...bad, row(1, 'low', 1), row(2, 'nonsense', 1)], NOW)), []);
  assert.deepEqual(risen([row(0, 'critical', 30), row(1, 'high', 50)], NOW), { inside: [], last: ago(30), whole: true });
  assert.deepEqual(risen([], NOW), { inside: [], last: null, whole: true });
});

test('a full page that ends inside the window is not the whole', () => {
  const full = (oldest) => [...Array.from({ length: 29 }, () => row(0, 'high', 1)), row(1, 'high', oldest)];
  assert.equal(risen(full(23), NOW).whole, false);
  assert.equal(risen(full(24), NOW).whole, true);
  assert.equal(risen(full(23).slice(1), NOW).whole, true);
});

test('a part is asked for again after its pause, and after a failure when the server lets', (test) => {
  test.mock.timers.enable({ apis: ['Date'], now: NOW });
  const attempts = new Attempts(60_000);
  const told = (wait) => { test.mock.timers.tick(wait); return attempts.due; };
  assert.equal(attempts.came(), false);
  assert.deepEqual([told(59_999), told(1)], [false, true]);
  assert.equal(attempts.failed({ kind: 'offline', retryAfter: null }), false);
  assert.deepEqual([attempts.fault, attempts.due, attempts.failed({ kind: 'offline' })], ['offline', true, true]);
  assert.equal(attempts.failed({ kind: 'rate_limited', retryAfter: 7 }), false);
  assert.equal(attempts.failed({ kind: 'rate_limited', retryAfter: 7 }), false, 'a wait is told anew');
  assert.deepEqual([told(6_999), told(1)], [false, true]);
  assert.deepEqual([attempts.came(), attempts.fault, attempts.due], [true, null, false]);
});

const summary = (values = {}) => ({ fetched_at: ago(30), band: 'low', score: 5, chance: 0.04, liquidity: 1000, price: 1, found: {}, ...values });
const entry = (mint, before, now) => ({ mint: MINTS[mint], name: `n${mint}`, visits: { at: 0, before, now } });
const moved = (entries, rows = []) => largestMoves(entries, rows).map(({ entry: { mint }, told }) => [MINTS.indexOf(mint), ...told.map(({ kind }) => kind)]);

test('the largest change comes first, among tokens and within one', () => {
  const entries = [
    entry(0, summary(), summary({ liquidity: 500 })),
    entry(1, summary(), summary({ price: 0.1, band: 'critical', found: { mint_authority: 'danger' } })),
    entry(2, summary(), summary({ found: { few_holders: 'warn' }, chance: 0.6 })),
    entry(3, summary(), summary()),
  ];
  assert.deepEqual(moved(entries), [[1, 'band', 'found', 'price'], [2, 'chance', 'found'], [0, 'liquidity']]);
});

test('a step of the band outweighs all else, and a fall weighs as much as the rise back', () => {
  const band = (from, to) => weight({ kind: 'band', from, to });
  assert.ok(band('low', 'medium') > weight({ kind: 'found', severity: 'danger' }));
  assert.ok(band('low', 'medium') >= weight({ kind: 'chance', from: 0, to: 1 }));
  assert.equal(band('low', 'critical'), band('critical', 'low'));
  assert.equal(band('low', 'unknown'), band('low', 'high'));
  assert.equal(band('high', 'unknown'), 100);
  assert.equal(weight({ kind: 'price', from: 1, to: 4 }), weight({ kind: 'price', from: 4, to: 1 }));
  assert.equal(weight({ kind: 'price', from: 4, to: 0 }), 50);
});

test('a newer row of the list counts, an older one does not; findings stay as they were kept', () => {
  const found = { mint_authority: 'danger' };
  const kept = entry(0, null, summary({ found }));
  assert.deepEqual(moved([kept]), []);
  const newer = { ...row(0, 'critical', 1), risk_score: 90, calibrated: false, fraud_probability: 0.9, liquidity: 100, price: null };
  assert.deepEqual(moved([kept], [newer]), [[0, 'band', 'liquidity']]);
  assert.deepEqual(moved([kept], [{ ...newer, fetched_at: ago(30) }]), []);
});

test('what is kept in a damaged form is left out', () => {
  const damaged = [null, 7, { now: null }, { now: { fetched_at: 3, found: {} } }, { now: { fetched_at: 'x', found: null } }].map((visits) => ({ mint: MINTS[0], visits }));
  assert.deepEqual(moved([...damaged, { mint: MINTS[1] }]), []);
});
