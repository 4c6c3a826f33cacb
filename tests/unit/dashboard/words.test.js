/** Words: both languages whole and alike, and every key in use among them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPublic } from '../../../local/dashboard.mjs';
import germanLater from '../../../public/i18n/de-later.js';
import germanFirst from '../../../public/i18n/de.js';
import englishLater from '../../../public/i18n/en-later.js';
import englishFirst from '../../../public/i18n/en.js';

const german = { ...germanFirst, ...germanLater };
const english = { ...englishFirst, ...englishLater };
const files = readPublic();
const text = (name) => files.get(name).toString();

/** Of a check: English ones come with the answer. */
const ofCheck = (key) => /^(check\.(?!state\.)|explain\.)/.test(key);

test('the locales have the same keys, each once', () => {
  const listed = (name) => [...text(name).matchAll(/^ {2}'([\w.]+)':/gm)].map(([, key]) => key);
  for (const [name, words] of [['i18n/en', english], ['i18n/de', german]]) {
    const keys = [...listed(`${name}.js`), ...listed(`${name}-later.js`)];
    assert.equal(keys.length, Object.keys(words).length, `${name} names a key twice`);
  }
  assert.deepEqual(Object.keys(germanLater), Object.keys(englishLater));
  assert.deepEqual(Object.keys(german).filter((key) => !ofCheck(key)).sort(), Object.keys(english).sort());
  assert.ok(Object.keys(english).length > 300);
});

test('the locales mark the same places for values', () => {
  const marked = (words) => Object.fromEntries(Object.entries(words).map(([key, value]) => [key, (value.match(/\{\w+\}/g) ?? []).sort().join()]).sort());
  assert.deepEqual(Object.fromEntries(Object.entries(marked(german)).filter(([key]) => !ofCheck(key))), marked(english));
});

test('every key in use has words', () => {
  const sources = [...files.keys()].filter((name) => name.endsWith('.js') && !name.startsWith('i18n/'));
  const used = new Set(sources.flatMap((name) => [...text(name).matchAll(/\bt\(\s*'([\w.]+)'/g)].map(([, key]) => key)));
  for (const [, key] of text('index.html').matchAll(/data-t(?:-label)?="([\w.]+)"/g)) used.add(key);
  assert.ok(used.size > 150);
  assert.deepEqual([...used].filter((key) => !(key in english) && !(`${key}.other` in english)), []);
});

test('every check that has a name has an explanation', () => {
  const of = (prefix) => Object.keys(german).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)).filter((code) => !code.includes('.'));
  assert.ok(of('check.').length > 30);
  assert.deepEqual(of('explain.').sort(), of('check.').sort());
});

test('what is drawn first needs no word that comes later', () => {
  const late = new Set(Object.keys(englishLater).map((key) => key.split('.')[0]));
  const known = Object.keys(englishFirst);
  const drawn = new Set([...files.keys()].filter((name) => /^(ui\/(again|fill|past|shown|holders|insiders|palette|pooled|pools|meter|watched|parts|locks|creator|itself|time|columns|narrow|keptfilters|csvfile|movers|right|watchedmoves|secrets|measured|level|reliability)|screens\/(alerts|batch|compare|keys|model|settings|status|tokens|trends|watchlist))\.js$/.test(name)));
  assert.equal(drawn.size, 37);
  const others = [...files.keys()].filter((name) => name.endsWith('.js') && !name.startsWith('i18n/') && !drawn.has(name));
  const used = others.flatMap((name) => [...text(name).matchAll(/\bt\(\s*['`]([\w.]+)/g)].map(([, key]) => key));
  assert.deepEqual(used.filter((key) => late.has(key.split('.')[0]) && !known.some((one) => one.startsWith(key))), []);
});
