/** Mint addresses: what is one, which rule a wrong one breaks, and which links are allowed. */
import './browser.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explorerLinks, isMint, mintProblem, safeHref, shortMint, tokenPath } from '../../../public/mint.js';

const WRAPPED_SOL = 'So11111111111111111111111111111111111111112';
const USDC = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v';
/** 32 bytes of 255: the largest there is. One more is 33 bytes. */
const LARGEST = 'JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFG';
const TOO_LARGE = 'JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFH';

test('an address is 32 bytes in base58', () => {
  for (const mint of [WRAPPED_SOL, USDC, LARGEST, '1'.repeat(32)]) assert.ok(isMint(mint), mint);
  for (const other of [null, undefined, 7, '', TOO_LARGE, ` ${USDC}`]) assert.ok(!isMint(other), String(other));
});

test('a wrong address names the rule that it breaks', () => {
  assert.deepEqual(mintProblem('0' + USDC.slice(1)), { rule: 'character', character: '0', position: 1 });
  assert.deepEqual(mintProblem('So1😀'), { rule: 'character', character: '😀', position: 4 });
  for (const character of 'OIl') assert.equal(mintProblem(USDC.slice(1) + character).position, 44);
  assert.deepEqual(mintProblem('1'.repeat(31)), { rule: 'short', length: 31 });
  assert.deepEqual(mintProblem('1'.repeat(45)), { rule: 'long', length: 45 });
  assert.deepEqual(mintProblem('1'.repeat(33)), { rule: 'bytes', bytes: 33 });
  assert.deepEqual(mintProblem('2'.repeat(32)), { rule: 'bytes', bytes: 23 });
  assert.deepEqual(mintProblem(TOO_LARGE), { rule: 'bytes', bytes: 33 });
});

test('an address is shortened in the middle', () => {
  assert.equal(shortMint(USDC), 'EPjF…Dt1v');
  assert.equal(shortMint('abcdefghijkl'), 'abcdefghijkl');
  assert.equal(shortMint('abcdefghijklm'), 'abcd…jklm');
});

test('explorers are linked for addresses only', () => {
  assert.deepEqual(explorerLinks(USDC).map(([name]) => name), ['Solscan', 'RugCheck', 'DexScreener']);
  for (const [, href] of explorerLinks(USDC)) assert.equal(safeHref(href), href);
  assert.deepEqual(explorerLinks(`${USDC}/../x`), []);
});

test('links lead into the dashboard or to an explorer, and nowhere else', () => {
  for (const href of ['#reasons', '/', '/tokens?q=a', `blob:${location.origin}/1`]) assert.equal(safeHref(href), href);
  const refused = [
    'javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', '//example.com', '/\\example.com', 'https://example.com/', 'tokens',
    'blob:https://example.com/1', 'https://solscan.io/token/', `https://solscan.io/token/${USDC}?x`, `https://solscan.io/account/${USDC}`,
    `http://solscan.io/token/${USDC}`, '', null, undefined,
  ];
  for (const href of refused) assert.equal(safeHref(href), null, String(href));
});

test("a token's address holds any text as one part", () => {
  assert.equal(tokenPath(USDC), `/token/${USDC}`);
  assert.equal(tokenPath('a/b?c'), '/token/a%2Fb%3Fc');
});
