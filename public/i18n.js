/** Words of the interface in the reader's language. Keys are flat; `{name}` marks a place for a value. */
import { language } from './settings.js';

const LOADERS = { en: () => import('./i18n/en.js'), de: () => import('./i18n/de.js') };
const LATER = { en: () => import('./i18n/en-later.js'), de: () => import('./i18n/de-later.js') };

let words = {};
let current = 'en';
let plurals = new Intl.PluralRules('en');

/** Loads the reader's language; every other module may call `t` afterwards. */
export async function loadLanguage() {
  current = language();
  words = (await LOADERS[current]()).default;
  plurals = new Intl.PluralRules(current);
  document.documentElement.lang = current;
}

/** Loads the words that the first look at a page does without, before what is drawn with them. */
export async function loadLater() {
  const asked = current;
  const more = (await LATER[asked]()).default;
  if (asked === current) words = { ...words, ...more };
}

export function locale() {
  return current;
}

/** Some systems give tags that Intl refuses with an error, such as `en-US@posix`. */
function understood(tag) {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

/** The locale for numbers and dates: the language with the region that the browser asks for. */
export function region() {
  return navigator.languages.find((tag) => tag.split('-')[0] === current && understood(tag)) ?? current;
}

export function has(key) {
  return Object.hasOwn(words, key);
}

/**
 * The words of a key. With a numeric `count`, the key's plural form is taken (`key.one`, `key.other`);
 * `{count}` itself must be given as formatted text in `values.n`.
 */
export function t(key, values = {}) {
  let name = key;
  if (typeof values.count === 'number') {
    const form = `${key}.${plurals.select(values.count)}`;
    name = has(form) ? form : `${key}.other`;
  }
  if (!has(name)) throw new RangeError(`no words for ${name}`);
  return words[name].replace(/\{(\w+)\}/g, (_, place) => String(values[place] ?? ''));
}
