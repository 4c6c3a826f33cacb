import assert from 'node:assert/strict';
import test from 'node:test';
import './browser.js';

const { measured, toneOf } = await import('../../../public/ui/level.js');
const { cutShare } = await import('../../../public/format.js');
const { t } = await import('../../../public/i18n.js');

test('what was not measured is never a share', () => {
  for (const value of [null, undefined, 'x']) assert.equal(measured(value), t('level.unmeasured'));
  assert.equal(measured(0), '0%');
  assert.equal(measured(1), '100%');
});

test('a share is cut, so that what is not whole never reads as whole', () => {
  assert.equal(cutShare(0.99999), '99.99%');
  assert.equal(cutShare(0.9999), '99.99%');
  assert.equal(cutShare(0.29), '29%');
  assert.equal(cutShare(0.00001), '0%');
});

test('the tone follows the target, and without a measure there is none', () => {
  assert.equal(toneOf(0.99, 99), 'passed');
  assert.equal(toneOf(0.9899, 99), 'medium');
  assert.equal(toneOf(null, 99), 'none');
});
