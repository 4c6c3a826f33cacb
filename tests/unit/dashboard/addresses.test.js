/** The state of a screen from its address, which anybody may have written, and back. */
import './browser.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddress } from '../../../public/screens/compare.js';
import * as listing from '../../../public/listing.js';

const { csvAddress, readQuery, requestQuery, writeQuery } = listing;
const DEFAULTS = {
  level: '', bands: [], finding: '', text: '', liquidity: ['', ''], age: ['', ''], sort: 'newest', columns: null, page: 1, cursor: '',
};
const read = (text) => readQuery(new URLSearchParams(text));
const left = (text) => listing.readAddress(new URLSearchParams(text)).left;

test('a filter comes back from its address as it was', () => {
  const states = [
    { level: 'Fraud', sort: 'riskiest', text: 'a & b', page: 3, cursor: 'c+/=' },
    { bands: ['high', 'critical'], liquidity: ['1000', '2500.5'], age: ['', '24'] },
    { liquidity: ['', '0'], age: ['0.5', ''], columns: ['score', 'read'] },
    { columns: [] },
    { finding: 'drained_pool' },
    {},
  ];
  for (const some of states) {
    const state = { ...DEFAULTS, ...some };
    const address = writeQuery(state).toString();
    assert.deepEqual(read(address), state, address);
    assert.deepEqual(left(address), [], address);
  }
  assert.equal(writeQuery(DEFAULTS).toString(), '');
});

test('an address says what the API says by the same names', () => {
  const state = { ...DEFAULTS, bands: ['low', 'unknown'], finding: 'top_holder', liquidity: ['5', '7'], age: ['1', '2'], level: 'Safe', text: 'x', sort: 'riskiest' };
  const wanted = { risk_level: 'Safe', band: 'low,unknown', finding: 'top_holder', q: 'x', min_liquidity: '5', max_liquidity: '7', min_age: '1', max_age: '2', sort: 'riskiest' };
  assert.deepEqual(Object.fromEntries(writeQuery(state)), wanted);
  assert.deepEqual(Object.fromEntries(requestQuery({ ...state, columns: ['score'] })), { ...wanted, per_page: '25', page: '1' });
});

test('what an address of the list does not say rightly is the default, and told', () => {
  const wrong = {
    page: ['0', '-1', '1.5', 'x', '1e999', '01', '9999999999', ' 1'],
    risk_level: ['fraud', '__proto__', 'Fraud,Safe'],
    sort: ['oldest', 'constructor'],
    band: ['none', '__proto__', ',', '<b>'],
    columns: ['name', 'toString', '%00'],
    finding: ['Drained', 'a b', '<b>', '__proto__', 'a'.repeat(41), 'a,b'],
    cursor: ['c'.repeat(129)],
    min_liquidity: ['-1', '1e3', 'Infinity', 'NaN', '0x10', '1,000', '1.1234567', '1'.repeat(16), ' 5', '5\n'],
    max_age: ['+1', '.5', '5.', '\u0661'],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      const text = new URLSearchParams({ [name]: value }).toString();
      assert.deepEqual(read(text), DEFAULTS, text);
      assert.deepEqual(left(text), [name], text);
    }
  }
  for (const text of ['', 'other=1', 'band=&page=&sort=&min_age=']) {
    assert.deepEqual([read(text), left(text)], [DEFAULTS, []], text);
  }
  assert.equal(read(`q=${'a'.repeat(65)}`).text.length, 64);
});

test('what is half right is half taken, and told', () => {
  assert.deepEqual([read('band=critical,HIGH,no').bands, left('band=critical,HIGH,no')], [['high', 'critical'], ['band']]);
  assert.deepEqual([read('columns=read,score,read').columns, left('columns=read,score,read')], [['score', 'read'], []]);
  assert.deepEqual(left('band=no&columns=no,score&band=high'), ['band', 'columns']);
});

test('a range that ends before it begins is none', () => {
  assert.deepEqual(read('min_liquidity=10&max_liquidity=9').liquidity, ['', '']);
  assert.deepEqual(left('min_liquidity=10&max_liquidity=9'), ['min_liquidity', 'max_liquidity']);
  assert.deepEqual(read('min_liquidity=10&max_liquidity=10').liquidity, ['10', '10']);
  assert.deepEqual(read('min_liquidity=10&max_liquidity=9x').liquidity, ['10', '']);
});

test('the server is asked for a page by its cursor, or by its number', () => {
  assert.equal(requestQuery(DEFAULTS).toString(), 'per_page=25&page=1');
  assert.equal(requestQuery({ ...DEFAULTS, page: 3 }).toString(), 'per_page=25&page=3');
  assert.equal(requestQuery({ ...DEFAULTS, page: 3, cursor: 'c', level: 'Safe' }).toString(), 'risk_level=Safe&per_page=25&cursor=c');
});

test('a download is of the whole filter, from its first row', () => {
  assert.equal(csvAddress({ ...DEFAULTS, text: 'a&b', page: 3, cursor: 'c', columns: ['read'] }), '/api/tokens.csv?q=a%26b');
  assert.equal(csvAddress({ ...DEFAULTS, bands: ['low'], age: ['', '6'] }), '/api/tokens.csv?band=low&max_age=6');
});

test('filters that stand in the drawer are counted', () => {
  assert.equal(listing.narrowings(DEFAULTS), 0);
  assert.equal(listing.narrowings({ ...DEFAULTS, text: 'a', level: 'Safe', sort: 'riskiest' }), 0);
  assert.equal(listing.narrowings({ ...DEFAULTS, bands: ['low', 'high'], finding: 'x', liquidity: ['1', '2'], age: ['', '1'] }), 4);
  assert.ok(!listing.isFiltered({ ...DEFAULTS, sort: 'riskiest', columns: [] }));
  for (const some of [{ text: 'a' }, { level: 'Safe' }, { bands: ['low'] }, { finding: 'x' }, { age: ['0', ''] }]) assert.ok(listing.isFiltered({ ...DEFAULTS, ...some }));
});

test('an amount is read as its reader writes it', () => {
  const english = { group: ',', decimal: '.' };
  const german = { group: '.', decimal: ',' };
  const amounts = [
    ['', ''], ['  ', ''], ['0', '0'], ['2500', '2500'], ['$ 2,500', '2500'], ['1,234,567.5', '1234567.5'], ['10k', '10000'], ['1.1K', '1100'],
    ['2.5m', '2500000'], ['0.50', '0.5'], ['5.', '5'], ['007', '7'], ['0.000001', '0.000001'], ['999999999999999', '999999999999999'],
  ];
  for (const [typed, value] of amounts) assert.equal(listing.typedAmount(typed, english), value, typed);
  for (const typed of ['x', '-1', '1,00', '1,2345', '1.2.3', ',5', 'k', '1e3', '0.0000001', '1000000000000000', '999999999999999k', '1kk', 'Infinity']) {
    assert.equal(listing.typedAmount(typed, english), null, typed);
  }
  assert.equal(listing.typedAmount('1.500', german), '1500');
  assert.equal(listing.typedAmount('1,5', german), '1.5');
  assert.equal(listing.typedAmount('0.5', german), null);
  assert.equal(listing.typedAmount('1 500,25', { group: '\u00a0', decimal: ',' }), '1500.25');
  assert.equal(listing.typedAmount('1’500.25', { group: '’', decimal: '.' }), '1500.25');
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
