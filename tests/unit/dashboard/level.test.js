/** The measured service level: what was not measured is never a share, and no share is rounded up. */
import { speak } from './browser.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { cutShare } from '../../../public/format.js';
import { loadLanguage } from '../../../public/i18n.js';
import { measured, toneOf } from '../../../public/ui/level.js';

beforeEach(async () => {
  speak('en');
  await loadLanguage();
});

test('what was not measured is never a share', () => {
  for (const value of [null, undefined, 'x']) assert.equal(measured(value), 'not measured');
  assert.equal(measured(0), '0%');
  assert.equal(measured(1), '100%');
});

test('a share is cut, so that what is not whole never reads as whole', () => {
  assert.deepEqual([0.99999, 0.9999, 0.29, 0.00001].map(cutShare), ['99.99%', '99.99%', '29%', '0%']);
});

test('the tone follows the target, and without a measure there is none', () => {
  assert.deepEqual([0.99, 0.9899, null].map((value) => toneOf(value, 99)), ['passed', 'medium', 'none']);
});
