/** Words: both languages whole and alike, and every key in use among them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPublic } from '../../../local/dashboard.mjs';
import german from '../../../public/i18n/de.js';
import english from '../../../public/i18n/en.js';

const files = readPublic();
const text = (name) => files.get(name).toString();

/** Of a check: English ones come with the answer. */
const ofCheck = (key) => /^(check\.(?!state\.)|explain\.)/.test(key);

test('the locales have the same keys, each once', () => {
  const listed = (name) => [...text(name).matchAll(/^ {2}'([\w.]+)':/gm)].map(([, key]) => key);
  for (const [name, words] of [['i18n/en.js', english], ['i18n/de.js', german]]) {
    assert.equal(listed(name).length, Object.keys(words).length, `${name} names a key twice`);
  }
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
