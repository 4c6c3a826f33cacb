import './browser.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

const { byWeight, cards } = await import('../../../public/ui/evidence.js');

const finding = (code, severity, more = {}) => ({ code, severity, critical: false, value: null, ...more });
const risk = (value, severity, same) => finding('rugcheck_risk', severity, { value, ...(same && { same_as: same }) });

test("RugCheck's name for a fact stands on our card of it", () => {
  const shown = cards([finding('freeze_authority', 'danger'), risk('Freeze Authority still enabled', 'danger', 'freeze_authority'), risk('Other', 'warn')]);
  assert.deepEqual(shown.map(({ code }) => code), ['freeze_authority', 'rugcheck_risk']);
  assert.deepEqual(shown[0].reported.map(({ value }) => value), ['Freeze Authority still enabled']);
  assert.equal(shown[0].raised, false);
});

test('a danger of RugCheck is not lost on a card of our warning, which then comes first', () => {
  const own = finding('metadata_mutable', 'warn');
  const [first, second] = byWeight(cards([finding('top_holder', 'warn'), own, risk('Mutable metadata', 'danger', 'metadata_mutable')]));
  assert.deepEqual([first.code, first.severity, first.raised], ['metadata_mutable', 'danger', true]);
  assert.equal(first.stated, own);
  assert.equal(second.code, 'top_holder');
});

test('a milder word of RugCheck lowers nothing', () => {
  const [only] = cards([finding('liquidity_low', 'danger'), risk('Low Liquidity', 'warn', 'liquidity_low')]);
  assert.deepEqual([only.severity, only.raised], ['danger', false]);
});

test('a name for a fact that no card states has a card of its own, as in answers of older versions', () => {
  const old = [finding('liquidity_low', 'danger'), risk('Low Liquidity', 'danger')];
  assert.deepEqual(cards(old), old);
  const lone = [risk('Low Liquidity', 'danger', 'liquidity_low')];
  assert.deepEqual(cards(lone), lone);
});
