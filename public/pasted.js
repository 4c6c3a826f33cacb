/** What people type and paste where a token is asked for: addresses, links, sentences with one in them, names. */
import { isMint, mintProblem } from './mint.js';

/** What tokens are bought with: in a link or a sentence with another address, the other one is meant. */
const MONEY = new Set([
  'So11111111111111111111111111111111111111112', 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', 'Es9vMFrzaCermJfrF4H2FYD4KCoNkY11McCe8BenwNYB',
]);
/** Parameters that name what is bought, and those that name a pool. Others may be anybody's wallet. */
const BOUGHT = ['buy', 'outputmint', 'outputcurrency', 'output', 'totoken', 'to', 'mint', 'token', 'tokenaddress', 'address'];
const POOL_NAMES = ['pool', 'poolid', 'pool_id', 'pair', 'pairaddress', 'ammid', 'amm_id'];
/** The part of a path before a pool's address; of these sites, any address may be a pool's. */
const POOL_PARTS = ['lp', 'pool', 'pools', 'pair', 'pairs', 'pair-explorer', 'dlmm', 'meme', 'whirlpools'];
const POOL_SITES = ['dexscreener.com', 'defined.fi'];
/** A base58 address that a site wrote in small letters: which ones were capitals cannot be told. */
const SMALL_ADDRESS = /^[1-9a-z]{32,44}$/;
/** Characters that take no room, which text from chats and pages brings along. */
const UNSEEN = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/g;
const LINK = /^[a-z]+:\/\/|^[\w-]+(\.[\w-]+)+\//i;
const ETHEREUM = /(?:^|[^0-9A-Za-z])0x[0-9a-f]{40}(?![0-9A-Za-z])/i;

function wordsOf(text) {
  return text.split(/[^0-9A-Za-z]+/);
}

/** The mints among these words, each once; what is paid with only where there is nothing else. */
function mintsAmong(words) {
  const found = [...new Set(words.filter(isMint))];
  const others = found.filter((mint) => !MONEY.has(mint));
  return others.length > 0 ? others : found;
}

const asMint = (mint) => ({ kind: 'mint', mint });
const asPool = (address, sure, rule = 'pool') => ({ kind: 'pool', address, sure, problem: { rule } });
const invalid = (rule, values = {}) => ({ kind: 'invalid', problem: { rule, ...values } });

function readLink(text) {
  const address = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return invalid('link');
  const url = new URL(address);
  const host = url.hostname.replace(/^www\./, '');
  const parts = url.pathname.split('/');
  const named = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  for (const [at, part] of parts.entries()) {
    const pool = POOL_PARTS.includes(parts[at - 1]?.toLowerCase());
    const mints = mintsAmong(wordsOf(part));
    // Of a pair `paid-bought` the second is meant.
    if (mints.length > 0) return pool || POOL_SITES.includes(host) ? asPool(mints.at(-1), pool) : asMint(mints.at(-1));
    if ((pool || POOL_SITES.includes(host)) && SMALL_ADDRESS.test(part)) return asPool(part, true);
  }
  const bought = BOUGHT.map((name) => named.get(name)).find((value) => value && isMint(value));
  if (bought) return asMint(bought);
  const pool = POOL_NAMES.map((name) => named.get(name)).find((value) => value && isMint(value));
  if (pool) return asPool(pool, true);
  const [other] = mintsAmong([...named.values()].flatMap(wordsOf).concat(wordsOf(url.hash)));
  if (other) return asMint(other);
  return ETHEREUM.test(text) ? invalid('ethereum') : invalid('link');
}

/** An address that a line break or a space cuts in two, perhaps after a word and a colon (`CA:`). */
function joined(text) {
  const bare = text.replace(/^[^:=]{0,24}[:=]/, '');
  return [text, bare].map((each) => each.replace(/\s+/g, '').replace(/^[^0-9A-Za-z]+|[^0-9A-Za-z]+$/g, '')).find(isMint) ?? null;
}

/**
 * What was typed or pasted, with or without `$`:
 * `{kind: 'mint', mint}`, `{kind: 'text', text}` for a name or symbol, `{kind: 'pool', address, sure, problem}` for what may
 * name a pool (`sure`: it can be no mint), `{kind: 'invalid', problem}` for what looks like an address but is none,
 * `{kind: 'empty'}`.
 */
export function readSearch(input) {
  const text = input.slice(0, 4000).replace(UNSEEN, '').trim().replace(/^\$+\s*/, '');
  if (text === '') return { kind: 'empty' };
  if (isMint(text)) return asMint(text);
  if (LINK.test(text) && !/\s/.test(text)) return readLink(text);
  const mints = mintsAmong(wordsOf(text));
  if (mints.length > 1) return invalid('several', { length: mints.length });
  if (mints.length === 1) {
    const link = text.split(/\s+/).find((word) => LINK.test(word) && word.includes(mints[0]));
    return link ? readLink(link) : asMint(mints[0]);
  }
  const whole = joined(text);
  if (whole) return asMint(whole);
  if (ETHEREUM.test(text)) return invalid('ethereum');
  const looksLikeAddress = !/\s/.test(text) && text.length >= 25 && /^[\x21-\x7e]+$/.test(text);
  if (looksLikeAddress) return SMALL_ADDRESS.test(text) ? asPool(text, true, 'small') : { kind: 'invalid', problem: mintProblem(text) };
  return { kind: 'text', text: text.slice(0, 64) };
}
