/** How often a verdict was right: only what was measured is said, and a share of nothing never. */
import { speak } from './browser.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { loadLanguage, loadLater, t } from '../../../public/i18n.js';
import { beforehand, settled } from '../../../public/ui/right.js';

const RATE = { lost_80: { share: 0.221, interval: [0.163, 0.286] }, lost_90: { share: 0.137, interval: [0.088, 0.195] } };
const CARD = { promise: { from: '2025-12-01T00:48:37Z', until: '2026-01-31T10:11:41Z', rates: { outside: { n: 190, ...RATE } } } };
const told = (band, basis, more = {}) => ({ band, basis, risk_level: { critical: 'Fraud', low: 'Safe' }[band] ?? 'Unknown', ...more });
const fell = (n, unknown, share, interval = [0.2, 0.4]) => ({ n, unknown, falls: [50, 80, 90].map((pct) => ({ fall_pct: pct, share, interval })) });

beforeEach(() => speak('en-GB'));

for (const language of ['en-GB', 'de-DE']) {
  test(`each way to a verdict is told what was measured of it, ${language}`, async () => {
    speak(language);
    await loadLanguage();
    await loadLater();
    const promise = { n: 333, from: '2025-12-01T00:48:37Z', until: '2026-01-31T10:11:41Z', ...RATE };
    for (const [band, basis] of [['critical', 'evidence'], ['high', 'evidence'], ['medium', 'warnings']]) {
      assert.equal(beforehand(told(band, basis), CARD), t('right.notBefore'), `${band} ${basis}`);
    }
    assert.equal(beforehand(told('low', 'rules'), CARD), t('promise.rules'));
    assert.equal(beforehand(told('unknown', 'missing'), CARD), t('right.claimsNothing'));
    // Too old to be called low.
    assert.equal(beforehand(told('low', 'chance', { risk_level: 'Unknown', promise }), CARD), t('right.claimsNothing'));
    for (const words of [beforehand(told('medium', 'outside'), CARD), beforehand(told('low', 'chance', { promise }), CARD)]) {
      assert.match(words, /13[.,]7/);
      assert.match(words, /2025.*2026/);
      assert.doesNotMatch(words, /[{}]|undefined|null/);
    }
    assert.equal(beforehand(told('medium', 'outside'), undefined), t('right.notBefore'));
  });

  test(`what became of them here has a rate only where some are settled, ${language}`, async () => {
    speak(language);
    await loadLanguage();
    await loadLater();
    for (const rates of [undefined, {}, fell(0, 0, null, null), fell(3, 0, null, null)]) assert.equal(settled('X', rates), t('right.none', { name: 'X' }));
    assert.equal(settled('X', fell(0, 1, null, null)), `${t('right.none', { name: 'X' })} ${t('right.unknown', { count: 1, n: '1' })}`);
    assert.match(settled('X', fell(8, 0, 0)), /^X: 8 .* 0\s?% .*90/);
    assert.match(settled('X', fell(8, 2, 0.25)), /25\s?% .* 20\s?% .* 40\s?%.* 90\s?% .* 2 /);
  });
}
