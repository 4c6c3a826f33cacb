/** Filters saved in this browser: few, by name, sound whatever else storage may hold. */
import { storage } from './browser.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import * as saved from '../../../public/saved.js';

const KEY = 'detector.filters';

beforeEach(() => {
  storage.clear();
  storage.refuses = false;
});

const names = () => saved.keptFilters().map(({ name }) => name);

test('a filter is kept first, renamed in its place and removed', () => {
  for (const name of ['a', 'b', 'c']) assert.equal(saved.keepFilter({ name, query: `q=${name}` }), 'done');
  assert.deepEqual(names(), ['c', 'b', 'a']);
  assert.equal(saved.renameFilter('b', 'B'), 'done');
  assert.deepEqual(saved.keptFilters()[1], { name: 'B', query: 'q=b' });
  assert.equal(saved.renameFilter('B', 'c'), 'taken');
  assert.equal(saved.renameFilter('B', 'B'), 'done');
  assert.deepEqual(names(), ['c', 'B', 'a']);
  saved.removeFilter('B');
  assert.deepEqual(names(), ['c', 'a']);
  assert.equal(saved.keepFilter({ name: 'B', query: 'q=b' }, 1), 'done');
  assert.deepEqual(names(), ['c', 'B', 'a']);
});

test('a name is kept once: it is the newer filter’s', () => {
  saved.keepFilter({ name: 'a', query: 'q=1' });
  saved.keepFilter({ name: 'b', query: '' });
  saved.keepFilter({ name: 'a', query: 'q=2' });
  assert.deepEqual(saved.keptFilters(), [{ name: 'a', query: 'q=2' }, { name: 'b', query: '' }]);
});

test('twenty are kept and no more; one of them may still be changed', () => {
  for (let n = 0; n < saved.MOST_KEPT; n += 1) assert.equal(saved.keepFilter({ name: `n${n}`, query: '' }), 'done');
  assert.equal(saved.keepFilter({ name: 'more', query: '' }), 'full');
  assert.equal(saved.keepFilter({ name: 'n3', query: 'q=x' }), 'done');
  assert.equal(names().length, saved.MOST_KEPT);
});

test('a browser that stores nothing is told of', () => {
  storage.refuses = true;
  assert.equal(saved.keepFilter({ name: 'a', query: '' }), 'refused');
  assert.deepEqual(saved.keptFilters(), []);
});

test('a name is one short line without what nobody sees', () => {
  assert.equal(saved.filterName('  two \n words\u202e\u200b '), 'two words');
  assert.equal(saved.filterName('\u200b \u202e'), '');
  assert.equal([...saved.filterName('x'.repeat(500))].length, saved.LONGEST_NAME + 1);
});

test('what is not ours in the storage is passed over', () => {
  for (const value of ['broken', 'null', '{}', '7', '"a"', '[null, 3, [], {"name": 4, "query": ""}, {"name": "x"}, {"name": " ", "query": ""}]']) {
    storage.setItem(KEY, value);
    assert.deepEqual(saved.keptFilters(), [], value);
  }
  storage.setItem(KEY, JSON.stringify([{ name: 'x', query: 'q='.padEnd(1_001, 'a') }, { name: 'ok', query: 'q=a', more: {} }]));
  assert.deepEqual(saved.keptFilters(), [{ name: 'ok', query: 'q=a' }]);
  storage.setItem(KEY, JSON.stringify(Array.from({ length: 5_000 }, (_, n) => ({ name: `n${n}`, query: '' }))));
  assert.equal(saved.keptFilters().length, saved.MOST_KEPT);
  storage.setItem(KEY, JSON.stringify([{ name: 'x', query: 'q=1' }, { name: 'x\u200b', query: 'q=2' }]));
  assert.deepEqual(saved.keptFilters(), [{ name: 'x', query: 'q=1' }]);
});

test('a stored address is read as any other: what is not understood leaves it, the page too', () => {
  storage.setItem(KEY, JSON.stringify([{ name: 'x', query: '?band=high,no&page=7&cursor=c&sort=riskiest&other=%3Cb%3E&min_age=-1' }]));
  assert.deepEqual(saved.keptFilters(), [{ name: 'x', query: 'band=high&sort=riskiest' }]);
});
