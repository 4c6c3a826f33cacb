/** Numbers, money, shares, dates and ages as text, through Intl, in the reader's language and zone; names as text. */
import { locale, region, t } from './i18n.js';
import { setting } from './settings.js';

const made = new Map();

function formatter(kind, options) {
  const key = `${kind.name} ${region()} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new kind(region(), options));
  return made.get(key);
}

const known = (value) => typeof value === 'number' && Number.isFinite(value);
const numeric = (options) => (value) =>
  known(value) ? formatter(Intl.NumberFormat, options).format(value) : t('value.unknown');

export const count = numeric({ maximumFractionDigits: 0 });
export const three = numeric({ minimumFractionDigits: 3, maximumFractionDigits: 3 });
export const signed = numeric({ maximumFractionDigits: 2, minimumFractionDigits: 2, signDisplay: 'exceptZero' });
/** A share from 0 to 1 as percent without decimals. */
export const wholeShare = numeric({ style: 'percent', maximumFractionDigits: 0 });
const tenth = numeric({ style: 'percent', maximumFractionDigits: 1 });
const small = numeric({ maximumSignificantDigits: 3 });
const plain = numeric({ maximumFractionDigits: 2 });

const hundredth = numeric({ style: 'percent', maximumFractionDigits: 2 });
const SMALLEST_SHARE = 0.001;

/** A number with two decimals, or three digits below one. */
export function decimal(value) {
  return known(value) && Math.abs(value) < 1 ? small(value) : plain(value);
}

/** A share from 0 to 1 as percent; what would round to nothing is "<0.1%", for it is not nothing. */
export function share(value) {
  return known(value) && value > 0 && value < SMALLEST_SHARE ? `<${tenth(SMALLEST_SHARE)}` : tenth(value);
}

/** A share from 0 to 1 as percent with two decimals, cut: what is not whole never reads 100%. */
export function cutShare(value) {
  return hundredth(known(value) ? Math.floor(value * 10_000 + 1e-6) / 10_000 : null);
}

/** Two shares from 0 to 1 as a range of percent; unknown when it is none. */
export function percentRange(pair) {
  return Array.isArray(pair) && pair.every(known) ? t('interval', { low: share(pair[0]), high: share(pair[1]) }) : t('value.unknown');
}

/** A percentage that is already 0-100. */
export function percent(value) {
  return share(known(value) ? value / 100 : null);
}

/** US dollars: compact from ten thousand up, four digits for prices below a dollar. */
export function usd(value) {
  if (!known(value)) return t('value.unknown');
  const options = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' };
  // German has no short word for a thousand: such amounts are rounded to four digits.
  if (locale() === 'de' && Math.abs(value) >= 10_000 && Math.abs(value) < 999_950) Object.assign(options, { maximumSignificantDigits: 4 });
  else if (Math.abs(value) >= 10_000) Object.assign(options, { notation: 'compact', maximumFractionDigits: 1 });
  else if (value !== 0 && Math.abs(value) < 1) Object.assign(options, { maximumSignificantDigits: 4 });
  else Object.assign(options, { maximumFractionDigits: 2, trailingZeroDisplay: 'stripIfInteger' });
  return formatter(Intl.NumberFormat, options).format(value);
}

/** A supply in base units (decimal text of any length) as whole tokens. */
export function supply(units, decimals) {
  if (typeof units !== 'string' || !/^\d+$/.test(units)) return t('value.unknown');
  const scale = Number.isInteger(decimals) && decimals >= 0 && decimals <= 30 ? decimals : null;
  if (scale === null) return t('value.baseUnits', { n: formatter(Intl.NumberFormat, {}).format(BigInt(units)) });
  return formatter(Intl.NumberFormat, {}).format(BigInt(units) / 10n ** BigInt(scale));
}

const STEPS = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];

/** A length of time in its largest unit and the next smaller one: "1 hour 5 minutes", "812 days". */
export function duration(seconds) {
  if (!known(seconds)) return t('value.unknown');
  const whole = Math.max(0, Math.round(seconds));
  const first = STEPS.findIndex(([, size]) => whole >= size);
  if (first < 0) return unitOf(0, 'second');
  const [unit, size] = STEPS[first];
  const rest = whole % size;
  const [smaller, smallerSize] = STEPS[first + 1] ?? ['second', Infinity];
  const more = whole < 30 * size ? Math.floor(rest / smallerSize) : 0;
  return unitOf(Math.floor(whole / size), unit) + (more > 0 ? ` ${unitOf(more, smaller)}` : '');
}

function unitOf(amount, unit) {
  return formatter(Intl.NumberFormat, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}

/** "3 hours ago" (`style: 'narrow'`: "3h ago"), from an ISO time; unknown when it cannot be read. */
export function age(iso, { style = 'long', now = Date.now() } = {}) {
  const at = Date.parse(iso ?? '');
  if (Number.isNaN(at)) return t('value.unknown');
  const seconds = Math.max(0, (now - at) / 1000);
  const [unit, size] = STEPS.find(([, length]) => seconds >= length) ?? ['second', 1];
  const options = { numeric: 'always', style };
  return formatter(Intl.RelativeTimeFormat, options).format(-Math.floor(seconds / size), unit);
}

/** Date and time with the zone's name, in local time or UTC as the reader chose. */
export function dateTime(iso) {
  const at = Date.parse(iso ?? '');
  if (Number.isNaN(at)) return t('value.unknown');
  const options = {
    year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short',
  };
  if (setting('zone') === 'utc') options.timeZone = 'UTC';
  return formatter(Intl.DateTimeFormat, options).format(at);
}

/** The day of an instant in UTC, as the server counts days. */
export function dayOf(iso) {
  const at = Date.parse(iso ?? '');
  const options = { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' };
  return Number.isNaN(at) ? t('value.unknown') : formatter(Intl.DateTimeFormat, options).format(at);
}

/** The time of day of an instant, in local time or UTC as the reader chose. */
export function clock(iso) {
  const at = Date.parse(iso ?? '');
  const options = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short', ...(setting('zone') === 'utc' && { timeZone: 'UTC' }) };
  return Number.isNaN(at) ? t('value.unknown') : formatter(Intl.DateTimeFormat, options).format(at);
}

/** The month and year of an instant. */
export function month(iso) {
  const at = Date.parse(iso ?? '');
  return Number.isNaN(at) ? t('value.unknown') : formatter(Intl.DateTimeFormat, { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(at);
}

const BY_UNIT = {
  usd, pct: percent, share, count, seconds: duration,
  times: (value) => t('value.times', { n: decimal(value) }),
  days: (value) => duration(value * 86_400),
  bps: (value) => percent(value / 100),
};

/** A value of the API with its unit; text stays text, absence is "Unknown". */
export function quantity(value, unit) {
  if (value === null || value === undefined) return t('value.unknown');
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
  if (typeof value !== 'number') return String(value);
  return (BY_UNIT[unit] ?? decimal)(value);
}

/* Names may be chosen by anybody: shortened here, without the characters that rearrange a line. */
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
