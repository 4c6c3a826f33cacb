/** Sentences of the catalogue in German, made of their typed values. Loaded only where German is read. */
import { h } from '../dom.js';
import { count, dateTime, duration, decimal, percent, usd } from '../format.js';
import { SENTENCES, TERMS } from '../i18n/findings-de.js';

const PLACE = /\{(\w+)(?:\?([^|{}]*)\|([^{}]*))?\}/g;
/** Money as a sentence says it: cents are enough where there are any. */
const money = (value) => usd(value >= 0.01 && value < 1 ? Math.round(value * 100) / 100 : value);
const NUMBERS = { pct: percent, usd: money, count, seconds: duration, points: count, tokens: decimal };

/** Strangers' text, cut off from the sentence around it and never anything but text. */
function quoted(text) {
  return ['„', h('bdi', {}, String(text)), '“'];
}

function shown({ value, unit } = {}) {
  if (unit === 'text') return quoted(value);
  if (unit === 'texts') return (Array.isArray(value) ? value : []).flatMap((text, place) => (place > 0 ? [', ', ...quoted(text)] : quoted(text)));
  if (unit === 'term') return Object.hasOwn(TERMS, value) ? TERMS[value] : h('bdi', { lang: 'en' }, String(value));
  if (unit === 'instant') return dateTime(value);
  // A number past 2^53 comes as text.
  if (typeof value === 'number' && Object.hasOwn(NUMBERS, unit)) return NUMBERS[unit](value);
  return h('bdi', {}, String(value ?? '?'));
}

/** The sentence as pieces to be drawn; null where the catalogue does not hold it, or a value is missing. */
export function inGerman({ key, values }) {
  if (typeof key !== 'string' || !Object.hasOwn(SENTENCES, key)) return null;
  const pieces = [];
  let from = 0;
  for (const place of SENTENCES[key].matchAll(PLACE)) {
    const [whole, name, one, many] = place;
    if (!Object.hasOwn(values ?? {}, name)) return null;
    pieces.push(SENTENCES[key].slice(from, place.index), one === undefined ? shown(values[name]) : values[name].value === 1 ? one : many);
    from = place.index + whole.length;
  }
  return [...pieces, SENTENCES[key].slice(from)].flat();
}
