/** What the browser keeps: few, newest first, whatever else storage may hold. */
import { storage } from './browser.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import * as kept from '../../../public/kept.js';

beforeEach(() => {
  storage.clear();
  storage.refuses = false;
});

const numbered = (n) => Array.from({ length: n }, (_, index) => ({ mint: `m${index}`, name: null, symbol: null }));

test('analyses are kept without the report, eight of them, last seen first', () => {
  for (let n = 0; n < 9; n += 1) kept.keepSeen({ token_id: `t${n}`, name: 'N', symbol: 'S', raw_data: { big: true } }, n === 8);
  kept.keepSeen({ token_id: 't3', name: 'N', symbol: 'S' }, false);
  assert.deepEqual(kept.seenTokens().map(({ mint }) => mint), ['t3', 't8', 't7', 't6', 't5', 't4', 't2', 't1']);
  assert.deepEqual(kept.seen('t8'), { analysis: { token_id: 't8', name: 'N', symbol: 'S' }, sample: true });
  assert.equal(kept.seen('t3').sample, false);
  assert.equal(kept.seen('t0'), null);
});

test('the watchlist takes fifty, each once, and an undo puts one back in its place', () => {
  for (const entry of numbered(kept.MOST_WATCHED).reverse()) assert.equal(kept.watch(entry), 'done');
  assert.equal(kept.watch({ mint: 'one more' }), 'full');
  assert.equal(kept.watch({ mint: 'm7' }), 'done');
  assert.equal(kept.watchlist()[0].mint, 'm7');
  kept.unwatch('m7');
  assert.ok(!kept.isWatched('m7'));
  kept.watch({ mint: 'm7' }, 7);
  assert.deepEqual(kept.watchlist().map(({ mint }) => mint), numbered(kept.MOST_WATCHED).map(({ mint }) => mint));
});

test('a browser that stores nothing is told of', () => {
  storage.refuses = true;
  assert.equal(kept.watch({ mint: 'm' }), 'refused');
  assert.deepEqual(kept.watchlist(), []);
});

test('four tokens are compared', () => {
  kept.keepCompared(['a', 'b', 'c', 'd', 'e']);
  assert.deepEqual(kept.compared(), ['a', 'b', 'c', 'd']);
});

test('what is not ours in the storage is passed over', () => {
  for (const value of ['broken', 'null', '{}', '7', '[null, 3, {"mint": 4}, {"name": "x"}]']) {
    storage.setItem('detector.watchlist', value);
    storage.setItem('detector.seen', value);
    assert.deepEqual(kept.watchlist(), [], value);
    assert.deepEqual(kept.seenTokens(), [], value);
  }
});
