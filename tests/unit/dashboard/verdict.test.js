/** The words of a verdict: by what it rests on, in both languages, and never a number that contradicts them. */
import { speak } from './browser.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import german from '../../../public/i18n/de.js';
import english from '../../../public/i18n/en.js';
import { loadLanguage, t } from '../../../public/i18n.js';
import { byWeight, checkName, needed } from '../../../public/ui/evidence.js';
import { BANDS, shownBand } from '../../../public/ui/risk.js';
import { evidenceWords, promiseWords, reasonWords, verdictSentence } from '../../../public/ui/verdict.js';

const BASES = ['evidence', 'chance', 'rules', 'warnings', 'outside', 'missing', 'something new', undefined];
/** The combinations that the service gives; all others get words that claim nothing beyond what was counted. */
const GIVEN = ['evidence critical', 'evidence high', 'chance high', 'chance medium', 'chance low', 'rules low', 'warnings medium', 'outside medium', 'missing unknown'];
const LEVELS = { critical: 'Fraud', low: 'Safe' };
const PROMISE = { n: 1333, from: '2025-12-01T00:48:37Z', until: '2026-01-31T10:11:41Z',
  lost_80: { share: 0.12, interval: [0.087, 0.159] }, lost_90: { share: 0.024, interval: [0.009, 0.047] } };

const finding = (severity, more = {}) => ({ code: 'top_holder', severity, critical: false, expected: false, value: 71.2, unit: 'pct', ...more });

function answer(band, basis, more = {}) {
  return { band, basis, risk_level: LEVELS[band] ?? 'Unknown', findings: [finding('warn')], passed: ['rugged'], not_checked: [{ code: 'lp_unlocked', essential: true }],
    checks: [{ code: 'top_holder', group: 'holders', title: 'Largest holder' }], ...more };
}

beforeEach(() => speak('en-GB'));

for (const language of ['en-GB', 'de-DE']) {
  test(`each basis and band has words of its own, ${language}`, async () => {
    speak(language);
    await loadLanguage();
    const said = new Map();
    for (const basis of BASES) {
      for (const band of BANDS) {
        const words = reasonWords(answer(band, basis));
        assert.ok(words.endsWith('.') && !/[{}]|undefined|null/.test(words), words);
        if (GIVEN.includes(`${basis} ${band}`)) said.set(words, `${basis} ${band}`);
        else assert.equal(words, `${evidenceWords(answer(band, basis))}.`, `${basis} ${band}`);
      }
    }
    assert.equal(said.size, GIVEN.length);
  });

  test(`the sentence that stands alone begins with the band, ${language}`, async () => {
    speak(language);
    await loadLanguage();
    for (const basis of BASES) {
      for (const band of BANDS) {
        const sentence = verdictSentence(answer(band, basis, { summary: null }));
        assert.ok(sentence.startsWith(`${t(`band.${band}`)}: `), sentence);
        assert.ok(sentence.includes(checkName('top_holder', answer(band, basis))) && sentence.endsWith('.') && !/[{}]|undefined/.test(sentence), sentence);
      }
    }
  });
}

test('German sentences never borrow the English summary', async () => {
  speak('de-DE');
  await loadLanguage();
  assert.equal(verdictSentence(answer('low', 'chance', { summary: 'Low risk: words.' })).includes('words'), false);
  speak('en-GB');
  await loadLanguage();
  assert.equal(verdictSentence(answer('low', 'chance', { summary: 'Low risk: words.' })), 'Low risk: words.');
});

test('every word for a basis exists in both languages', () => {
  for (const words of [english, german]) {
    for (const pair of GIVEN.filter((name) => name !== 'missing unknown')) assert.ok(words[`why.${pair.replace(' ', '.')}`], pair);
  }
});

