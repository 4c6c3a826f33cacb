/** What changed of a watched token between two visits. */
import './browser.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beyond, differences, nextVisit, summaryOf, typedNumber } from '../../../public/ui/watched.js';

const MINUTE = 60_000;
const ANALYSIS = {
  fetched_at: '2026-11-27T10:00:00Z', band: 'low', risk_level: 'Safe', risk_score: 12, liquidity: 1000, price: 0.5,
  ml_prediction: { calibrated: true, fraud_probability: 0.04 },
  findings: [{ code: 'few_holders', severity: 'warn' }, { code: 'young', severity: 'info' }],
};
const summary = (values = {}) => ({ ...summaryOf(ANALYSIS), ...values });

test('a summary holds what can be compared, and unknown stays unknown', () => {
  assert.deepEqual(summary(), { fetched_at: ANALYSIS.fetched_at, band: 'low', score: 12, chance: 0.04, liquidity: 1000, price: 0.5, found: { few_holders: 'warn' } });
  const bare = summaryOf({ fetched_at: 'x', risk_level: 'Unknown', band: 'low', ml_prediction: { calibrated: false, fraud_probability: 0.04 } });
  assert.deepEqual(bare, { fetched_at: 'x', band: 'unknown', score: null, chance: null, liquidity: null, price: null, found: {} });
});

test('a visit is compared with the one before, also when the page is opened again in its course', () => {
  const [first, second, third] = ['a', 'b', 'c'].map((at) => summary({ fetched_at: at }));
  const one = nextVisit({}, first, 0);
  assert.deepEqual(one, { at: 0, before: null, now: first });
  const two = nextVisit({ visits: one }, second, 40 * MINUTE);
  assert.deepEqual(two.before, first);
  const again = nextVisit({ visits: two }, third, 69 * MINUTE);
  assert.deepEqual([again.before, again.now], [first, third]);
  assert.deepEqual(nextVisit({ visits: again }, first, 99 * MINUTE).before, third);
  assert.deepEqual(nextVisit({ visits: again }, first, 98.9 * MINUTE).before, first);
  for (const visits of [null, 7, {}, { at: 0, before: 3, now: 'x' }, { at: 0, before: 'x', now: { found: null, fetched_at: 'x' } }]) {
    assert.equal(nextVisit({ visits }, first, 1).before, null);
  }
});

test('what is told is what moved far enough', () => {
  const now = (values) => differences(summary(), summary(values));
  assert.deepEqual(now({ fetched_at: 'later' }), []);
  assert.deepEqual(now({ band: 'high' }), [{ kind: 'band', from: 'low', to: 'high' }]);
  assert.deepEqual(now({ found: { mint_authority: 'danger' } }),
    [{ kind: 'found', code: 'mint_authority', severity: 'danger' }, { kind: 'gone', code: 'few_holders', severity: 'warn' }]);
  assert.deepEqual(now({ chance: 0.0899 }), []);
  assert.deepEqual(now({ chance: 0.14 }), [{ kind: 'chance', from: 0.04, to: 0.14 }]);
  assert.deepEqual(now({ liquidity: 751, price: 0.62 }), []);
  assert.deepEqual(now({ liquidity: 750, price: 0.7 }), [{ kind: 'liquidity', from: 1000, to: 750 }, { kind: 'price', from: 0.5, to: 0.7 }]);
  assert.deepEqual(now({ liquidity: 0 }), [{ kind: 'liquidity', from: 1000, to: 0 }]);
  assert.deepEqual(now({ liquidity: null, price: null, chance: null, score: null }), []);
});

test("the reader's lines mark what is on or beyond them", () => {
  const of = (lines, values = {}) => beyond({ lines }, summary(values)).map(({ kind }) => kind);
  assert.deepEqual(of({ score: 12, liquidity: 1000 }), ['score']);
  assert.deepEqual(of({ score: 12.1, liquidity: 1000.5 }), ['liquidity']);
  assert.deepEqual(of({ score: 0, liquidity: 5000 }, { score: null, liquidity: null }), []);
  for (const lines of [undefined, null, {}, { score: 'x', liquidity: null }]) assert.deepEqual(of(lines), []);
});

test('numbers are read in either language', () => {
  for (const [text, value] of [['', null], [' ', null], ['60', 60], ['0', 0], ['12.5', 12.5], ['12,5', 12.5], ['100', 100]]) assert.equal(typedNumber(text, 100), value, text);
  for (const text of ['101', '-1', 'x', '1e3', '1.', '1,000,5']) assert.equal(typedNumber(text, 100), undefined, text);
});
