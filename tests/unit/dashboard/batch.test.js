/** Many tokens at once: what is found in a text, how it is asked for, ordered, and written as CSV. */
import './browser.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { asRow, askBatch, AT_ONCE, batchCsv, byRisk, findMints, MOST, pieces, worthAnotherTry } from '../../../public/batch.js';

const USDC = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v';
const BONK = 'DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263';
const WSOL = 'So11111111111111111111111111111111111111112';

/** A valid address of its own for each number. */
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const numbered = (n) => `So1111111111111111111111111111111111111${ALPHABET[Math.trunc(n / 58) + 1]}${ALPHABET[n % 58]}12`;

test('addresses are found anywhere, each once and in their order', () => {
  const text = `my list:\n${USDC}, ${BONK};"${WSOL}"\r\nhttps://dexscreener.com/solana/${BONK}?x=1\n\n${USDC}\tUSDC`;
  assert.deepEqual(findMints(text), { mints: [USDC, BONK, WSOL], beyond: 0, again: 2, wrong: ['my list:'] });
});

test('what is no address is told, and a word beside an address is not', () => {
  const { mints, wrong } = findMints(`${USDC} is a stablecoin\nBONK\n${BONK}x\n${'0'.repeat(40)}\n${'a'.repeat(90)}\n${USDC.slice(0, 24)}`);
  assert.deepEqual(mints, [USDC]);
  assert.deepEqual(wrong, ['BONK', `${BONK}x`.slice(0, 44), '0'.repeat(40), 'a'.repeat(44), USDC.slice(0, 24)]);
});

test('a broken address beside a good one is told too', () => {
  assert.deepEqual(findMints(`${USDC},${BONK.slice(0, -1)}0`), { mints: [USDC], beyond: 0, again: 0, wrong: [`${BONK.slice(0, -1)}0`] });
});

test('nothing is found in nothing', () => {
  for (const text of ['', ' \n\r\n\t ']) assert.deepEqual(findMints(text), { mints: [], beyond: 0, again: 0, wrong: [] });
});

test('more than the most are counted and left', () => {
  const list = Array.from({ length: MOST + 3 }, (_, index) => numbered(index));
  assert.equal(new Set(list).size, list.length);
  const found = findMints(list.join(' '));
  assert.deepEqual([found.mints.length, found.beyond], [MOST, 3]);
  assert.deepEqual(findMints(list.slice(0, MOST).join(' ')).beyond, 0);
});

test('a list is asked for in pieces of fifty', () => {
  const sizes = (n) => pieces(Array(n).fill(0)).map(({ length }) => length);
  assert.deepEqual([0, 1, 50, 51, 120].map(sizes), [[], [1], [50], [50, 1], [50, 50, 20]]);
  assert.equal(AT_ONCE, 50);
});

test('the riskiest stand first, and unknown above low', () => {
  const rows = [['low', 1], ['unknown', null], ['high', 60], ['critical', 70], ['high', 80], ['medium', 90], ['high', null], ['high', 60]]
    .map(([shown, risk_score], place) => ({ shown, risk_score, place }));
  assert.deepEqual(rows.sort(byRisk).map(({ place }) => place), [3, 4, 2, 7, 6, 5, 1, 0]);
});

test('an analysis is a row with its chance', () => {
  const row = asRow({ token_id: USDC, ml_prediction: { fraud_probability: 0.1, calibrated: false } });
  assert.deepEqual([row.fraud_probability, row.calibrated], [0.1, false]);
  assert.equal(asRow({ token_id: USDC }).fraud_probability, undefined);
});

test('CSV has every row as wide, and disarms formulas', () => {
  const csv = batchCsv([{ token_id: USDC, name: '=1+1', risk_score: 3, findings: [{ code: 'a' }, { code: 'b' }] }], [{ mint: BONK, code: 'token_not_found' }]);
  const lines = csv.trimEnd().split('\r\n').map((line) => line.split(','));
  assert.deepEqual(lines.map(({ length }) => length), [21, 21, 21]);
  assert.deepEqual([lines[1][1], lines[1].at(-2), lines[1].at(-1)], ["'=1+1", 'a b', '']);
  assert.deepEqual([lines[2][0], lines[2].at(-1)], [BONK, 'token_not_found']);
});

