/** Where tokens side by side differ in a way that matters. */
import './browser.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difference } from '../../../public/ui/differ.js';

const BASE = {
  band: 'low', risk_level: 'Safe', risk_score: 20, completeness: 0.9, ml_prediction: { calibrated: true, fraud_probability: 0.1 },
  findings: [{ code: 'few_holders', severity: 'warn' }], not_checked: [{ code: 'insiders_counted' }],
  liquidity: 1000, market_cap: 5000, price: 1, holders: 100, creator_holdings_pct: 3,
  creation_date: '2026-11-01T00:00:00Z', fetched_at: '2026-11-11T00:00:00Z',
};
const KEYS = ['column.risk', 'column.score', 'column.chance', 'column.complete', 'reasons.title', 'gaps.title', 'fact.liquidity', 'fact.market_cap',
  'fact.holders', 'fact.creator_holdings', 'fact.created', 'column.read'];
/** The row beside BASE, for a token that has these values instead. */
const beside = (key, values) => difference(key, [BASE, { ...BASE, ...values }]);

test('equal tokens differ nowhere, and one alone never does', () => {
  for (const key of KEYS) {
    assert.equal(beside(key, {}), null, key);
    assert.equal(difference(key, [BASE]), null, key);
    assert.equal(difference(key, []), null, key);
  }
});

test('each row has its own step, and both sides of it', () => {
  const model = (fraud_probability) => ({ ml_prediction: { calibrated: true, fraud_probability } });
  for (const [key, near, far] of [
    ['column.risk', { market_cap: 1 }, { band: 'medium' }],
    ['column.score', { risk_score: 29.9 }, { risk_score: 30 }],
    ['column.chance', model(0.149), model(0.15)],
    ['column.complete', { completeness: 0.81 }, { completeness: 0.8 }],
    ['fact.liquidity', { liquidity: 501 }, { liquidity: 500 }],
    ['fact.market_cap', { market_cap: 9999 }, { market_cap: 10_000 }],
    ['fact.holders', { holders: 199 }, { holders: 200 }],
    ['fact.creator_holdings', { creator_holdings_pct: 7.9 }, { creator_holdings_pct: 8 }],
    ['fact.created', { creation_date: '2026-10-22T00:00:01Z' }, { creation_date: '2026-10-22T00:00:00Z' }],
    ['column.read', { fetched_at: '2026-11-11T23:59:59Z' }, { fetched_at: '2026-11-12T00:00:00Z' }],
  ]) {
    assert.equal(beside(key, near), null, `${key} near`);
    assert.equal(beside(key, far), 'differs', `${key} far`);
  }
});

test('reasons and gaps differ by their codes, not by number, order or what only informs', () => {
  const found = (...codes) => codes.map((code) => ({ code, severity: 'danger' }));
  assert.equal(beside('reasons.title', { findings: [{ code: 'young', severity: 'info' }, ...found('few_holders')] }), null);
  assert.equal(beside('reasons.title', { findings: found('other') }), 'differs');
  assert.equal(beside('reasons.title', { findings: [] }), 'differs');
  assert.equal(beside('gaps.title', { not_checked: [{ code: 'other' }] }), 'differs');
  assert.equal(beside('gaps.title', { not_checked: undefined }), 'differs');
  assert.equal(difference('reasons.title', [{}, {}]), null);
});

test('what is known of some only is told apart, and zero is known', () => {
  for (const [key, values] of [
    ['column.score', { risk_score: null }], ['column.score', { band: 'unknown' }], ['column.chance', { ml_prediction: null }],
    ['column.chance', { ml_prediction: { calibrated: false, fraud_probability: 0.9 } }],
    ['column.chance', { ml_prediction: { fraud_probability: 0.1, domain: { inside: false } } }],
    ['fact.liquidity', { liquidity: null }], ['fact.holders', { holders: 'many' }], ['fact.created', { creation_date: null }],
    ['fact.created', { creation_date: '2026-12-01T00:00:00Z' }], ['column.read', { fetched_at: 'x' }],
  ]) assert.equal(beside(key, values), 'partly', key);
  assert.equal(beside('fact.liquidity', { liquidity: 0 }), 'differs');
  assert.equal(difference('fact.liquidity', [{ liquidity: 0 }, { liquidity: 0 }]), null);
  assert.equal(difference('fact.liquidity', [{}, { liquidity: null }]), null);
  assert.equal(difference('fact.liquidity', [{ liquidity: 1 }, {}, { liquidity: 9 }]), 'differs');
});

test('a price never differs, nor does a row that nobody knows', () => {
  assert.equal(beside('fact.price', { price: 900 }), null);
  assert.equal(beside('toString', { price: 900 }), null);
});
