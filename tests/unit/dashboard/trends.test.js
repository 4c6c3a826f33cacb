/** Trends: the days of an address, and every day of a span, also those in which nothing happened. */
import './browser.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everySpan, readDays } from '../../../public/screens/trends.js';

test('an address asks for one of four spans, and else for a week', () => {
  const asked = (text) => readDays(new URLSearchParams(text));
  assert.deepEqual(['days=1', 'days=7', 'days=30', 'days=90'].map(asked), [1, 7, 30, 90]);
  assert.deepEqual(['', 'days=', 'days=0', 'days=2', 'days=91', 'days=x', 'days=-7', 'days=1e1'].map(asked), Array(8).fill(7));
});

const span = (start, analyses) => ({ start, analyses, bands: {}, cache_hit_share: null });

test('days without anything are counted as zero', () => {
  const found = everySpan({
    since: '2026-01-01T00:00:00.000Z', as_of: '2026-01-04T00:00:00.000Z', days: 4, by_hour: [],
    by_day: [span('2026-01-02T00:00:00.000Z', 3), span('2026-01-04T00:00:00Z', 1)],
  });
  assert.deepEqual(found.map(({ at, span: { analyses } }) => [at.slice(0, 10), analyses]),
    [['2026-01-01', 0], ['2026-01-02', 3], ['2026-01-03', 0], ['2026-01-04', 1]]);
});

test('a single day is told by its hours, and no other day among them', () => {
  const found = everySpan({
    since: '2026-01-02T00:00:00.000Z', as_of: '2026-01-02T02:59:59.000Z', days: 1, by_day: [],
    by_hour: [span('2026-01-01T23:00:00.000Z', 9), span('2026-01-02T01:00:00.000Z', 2)],
  });
  assert.deepEqual(found.map(({ span: { analyses } }) => analyses), [0, 2, 0]);
});

test('times that cannot be read give no days', () => {
  for (const since of ['x', '', '2027-01-01T00:00:00Z']) {
    assert.deepEqual(everySpan({ since, as_of: '2026-01-01T00:00:00Z', days: 7, by_day: [], by_hour: [] }), []);
  }
  assert.equal(everySpan({ since: '1970-01-01T00:00:00Z', as_of: '2026-01-01T00:00:00Z', days: 90, by_day: [], by_hour: [] }).length, 90);
});
