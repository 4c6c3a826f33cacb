/** The newest analyses: what arrives, what waits while the reader is in the list, what is shown. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Arrivals, Attention, ROWS, TOUCH_MS } from '../../../public/ui/arrivals.js';

const row = (token_id, second) => ({ token_id, fetched_at: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString() });
const rows = (count, first = 0) => Array.from({ length: count }, (_, index) => row(`t${first + index}`, first + index));
const ids = (list) => list.map(({ token_id: id }) => id);

function filled(count = ROWS) {
  const arrivals = new Arrivals();
  arrivals.take(rows(count), { whole: true });
  return arrivals;
}

test('the first list is shown at once, also to a reader who is there; what came before it is not lost', () => {
  const arrivals = new Arrivals();
  assert.equal(arrivals.take([row('early', 90)]), 0);
  assert.deepEqual([arrivals.shown, arrivals.waiting, arrivals.behind], [null, 0, false]);
  assert.equal(arrivals.take(rows(3), { whole: true, hold: true }), 0);
  assert.deepEqual(ids(arrivals.shown), ['early', 't2', 't1', 't0']);
});

test('what arrives is shown, newest first, each token once', () => {
  const arrivals = filled();
  assert.equal(arrivals.take([row('t3', 50), row('new', 40)]), 2);
  assert.deepEqual(ids(arrivals.shown), ['t3', 'new', 't9', 't8', 't7', 't6', 't5', 't4', 't2', 't1']);
  assert.equal(arrivals.take([row('t3', 49)]), 1);
  assert.equal(arrivals.shown[0].fetched_at, row('', 50).fetched_at);
});

test('while the reader is there, rows wait and the screen stays as it is', () => {
  const arrivals = filled();
  const before = arrivals.shown;
  assert.equal(arrivals.take([row('new', 40)], { hold: true }), 1);
  assert.equal(arrivals.take([row('new', 40), row('t5', 41)], { hold: true }), 1);
  assert.equal(arrivals.shown, before);
  assert.deepEqual([arrivals.waiting, arrivals.behind], [2, true]);
  arrivals.release();
  assert.deepEqual(ids(arrivals.shown).slice(0, 3), ['t5', 'new', 't9']);
  assert.deepEqual([arrivals.waiting, arrivals.behind], [0, false]);
});

test('a list that is read anew waits too, and takes away what waited and is no longer so', () => {
  const arrivals = filled();
  arrivals.take([row('gone', 20)], { hold: true });
  arrivals.take([row('other', 30), ...rows(9, 1)], { whole: true, hold: true });
  assert.deepEqual([arrivals.waiting, arrivals.shown.length], [1, ROWS]);
  arrivals.release();
  assert.ok(!ids(arrivals.shown).includes('gone'));
});

test('the list that waits is bounded', () => {
  const arrivals = filled();
  for (let second = 20; second < 60; second += 1) arrivals.take([row(`n${second}`, second)], { hold: true });
  assert.deepEqual([arrivals.waiting, arrivals.known.length], [ROWS, ROWS]);
});

test('an empty list waits for nobody', () => {
  const arrivals = filled(0);
  arrivals.take([row('first', 1)], { hold: true });
  assert.deepEqual(ids(arrivals.shown), ['first']);
});

test('pointer, focus and selection each hold the list by themselves', () => {
  for (const name of ['pointer', 'focus', 'selection']) {
    const attention = new Attention();
    assert.equal(attention.here(0), false);
    attention[name] = true;
    assert.equal(attention.here(0), true, name);
  }
});

test('a finger holds it while it is down and a little after', () => {
  const attention = new Attention();
  attention.touch(true, 100);
  assert.equal(attention.here(100 + 10 * TOUCH_MS), true);
  attention.touch(false, 200);
  assert.equal(attention.here(200 + TOUCH_MS - 1), true);
  assert.equal(attention.here(200 + TOUCH_MS), false);
});
