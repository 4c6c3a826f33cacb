/** Numbers, money, times and names as text: every border from both sides, and absence never a zero. */
import { speak, storage } from './browser.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import * as format from '../../../public/format.js';
import { loadLanguage } from '../../../public/i18n.js';

const NOW = Date.parse('2026-01-15T12:00:00Z');
const before = (seconds) => new Date(NOW - seconds * 1000).toISOString();
const age = (seconds, options = {}) => format.age(before(seconds), { now: NOW, ...options });

async function read(...languages) {
  speak(...languages);
  await loadLanguage();
}

beforeEach(async () => {
  storage.clear();
  await read('en-GB');
});

test('what is not known is never a number', () => {
  const { count, three, signed, wholeShare, decimal, share, percent, usd, duration } = format;
  for (const write of [count, three, signed, wholeShare, decimal, share, percent, usd, duration]) {
    for (const value of [null, undefined, NaN, Infinity, -Infinity, '5', true]) assert.equal(write(value), 'Unknown', `${write.name} ${value}`);
  }
  for (const time of [null, undefined, '', 'yesterday']) {
    assert.equal(format.age(time), 'Unknown');
    assert.equal(format.dateTime(time), 'Unknown');
  }
});

test('numbers', () => {
  assert.equal(format.count(1234567), '1,234,567');
  assert.equal(format.count(0), '0');
  assert.equal(format.three(0.1), '0.100');
  assert.equal(format.signed(0.5), '+0.50');
  assert.equal(format.signed(0), '0.00');
  assert.equal(format.decimal(0.123456), '0.123');
  assert.equal(format.decimal(1), '1');
  assert.equal(format.decimal(1.005), '1.01');
  assert.equal(format.decimal(-0.98765), '-0.988');
});

test('a share that is not nothing is not written as nothing', () => {
  assert.equal(format.share(0), '0%');
  assert.equal(format.share(0.00099), '<0.1%');
  assert.equal(format.share(0.001), '0.1%');
  assert.equal(format.share(1), '100%');
  assert.equal(format.percent(0.05), '<0.1%');
  assert.equal(format.percent(12.34), '12.3%');
  assert.equal(format.wholeShare(0.555), '56%');
});

test('money', async () => {
  await read('en-US');
  const cases = [[0, '$0'], [0.000012345, '$0.00001235'], [0.5, '$0.5'], [0.99999, '$1'], [1, '$1'], [38.5, '$38.50'], [9_999.99, '$9,999.99'],
    [10_000, '$10K'], [2_040_000, '$2M'], [2_050_000, '$2.1M'], [-20_000, '-$20K']];
  for (const [value, words] of cases) assert.equal(format.usd(value), words, String(value));
});

test('a supply keeps all its digits', () => {
  assert.equal(format.supply('9007199254740993', 0), '9,007,199,254,740,993');
  assert.equal(format.supply('1999999', 6), '1');
  assert.equal(format.supply('12', null), '12 base units');
  assert.equal(format.supply('12', 31), '12 base units');
  assert.equal(format.supply('12', 30), '0');
  for (const units of [null, 12, '-1', '1.5', '']) assert.equal(format.supply(units, 6), 'Unknown');
});

test('lengths of time', () => {
  const cases = [[0, '0 seconds'], [0.4, '0 seconds'], [1, '1 second'], [59, '59 seconds'], [60, '1 minute'], [3_900, '1 hour 5 minutes'],
    [90_061, '1 day 1 hour'], [30 * 86_400 - 1, '29 days 23 hours'], [30 * 86_400 + 3_600, '30 days'], [-5, '0 seconds']];
  for (const [seconds, words] of cases) assert.equal(format.duration(seconds), words, String(seconds));
});

test('ages', () => {
  assert.equal(age(0), '0 seconds ago');
  assert.equal(age(-60), '0 seconds ago');
  assert.equal(age(59.9), '59 seconds ago');
  assert.equal(age(60), '1 minute ago');
  assert.equal(age(86_399), '23 hours ago');
  assert.equal(age(86_400), '1 day ago');
  assert.equal(age(7_200, { style: 'short' }), '2 hr ago');
});

test('a date names its zone', () => {
  storage.setItem('detector.settings', '{"zone":"utc"}');
  assert.equal(format.dateTime('2026-01-15T12:05:00+01:00'), '15 Jan 2026, 11:05 UTC');
});

test('a value is written by its unit', () => {
  const cases = [[38, 'usd', '$38'], [12.5, 'pct', '12.5%'], [0.5, 'share', '50%'], [7, 'count', '7'], [61, 'seconds', '1 minute 1 second'],
    [2, 'days', '2 days'], [250, 'bps', '2.5%'], [3, 'times', '3 times'], [0.25, null, '0.25'], [1.5, 'no_such_unit', '1.5']];
  for (const [value, unit, words] of cases) assert.equal(format.quantity(value, unit), words, unit);
  assert.equal(format.quantity(null, 'usd'), 'Unknown');
  assert.equal(format.quantity(undefined, null), 'Unknown');
  assert.equal(format.quantity(true, null), 'Yes');
  assert.equal(format.quantity(false, null), 'No');
  assert.equal(format.quantity('as it is', 'usd'), 'as it is');
});

test('numbers and units in German', async () => {
  await read('de-DE');
  assert.equal(format.count(1234567), '1.234.567');
  assert.equal(format.duration(3_900), '1 Stunde 5 Minuten');
  assert.equal(age(3_600), 'vor 1 Stunde');
  assert.equal(format.usd(null), 'Unbekannt');
  assert.match(format.usd(38.5), /^38,50\s\$$/);
  assert.match(format.usd(417_999.5), /^418\.000\s\$$/);
  assert.match(format.usd(1_234_567), /^1,2\sMio\.\s\$$/);
});

test('a name loses what would rearrange its line, and says so', () => {
  assert.deepEqual(format.plainName('Dog \n wif  hat'), { text: 'Dog wif hat', altered: true });
  assert.deepEqual(format.plainName('Dog  wif'), { text: 'Dog wif', altered: false });
  assert.deepEqual(format.plainName('\u202egnp.exe'), { text: 'gnp.exe', altered: true });
  assert.deepEqual(format.plainName('US\u200bDC'), { text: 'USDC', altered: true });
  for (const character of '\u0007\u00ad\u061c\u200e\u200f\u2028\u202a\u202e\u2060\u2066\u2069\ufeff\ufffb') {
    assert.deepEqual(format.plainName(`a${character}b`), { text: 'ab', altered: true }, character.codePointAt(0).toString(16));
  }
  assert.deepEqual(format.plainName(null), { text: '', altered: false });
  assert.equal(format.plainName('a'.repeat(80)).text, 'a'.repeat(80));
  assert.equal(format.plainName('😀'.repeat(81)).text, `${'😀'.repeat(80)}…`);
  assert.ok(format.plainName('a'.repeat(1_000_000)).text.length === 81);
});

test('a token without a name is called so', () => {
  assert.deepEqual(format.tokenName({ name: '\u200b', symbol: 'X' }), { name: 'Unnamed token', symbol: 'X', altered: true });
  assert.deepEqual(format.tokenName({}), { name: 'Unnamed token', symbol: '', altered: false });
});
