/** What screens make of an answer before they draw it. */
import { speak } from './browser.js';
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadLanguage } from '../../../public/i18n.js';
import { messageIn } from '../../../public/live.js';
import { readServerTiming } from '../../../public/screens/status.js';
import { byWeight, checkName, explanation, groupOf, whatWouldChange } from '../../../public/ui/evidence.js';
import { wilson } from '../../../public/ui/reliability.js';
import { knownBand } from '../../../public/ui/risk.js';
import { steps } from '../../../public/ui/waterfall.js';

before(loadLanguage);

test('reasons stand by weight, equal ones as the server has them', () => {
  const finding = (code, severity, critical = false) => ({ code, severity, critical });
  const findings = [finding('a', 'info'), finding('b', 'warn'), finding('c', 'odd'), finding('d', 'danger'), finding('e', 'warn'), finding('f', 'warn', true)];
  assert.deepEqual(byWeight(findings).map(({ code }) => code), ['f', 'd', 'b', 'e', 'a', 'c']);
  assert.equal(findings[0].code, 'a');
});

const ANSWER = { checks: [
  { code: 'mint_authority', group: 'authorities', title: "The creator's title", explanation: 'The explanation.' },
  { code: 'a_new_check', group: 'a_new_group', title: 'A new one' },
] };

test('what a check is called comes with the answer, in German from here', async () => {
  const said = (code) => [checkName(code, ANSWER), explanation(code, ANSWER)];
  assert.deepEqual(said('mint_authority'), ['The creator’s title', 'The explanation.']);
  assert.deepEqual(said('a_new_check'), ['A new one', null]);
  speak('de-DE');
  await loadLanguage();
  const [name, meaning] = said('mint_authority');
  speak('en-GB');
  await loadLanguage();
  assert.notEqual(name, 'The creator’s title');
  assert.ok(meaning.endsWith('.') && meaning !== 'The explanation.');
});

test('an answer of an earlier version names no check: each is called by its code, in no group', () => {
  assert.equal(checkName('mint_authority', {}), 'mint authority');
  assert.equal(explanation('mint_authority', {}), null);
  assert.equal(groupOf('mint_authority', {}), 'other');
});

test('a check stands in the group that the answer names, or in none that has no words here', () => {
  assert.equal(groupOf('mint_authority', ANSWER), 'authorities');
  assert.equal(groupOf('a_new_check', ANSWER), 'other');
  assert.equal(groupOf('unheard_of', ANSWER), 'other');
});

test('what would end a finding is said of numbers on either side of a threshold', () => {
  const change = (value, threshold, severity = 'warn') => whatWouldChange({ value, threshold, unit: 'usd', severity, critical: false });
  assert.match(change(38, 500), /\$500/);
  assert.match(change(500, 500), /\$500/);
  assert.notEqual(change(38, 500), change(600, 500));
  assert.notEqual(change(5, 0), change(500, 500));
  assert.notEqual(change(38, 500, 'danger'), change(38, 500, 'warn'));
  for (const [value, threshold] of [['38', 500], [38, null], [NaN, 1], [1, Infinity]]) assert.equal(change(value, threshold), null);
});

test('a band that is not known here is unknown', () => {
  assert.equal(knownBand('high'), 'high');
  for (const band of ['safe', null, undefined, 'HIGH']) assert.equal(knownBand(band), 'unknown');
});

test('a message of the feed is a whole verdict or nothing', () => {
  const token = { token_id: 'So11111111111111111111111111111111111111112', fetched_at: '2026-01-15T12:00:00Z' };
  const message = (change) => JSON.stringify({ type: 'verdict', token: { ...token, ...change } });
  assert.deepEqual(messageIn(message({})), { id: null, row: token });
  assert.deepEqual(messageIn(message({}).replace('{', '{"id":7,')), { id: 7, row: token });
  assert.deepEqual(messageIn('{"id":9,"type":"gap"}'), { id: 9, gap: true });
  for (const id of ['-1', '1.5', '"7"', 'null', '1e300']) assert.equal(messageIn(`{"id":${id},"type":"gap"}`).id, null, id);
  for (const text of ['pong', '', 'null', '[]', '{}', message({ token_id: 'x' }), message({ fetched_at: 'now' }), message({ fetched_at: null }),
    JSON.stringify({ type: 'other', token }), JSON.stringify({ type: 'verdict' }), new ArrayBuffer(2), null]) assert.equal(messageIn(text), null, String(text));
});

test("the server's own times are read as far as they can be", () => {
  assert.deepEqual(readServerTiming('d1;desc="2", total;dur=4.8'), [['d1', { desc: '2', ms: NaN }], ['total', { desc: null, ms: 4.8 }]]);
  assert.deepEqual(readServerTiming(null), []);
  assert.deepEqual(readServerTiming(', ;;'), []);
});

test('an interval holds what was observed and stays within 0 and 1', () => {
  const [low, high] = wilson(0.5, 10);
  assert.ok(Math.abs(low - 0.2366) < 0.0001 && Math.abs(high - 0.7634) < 0.0001);
  assert.equal(wilson(0, 5)[0], 0);
  assert.equal(wilson(1, 5)[1], 1);
  assert.ok(wilson(0.5, 1000)[1] - wilson(0.5, 1000)[0] < high - low);
});

test("the model's parts add up, and the small ones beyond ten are one", () => {
  const contributions = (n) => Array.from({ length: n }, (_, index) => ({ feature: `f${index}`, label: null, value: index, unit: null, log_odds: (index % 2 ? 1 : -1) * (index + 1), missing: index === 0 }));
  const sum = (n) => contributions(n).reduce((all, { log_odds: part }) => all + part, -1.5);
  for (const n of [1, 10, 11, 12, 20]) {
    const list = steps({ intercept: -1.5, contributions: contributions(n) });
    assert.equal(list.length, n > 11 ? 11 : n);
    assert.equal(list.at(-1).to, sum(n));
    assert.equal(list[0].from, -1.5);
    for (const [index, step] of list.entries()) assert.equal(step.from, list[index - 1]?.to ?? -1.5);
  }
  const [largest] = steps({ intercept: 0, contributions: contributions(3) });
  assert.deepEqual([largest.label, largest.value, largest.delta], ['f2', '2', -3]);
  assert.equal(steps({ intercept: 0, contributions: contributions(1) })[0].value, 'Unknown');
});
