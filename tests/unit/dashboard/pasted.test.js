/** What people type and paste where a token is asked for. */
import './browser.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSearch } from '../../../public/pasted.js';

const SOL = 'So11111111111111111111111111111111111111112';
const USDC = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v';
const MINT = 'JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFG';
const OTHER = '7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr';
const SMALL = 'e2yjbtgqrwwh3fpkgi1msqt5dudu84smzbdgelksbfir';
const ETHEREUM = '0x6982508145454ce325ddbe47a25d4ec3d2311933';

function all(texts, wanted) {
  for (const text of texts) assert.deepEqual(readSearch(text), wanted, text);
}

test('a mint is found however it is written', () => {
  all([
    MINT, `  ${MINT}\n`, `$${MINT}`, `"${MINT}"`, `“${MINT}”`, `(${MINT})`, `CA:${MINT}`, `CA: ${MINT}`, `Contract = ${MINT}.`,
    `buy ${MINT} now!`, `${MINT} 🚀🚀`, `ca\n\n${MINT}\n\nchart soon`, `${MINT}, ${MINT}`, `solana:${MINT}`,
    `${MINT.slice(0, 7)}\u200b${MINT.slice(7)}`, `\ufeff${MINT}\u2060`, `\u202a${MINT}\u202c`,
    `${MINT.slice(0, 20)}\n${MINT.slice(20)}`, `CA: ${MINT.slice(0, 20)}\r\n  ${MINT.slice(20)}`, `CA: ${MINT.slice(0, 20)} ${MINT.slice(20)}`,
    `${SOL} ${MINT}`, `${USDC} for ${MINT}`,
  ], { kind: 'mint', mint: MINT });
  all([USDC, `pay with ${USDC}`], { kind: 'mint', mint: USDC });
});

test('a link opens the token that it is about', () => {
  all([
    `https://solscan.io/token/${MINT}?cluster=mainnet`, `rugcheck.xyz/tokens/${MINT}#top`, `https://pump.fun/coin/${MINT}`,
    `https://jup.ag/swap?sell=${SOL}&buy=${MINT}`, `jup.ag/swap?buy=${MINT}&sell=${OTHER}`, `https://jup.ag/swap/SOL-${MINT}`,
    `jup.ag/swap/${SOL}-${MINT}`, `https://jup.ag/swap/${OTHER}-${MINT}`, `https://raydium.io/swap/?inputMint=sol&outputMint=${MINT}`,
    `https://birdeye.so/token/${MINT}/${OTHER}?chain=solana`, `https://photon-sol.tinyastro.io/en/r/@friend/${MINT}`,
    `https://t.me/a_bot?start=r-friend-${MINT}`, `https://example.com/?wallet=${OTHER}&token=${MINT}`, `https://example.com/#${MINT}`,
    `look https://solscan.io/token/${MINT} wow`,
  ], { kind: 'mint', mint: MINT });
  all(['https://example.com/none', 'https://[', 'example.com/'], { kind: 'invalid', problem: { rule: 'link' } });
});

test('a link to a pool is told apart', () => {
  const pool = (address, sure, rule = 'pool') => ({ kind: 'pool', address, sure, problem: { rule } });
  all([`https://photon-sol.tinyastro.io/en/lp/${MINT}?handle=x`, `https://www.geckoterminal.com/solana/pools/${MINT}`,
    `https://www.dextools.io/app/en/solana/pair-explorer/${MINT}`, `https://raydium.io/liquidity/increase/?pool_id=${MINT}`,
    `see https://www.orca.so/pools/${MINT} there`], pool(MINT, true));
  all([`https://dexscreener.com/solana/${MINT}`, `https://www.dexscreener.com/solana/${MINT}?maker=${OTHER}`], pool(MINT, false));
  all([`https://dexscreener.com/solana/${SMALL}`, `dexscreener.com/solana/${SMALL}?t=1`], pool(SMALL, true));
  all([SMALL], pool(SMALL, true, 'small'));
});

test('another chain and many addresses are said', () => {
  all([ETHEREUM, ETHEREUM.toUpperCase().replace('0X', '0x'), `CA: ${ETHEREUM}`, `https://dexscreener.com/ethereum/${ETHEREUM}`],
    { kind: 'invalid', problem: { rule: 'ethereum' } });
  all([`${MINT} ${OTHER}`, `${OTHER}\n${SOL}\n${MINT}`], { kind: 'invalid', problem: { rule: 'several', length: 2 } });
});

test('what is no address is a name, nothing, or a mistake', () => {
  all([' \t', '$', ' $$ ', '\u200b'], { kind: 'empty' });
  all([' Dogwifhat ', 'Dogwif\u200bhat'], { kind: 'text', text: 'Dogwifhat' });
  all(['WIF', '$WIF', ' $ WIF ', '$$WIF'], { kind: 'text', text: 'WIF' });
  all(['a'.repeat(24)], { kind: 'text', text: 'a'.repeat(24) });
  all(['a'.repeat(25)], { kind: 'invalid', problem: { rule: 'short', length: 25 } });
  all([`0${MINT.slice(1)}`], { kind: 'invalid', problem: { rule: 'character', character: '0', position: 1 } });
  assert.equal(readSearch('a name of more than twenty-five letters').kind, 'text');
  assert.equal(readSearch('ä'.repeat(30)).kind, 'text');
  assert.equal(readSearch('long '.repeat(30)).text.length, 64);
  assert.equal(readSearch(' x'.repeat(100_000)).kind, 'text');
});