test('what no further try mends is not tried again', () => {
  assert.deepEqual(['token_not_found', 'invalid_token_id', 'batch_timeout', 'upstream_timeout'].map((code) => worthAnotherTry({ code })), [false, false, true, true]);
});

let answer;
let sent;

beforeEach(() => {
  sent = [];
  globalThis.fetch = (path, options) => {
    sent.push({ path, ...options });
    return answer(options.signal);
  };
});

/** A body that comes in these parts and then ends, or breaks with an error. */
function lines(parts, error = null) {
  const encoder = new TextEncoder();
  return new Response(new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(typeof part === 'string' ? encoder.encode(part) : part);
      if (error) controller.error(error);
      else controller.close();
    },
  }));
}

const never = () => new AbortController().signal;

test('lines are read as they come, wherever they are cut', async () => {
  const told = [];
  const euro = new TextEncoder().encode('€');
  answer = async () => lines([`{"id":"${USDC}","analysis":{"name":"`, euro.slice(0, 1), euro.slice(1), `"}}\n{"id":"${BONK}",`, '"error":{"code":"x"}}\n']);
  await askBatch([USDC, BONK], { signal: never(), tell: (item) => told.push(item) });
  assert.deepEqual(told, [{ id: USDC, analysis: { name: '€' } }, { id: BONK, error: { code: 'x' } }]);
  const [{ path, method, headers, body }] = sent;
  assert.deepEqual([path, method, headers.Accept, JSON.parse(body)], ['/api/batch', 'POST', 'application/x-ndjson', { ids: [USDC, BONK] }]);
});

test('what was not asked for, or is told twice, is not told', async () => {
  const told = [];
  answer = async () => lines([`{"id":"x"}\n{"id":"${USDC}","n":1}\n{"id":"${USDC}","n":2}\n`]);
  await askBatch([USDC], { signal: never(), tell: ({ n }) => told.push(n) });
  assert.deepEqual(told, [1]);
});

const CUT = [
  ['ends early', async () => lines([`{"id":"${USDC}"}\n`]), 'malformed'],
  ['breaks off', async () => lines([`{"id":"${USDC}"}\n`], new TypeError('cut')), 'offline'],
  ['is no JSON', async () => lines([`{"id":"${USDC}"}\n<html>\n`]), 'malformed'],
  ['does not come', () => Promise.reject(new TypeError('offline')), 'offline'],
  ['is refused', async () => Response.json({ code: 'c' }, { status: 429, headers: { 'Retry-After': '7' } }), 'rate_limited'],
];

for (const [what, given, kind] of CUT) {
  test(`an answer that ${what} is an error`, async () => {
    answer = given;
    await assert.rejects(askBatch([USDC, BONK], { signal: never(), tell: () => null }), { name: 'ApiError', kind });
  });
}

test('silence ends the request', async () => {
  answer = (signal) => new Promise((_, failed) => signal.addEventListener('abort', () => failed(signal.reason)));
  await assert.rejects(askBatch([USDC], { signal: never(), tell: () => null, silentMs: 1 }), { kind: 'timeout' });
});

test('a reader who cancels gets no error of the server', async () => {
  const leaving = new AbortController();
  answer = (signal) => new Promise((_, failed) => signal.addEventListener('abort', () => failed(signal.reason)));
  const asked = askBatch([USDC], { signal: leaving.signal, tell: () => null });
  leaving.abort();
  await assert.rejects(asked, { name: 'AbortError' });
  await assert.rejects(askBatch([USDC], { signal: leaving.signal, tell: () => null }), { name: 'AbortError' });
  assert.equal(sent.length, 1);
});