test('low is said only where the answer is called safe', async () => {
  await loadLanguage();
  assert.equal(shownBand({ band: 'low', risk_level: 'Safe' }), 'low');
  for (const level of ['Unknown', 'Fraud', null, undefined]) assert.equal(shownBand({ band: 'low', risk_level: level }), 'unknown');
  assert.equal(shownBand({ band: 'critical', risk_level: 'Unknown' }), 'critical');
  assert.equal(shownBand({}), 'unknown');
  const old = answer('low', 'chance', { risk_level: 'Unknown', promise: PROMISE });
  assert.match(reasonWords(old), /too old/);
  assert.match(verdictSentence({ ...old, summary: null }), /^Risk unknown: /);
});

test('the high chance of a remote model, or one not measured, is called so', async () => {
  await loadLanguage();
  const high = (model) => reasonWords(answer('high', 'chance', { ml_prediction: model }));
  assert.match(high({ source: 'replicate', calibrated: false }), /one of two models/);
  assert.match(high({ source: 'local', calibrated: false }), /not measured/);
  assert.doesNotMatch(high({ source: 'local', calibrated: true }), /measured|models/);
});

test('evidence is told in numbers, and nothing checked is no "nothing found"', async () => {
  await loadLanguage();
  const words = (...findings) => evidenceWords({ findings, passed: ['rugged'] });
  assert.equal(words(), 'No danger found');
  assert.equal(words(finding('warn')), 'No danger found, 1 warning');
  assert.equal(words(finding('danger'), finding('danger', { critical: true }), finding('warn'), finding('warn')), '2 dangers, 2 warnings');
  assert.equal(words(finding('info')), 'No danger found');
  assert.equal(evidenceWords({ findings: [], passed: [] }), 'Nothing could be checked');
  assert.equal(evidenceWords({}), 'Nothing could be checked');
});

test('an unknown risk says how many needed checks are missing', async () => {
  await loadLanguage();
  const words = (...essential) => reasonWords(answer('unknown', 'missing', { not_checked: essential.map((value) => ({ code: 'a', essential: value })) }));
  assert.equal(words(true, false, true), '2 checks that a verdict needs could not be made.');
  assert.equal(words(true, false), '1 check that a verdict needs could not be made.');
  assert.equal(words(), 'Nothing could be checked.');
  assert.deepEqual([{}, { essential: false }, { essential: true }].map(needed), [true, false, true]);
});

test('a promise is told only of a word that was measured', async () => {
  await loadLanguage();
  assert.equal(promiseWords({ basis: 'chance', promise: PROMISE }, 'low'),
    'Of the 1,333 tokens called low by chance (Dec 2025 to Jan 2026), 2.4% lost 90% or more (95% interval: 0.9% to 4.7%), 12% lost 80% or more.');
  for (const band of ['medium', 'high']) assert.match(promiseWords({ basis: 'chance', promise: PROMISE }, band), new RegExp(`called ${band} by chance`));
  for (const band of ['unknown', 'critical']) assert.equal(promiseWords({ basis: 'chance', promise: PROMISE }, band), null);
  assert.equal(promiseWords({ basis: 'chance', promise: null }, 'low'), null);
  assert.match(promiseWords({ basis: 'rules', promise: null }, 'low'), /not measured/);
  assert.equal(promiseWords({ basis: 'rules' }, 'unknown'), null);
  assert.match(promiseWords({ basis: 'chance', promise: { n: 3 } }, 'low'), /Unknown lost 90%/);
  speak('de-DE');
  await loadLanguage();
  assert.match(promiseWords({ basis: 'chance', promise: PROMISE }, 'low'), /^Von den 1\.333 Token.*Dez\. 2025 bis Jan\. 2026.*2,4.%.*12.%/);
});

test('powers that the issuer accounts for stand after others of their severity', () => {
  const list = [finding('danger', { code: 'a', expected: true }), finding('danger', { code: 'b' }), finding('warn', { code: 'c' }), finding('danger', { code: 'd', critical: true })];
  assert.deepEqual(byWeight(list).map(({ code }) => code), ['d', 'b', 'a', 'c']);
});
