/** The state of a screen from its address, which anybody may have written, and back. */
import './browser.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddress } from '../../../public/screens/compare.js';
import { csvAddress, readQuery, requestQuery, writeQuery } from '../../../public/screens/tokens.js';

const DEFAULTS = { level: '', sort: 'newest', text: '', page: 1, cursor: '' };
const read = (text) => readQuery(new URLSearchParams(text));

test('a filter comes back from its address as it was', () => {
  const state = { level: 'Fraud', sort: 'riskiest', text: 'a & b', page: 3, cursor: 'c+/=' };
  assert.deepEqual(read(writeQuery(state).toString()), state);
  assert.deepEqual(read(writeQuery(DEFAULTS).toString()), DEFAULTS);
  assert.equal(writeQuery(DEFAULTS).toString(), '');
});

test('what an address of the list does not say rightly is the default', () => {
  for (const text of ['', 'page=0', 'page=-1', 'page=1.5', 'page=x', 'page=1e999', 'risk_level=fraud', 'risk_level=__proto__', 'sort=oldest', 'other=1']) {
    assert.deepEqual(read(text), DEFAULTS, text);
  }
  assert.equal(read(`q=${'a'.repeat(65)}`).text.length, 64);
});

test('the server is asked for a page by its cursor, or by its number', () => {
  assert.equal(requestQuery(DEFAULTS).toString(), 'per_page=25&page=1');
  assert.equal(requestQuery({ ...DEFAULTS, page: 3 }).toString(), 'per_page=25&page=3');
  assert.equal(requestQuery({ ...DEFAULTS, page: 3, cursor: 'c', level: 'Safe' }).toString(), 'risk_level=Safe&per_page=25&cursor=c');
});

test('a download is of the whole filter, from its first row', () => {
  assert.equal(csvAddress({ ...DEFAULTS, text: 'a&b', page: 3, cursor: 'c' }), '/api/tokens.csv?q=a%26b');
});

const MINTS = ['2', '3', '4', '5', '6'].map((digit) => `So1111111111111111111111111111111111111111${digit}`);
const compare = (...parts) => readAddress(new URLSearchParams(parts.map((part) => ['m', part])));

test('four tokens are compared, however the address names them', () => {
  const none = { bad: [], twice: [], full: [] };
  assert.deepEqual(compare(MINTS[0], MINTS[1]), { mints: MINTS.slice(0, 2), left: none });
  assert.deepEqual(compare(` ${MINTS[0]} ,${MINTS[1]},`), { mints: MINTS.slice(0, 2), left: none });
  assert.deepEqual(compare(), { mints: [], left: none });
});

test('what of an address is not compared is told', () => {
  const { mints, left } = compare(...MINTS, MINTS[0], MINTS[0], 'x'.repeat(100));
  assert.deepEqual(mints, MINTS.slice(0, 4));
  assert.deepEqual(left, { bad: ['x'.repeat(44)], twice: ['So11…1112'], full: ['So11…1116'] });
});
