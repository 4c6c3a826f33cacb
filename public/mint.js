/** Solana mint addresses: base58 text of exactly 32 bytes; links made of one. */

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const MAX_LENGTH = 44;
const MIN_LENGTH = 32;

/** Number of bytes that a base58 text stands for; every leading `1` is one zero byte. */
function decodedLength(text) {
  let value = 0n;
  for (const character of text) value = value * 58n + BigInt(ALPHABET.indexOf(character));
  const zeros = /^1*/.exec(text)[0].length;
  let bytes = 0;
  for (; value > 0n; value >>= 8n) bytes += 1;
  return zeros + bytes;
}

/**
 * Which rule the text breaks, or null for a valid mint:
 * `{rule: 'character', character, position}`, `{rule: 'short' | 'long', length}`, `{rule: 'bytes', bytes}`.
 */
export function mintProblem(text) {
  const position = [...text].findIndex((character) => !ALPHABET.includes(character));
  if (position >= 0) return { rule: 'character', character: [...text][position], position: position + 1 };
  if (text.length < MIN_LENGTH) return { rule: 'short', length: text.length };
  if (text.length > MAX_LENGTH) return { rule: 'long', length: text.length };
  const bytes = decodedLength(text);
  return bytes === 32 ? null : { rule: 'bytes', bytes };
}

export function isMint(text) {
  return typeof text === 'string' && mintProblem(text) === null;
}

/** The mint that is pasted into an empty box, or null: nothing could be added to it, so it opens by itself. */
export function pastedMint(event, box) {
  const text = event.clipboardData.getData('text').trim();
  return box.value === '' && isMint(text) ? text : null;
}

/** `7xKX…sAsU`: enough to recognise an address, never enough to trust one. */
export function shortMint(mint) {
  return mint.length > 12 ? `${mint.slice(0, 4)}…${mint.slice(-4)}` : mint;
}

const EXPLORERS = {
  Solscan: 'https://solscan.io/token/',
  RugCheck: 'https://rugcheck.xyz/tokens/',
  DexScreener: 'https://dexscreener.com/solana/',
};

/** Explorer pages of a mint as `[name, address]`; none when the mint is not a valid one. */
export function explorerLinks(mint) {
  if (!isMint(mint)) return [];
  return Object.entries(EXPLORERS).map(([name, prefix]) => [name, prefix + mint]);
}

/** The address when the page may link to it, else null. Blob addresses are this page's own downloads. */
export function safeHref(value) {
  const href = String(value);
  if (href.startsWith('#') || /^\/(?![/\\])/.test(href)) return href;
  if (href.startsWith(`blob:${location.origin}/`)) return href;
  const known = Object.values(EXPLORERS).find((prefix) => href.startsWith(prefix));
  return known && isMint(href.slice(known.length)) ? href : null;
}

/** The token's page in this dashboard. */
export function tokenPath(mint) {
  return `/token/${encodeURIComponent(mint)}`;
}
