/** Suggestions while typing: asked for when the typing rests, given up for the next, silent without a network. */
import './browser.js';
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { poolTokens, readSuggestions, suggester } from '../../../public/suggest.js';

const BONK = 'DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263';
const ANSWER = { suggestions: [{ mint: BONK, name: 'Bonk', symbol: 'BONK', known: { kind: 'coin' } }] };
const TOLD = [{ mint: BONK, name: 'Bonk', symbol: 'BONK', known: true, kind: 'known' }];

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
  assert.deepEqual(readSuggestions({ suggestions: odd }), [{ mint: BONK, name: null, symbol: null, known: false, kind: 'analysed' }]);
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

const POOL = 'E2yjBtgqrWwh3FPkGi1msQT5DuDU84sMzBdgeLkSbFiR';
const OTHER = 'So11111111111111111111111111111111111111112';

/** The server finds these tokens by what was asked. */
function given(...found) {
  answer = () => Promise.resolve(Response.json({ suggestions: found }));
}

test('a pool offers the tokens whose reports name it, and opens none of them by itself', async () => {
  const named = { mint: OTHER, name: 'Some', found_by: 'pool' };
  const told = { mint: OTHER, name: 'Some', symbol: null, known: false, kind: 'pool' };
  for (const address of [POOL, POOL.toLowerCase()]) {
    given(named);
    assert.deepEqual(await poolTokens({ address, sure: true }), { path: null, named: [told] });
  }
  assert.deepEqual(asked.map(({ path }) => path), [`/api/suggest?q=${POOL}`, `/api/suggest?q=${POOL.toLowerCase()}`]);
  given({ mint: BONK, found_by: 'pool', known: { kind: 'coin' } }, named);
  const { named: several } = await poolTokens({ address: POOL, sure: true });
  assert.deepEqual(several.map(({ mint, kind, known }) => [mint, kind, known]), [[BONK, 'pool', true], [OTHER, 'pool', false]]);
  given(named);
  assert.deepEqual(await poolTokens({ address: POOL, sure: false }), { path: `/token/${POOL}`, named: [told] });
});

test('without a token that names it, an address leads to itself where it can be a mint', async () => {
  const nobody = [() => given(), () => given({ mint: OTHER, name: POOL, found_by: 'name' }), () => given({ mint: OTHER, symbol: POOL.toLowerCase() })];
  nobody.push(() => { answer = () => Promise.reject(new TypeError('offline')); });
  for (const prepare of nobody) {
    prepare();
    assert.deepEqual(await poolTokens({ address: POOL, sure: false }), { path: `/token/${POOL}`, named: [] });
    assert.deepEqual(await poolTokens({ address: POOL, sure: true }), { path: null, named: [] });
  }
  given({ mint: POOL, found_by: 'mint' });
  assert.deepEqual(await poolTokens({ address: POOL, sure: true }), { path: `/token/${POOL}`, named: [] });
});
