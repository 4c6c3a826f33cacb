/** The German of what the server writes in English. */
import { locale } from './i18n.js';

/** A table of German words by the English ones; empty for others, and where it cannot be loaded: then the English stands. */
export async function germanWords(load) {
  return locale() === 'de' ? load().then((module) => module.default, () => ({})) : {};
}
