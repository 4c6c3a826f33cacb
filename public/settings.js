/** What the reader chose, kept in this browser only. */

const KEY = 'detector.settings';

/** Every setting with its choices; the first is the default. */
export const CHOICES = {
  theme: ['system', 'light', 'dark'],
  language: ['auto', 'en', 'de'],
  density: ['comfortable', 'compact'],
  motion: ['system', 'reduced'],
  zone: ['local', 'utc'],
  shortcuts: ['on', 'off'],
};

function stored() {
  try {
    const value = JSON.parse(localStorage.getItem(KEY));
    return value && typeof value === 'object' ? value : {};
  } catch {
    return {};
  }
}

/** The chosen value, or the default when nothing valid is stored. */
export function setting(name) {
  const value = stored()[name];
  return CHOICES[name].includes(value) ? value : CHOICES[name][0];
}

/** Stores a choice and applies it to the page. */
export function choose(name, value) {
  if (!CHOICES[name].includes(value)) throw new RangeError(`${name}: ${value}`);
  const all = stored();
  if (value === CHOICES[name][0]) delete all[name];
  else all[name] = value;
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // A private window may refuse storage: the choice then lasts as long as the page.
  }
  if (name === 'theme' || name === 'density' || name === 'motion') {
    document.documentElement.dataset[name] = value;
  }
}

/** `en` or `de`: the choice, else the browser's language, else English. */
export function language() {
  const chosen = setting('language');
  if (chosen !== 'auto') return chosen;
  return navigator.language.startsWith('de') ? 'de' : 'en';
}
