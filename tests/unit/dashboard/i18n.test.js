/** The reader's language and the words of a key. */
import { speak, storage } from './browser.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { has, loadLanguage, locale, region, t } from '../../../public/i18n.js';
import { choose, CHOICES, language, setting } from '../../../public/settings.js';

async function read(...languages) {
  speak(...languages);
  await loadLanguage();
}

beforeEach(async () => {
  storage.clear();
  storage.refuses = false;
  await read('en-GB');
});

test("the language is the choice, else the browser's, else English", async () => {
  for (const [spoken, expected] of [['de-AT', 'de'], ['de', 'de'], ['fr-FR', 'en'], ['en-US', 'en']]) {
    speak(spoken);
    assert.equal(language(), expected, spoken);
  }
  choose('language', 'de');
  await read('en-GB');
  assert.equal(locale(), 'de');
  assert.equal(document.documentElement.lang, 'de');
  assert.equal(t('nav.settings'), 'Einstellungen');
});

test('numbers follow the region that the browser asks for in this language', async () => {
  await read('en-US@posix', 'fr-CA', 'en-AU');
  assert.equal(region(), 'en-AU');
  await read('fr-CA');
  assert.equal(region(), 'en');
});

test('words take values and plurals; a key without words is a mistake', () => {
  assert.equal(t('tokens.counted', { count: 1, n: '1' }), '1 token');
  assert.equal(t('tokens.counted', { count: 0, n: '0' }), '0 tokens');
  assert.equal(t('error.rate_limited.wait', {}).includes('{'), false);
  assert.throws(() => t('no.such.key'), /no words for no\.such\.key/);
  assert.throws(() => t('toString'), RangeError);
  assert.ok(has('brand') && !has('constructor'));
});

test('a setting that was never offered is the default', () => {
  for (const kept of ['{"theme":"neon"}', '{"theme":1}', 'null', '[]', '"dark"', 'broken']) {
    storage.setItem('detector.settings', kept);
    assert.equal(setting('theme'), 'system', kept);
  }
  assert.throws(() => choose('theme', 'neon'), RangeError);
});

test('only what differs from the default is kept', () => {
  choose('theme', 'dark');
  choose('zone', 'utc');
  assert.equal(storage.getItem('detector.settings'), '{"theme":"dark","zone":"utc"}');
  assert.equal(document.documentElement.dataset.theme, 'dark');
  choose('theme', CHOICES.theme[0]);
  assert.equal(storage.getItem('detector.settings'), '{"zone":"utc"}');
  storage.refuses = true;
  choose('density', 'compact');
  assert.equal(document.documentElement.dataset.density, 'compact');
  assert.equal(setting('density'), 'comfortable');
});
