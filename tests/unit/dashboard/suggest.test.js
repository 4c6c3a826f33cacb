/** Suggestions while typing: asked for when the typing rests, given up for the next, silent without a network. */
import './browser.js';
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { poolPath, readSuggestions, suggester } from '../../../public/suggest.js';

const BONK = 'DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263';
const ANSWER = { suggestions: [{ mint: BONK, name: 'Bonk', symbol: 'BONK', known: { kind: 'coin' } }] };
const TOLD = [{ mint: BONK, name: 'Bonk', symbol: 'BONK', known: true }];

let asked;
let answer;

beforeEach(() => {
  asked = [];
  answer = () => Promise.resolve(Response.json(ANSWER));
  globalThis.fetch = (path, { signal }) => {
    asked.push({ path, signal });
    return answer(signal);
  };
});

/** Lets everything that waits for a turn, and for no clock, happen. */
const settled = () => new Promise((done) => setImmediate(done));

test('what an answer holds beside tokens is left out', () => {
  const odd = [null, 7, { mint: 'no mint' }, { mint: BONK, name: 7, symbol: '', known: null }];
  assert.deepEqual(readSuggestions({ suggestions: odd }), [{ mint: BONK, name: null, symbol: null, known: false }]);
  for (const data of [null, {}, { suggestions: 'x' }]) assert.deepEqual(readSuggestions(data), []);
  assert.equal(readSuggestions({ suggestions: Array(30).fill(ANSWER.suggestions[0]) }).length, 10);
});

test('a name is asked for once, when the typing rests', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const told = [];
  const { ask } = suggester((found) => told.push(found));
  for (const typed of ['b', 'bo', '$bonk ']) ask(typed);
  assert.deepEqual(asked, []);
  mock.timers.tick(150);
  await settled();
  mock.timers.reset();
  assert.deepEqual(asked.map(({ path }) => path), ['/api/suggest?q=bonk']);
  assert.deepEqual(told, [TOLD]);
});

test('the next letter gives the earlier question up', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const told = [];
  const { ask } = suggester((found) => told.push(found));
  answer = (signal) => new Promise((_, failed) => signal.addEventListener('abort', () => failed(signal.reason)));
  ask('bo');
  mock.timers.tick(150);
  answer = () => Promise.resolve(Response.json(ANSWER));
  ask('bonk');
  assert.ok(asked[0].signal.aborted);
  mock.timers.tick(150);
  await settled();
  mock.timers.reset();
  assert.deepEqual(told, [TOLD]);
});

test('an address, a mistake or nothing asks nobody', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const told = [];
  const { ask } = suggester((found) => told.push(found));
  for (const typed of [BONK, `$${BONK}`, '', '$', '0'.repeat(40), 'https://example.com/x']) ask(typed);
  mock.timers.tick(1_000);
  mock.timers.reset();
  assert.deepEqual(asked, []);
  assert.deepEqual(told, Array(6).fill([]));
});

test('without a network nothing is told, and nothing breaks', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const told = [];
  const { ask, stop } = suggester((found) => told.push(found));
  answer = () => Promise.reject(new TypeError('offline'));
  ask('bonk');
  mock.timers.tick(150);
  await settled();
  ask('wif');
  stop();
  mock.timers.tick(1_000);
  mock.timers.reset();
  assert.equal(asked.length, 1);
  assert.deepEqual(told, []);
});

test('a pool leads to its token, to the list of several, or to the mint that it may be', async () => {
  const pool = { address: BONK, sure: false };
  const given = (...mints) => {
    answer = () => Promise.resolve(Response.json({ suggestions: mints.map((mint) => ({ mint })) }));
  };
  const other = 'So11111111111111111111111111111111111111112';
  given(other);
  assert.equal(await poolPath(pool), `/token/${other}`);
  assert.deepEqual(asked.map(({ path }) => path), [`/api/suggest?q=${BONK}`]);
  given(other, BONK);
  assert.equal(await poolPath(pool), `/tokens?q=${BONK}`);
  given();
  assert.equal(await poolPath(pool), `/token/${BONK}`);
  assert.equal(await poolPath({ ...pool, sure: true }), null);
  answer = () => Promise.reject(new TypeError('offline'));
  assert.equal(await poolPath({ ...pool, sure: true }), null);
});

test('a token that calls itself by the address of a pool is not opened for it', async () => {
  const pool = 'e2yjbtgqrwwh3fpkgi1msqt5dudu84smzbdgelksbfir';
  for (const named of [{ name: pool }, { symbol: pool.toUpperCase() }, { name: `Pool ${pool}` }]) {
    answer = () => Promise.resolve(Response.json({ suggestions: [{ mint: BONK, ...named }] }));
    assert.equal(await poolPath({ address: pool, sure: true }), null);
  }
});
