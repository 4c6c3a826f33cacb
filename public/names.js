/** Names that anybody may choose: shown as text, shortened, without characters that rearrange a line. */
import { t } from './i18n.js';

const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const LONGEST = 80;

/** `{text, altered}`: `altered` says that invisible or direction-changing characters were left out. */
export function plainName(value, longest = LONGEST) {
  if (typeof value !== 'string') return { text: '', altered: false };
  const start = value.slice(0, longest * 20);
  const cleaned = start.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
  const letters = [...cleaned];
  const text = letters.length > longest ? `${letters.slice(0, longest).join('')}…` : cleaned;
  return { text, altered: start.replace(INVISIBLE, '') !== start };
}

/** The name as a reader may trust it: isolated, shortened; the mint when there is none. */
export function tokenName(row) {
  const name = plainName(row.name, 60);
  const symbol = plainName(row.symbol, 16);
  return { name: name.text || t('token.unnamed'), symbol: symbol.text, altered: name.altered || symbol.altered };
}
