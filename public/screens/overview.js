/** `/`: search, the counts, and the newest analyses. */
import { get, serverHealth } from '../api.js';
import { append, h, replace } from '../dom.js';
import { count, dateTime, percent, plainName } from '../format.js';
import { t } from '../i18n.js';
import { isMint, tokenPath } from '../mint.js';
import { Recent } from '../ui/recent.js';
import { icon } from '../ui/risk.js';
import { searchForm } from '../ui/search.js';
import { problem, skeleton, whileLoading } from '../ui/states.js';

const CHIPS = 6;

/** Example tokens of the server's sample data; nothing when the data is real. */
async function samples(place) {
  const { data } = await serverHealth();
  const listed = (data.samples ?? []).filter((sample) => isMint(sample.mint));
  if (!data.sample_data || listed.length === 0) return;
  const chip = (sample) => h('li', {}, h('a.chip', { href: tokenPath(sample.mint) }, h('bdi', {}, plainName(sample.title, 40).text)));
  const list = (some) => h('ul.chips', {}, some.map(chip));
  const rest = listed.slice(CHIPS);
  replace(place, h('h2.small', {}, t('samples.title')), list(listed.slice(0, CHIPS)),
    rest.length > 0 && h('details.table', {}, h('summary', {}, t('samples.more', { n: count(rest.length) })), list(rest)));
}

function tile(name, value, tone, extra = null) {
  return h('div.tile', { 'data-tone': tone }, h('dt', {}, tone && icon(tone), t(`stats.${name}`)),
    h('dd', {}, value, extra && h('span.extra', {}, extra)));
}

function tiles(stats) {
  const portion = (part) => (stats.total_tokens > 0 ? percent((100 * part) / stats.total_tokens) : null);
  return [
    h('dl.tiles', {},
      tile('total', count(stats.total_tokens), null, t('stats.recent', { n: count(stats.recent_24h) })),
      tile('trap', count(stats.fraud_tokens), 'critical', portion(stats.fraud_tokens)),
      tile('clear', count(stats.safe_tokens), 'low', portion(stats.safe_tokens)),
      tile('unknown', count(stats.unknown_tokens), 'unknown', portion(stats.unknown_tokens))),
    stats.as_of && h('p.fine', {}, t('stats.asOf', { time: dateTime(stats.as_of) })),
  ];
}

async function statistics(place, signal) {
  try {
    const answer = get('/api/stats', { signal });
    const { data } = await whileLoading(place, skeleton('tiles', 4), answer);
    replace(place, tiles(data));
  } catch (error) {
    if (signal.aborted) return;
    replace(place, problem(error, { signal, retry: () => statistics(place, signal) }));
  }
}

export async function mount({ root, title, signal }) {
  title(t('brand'));
  root.querySelector('h1').textContent = t('overview.title');
  const chips = h('div.samples');
  const numbers = h('section.statistics', { 'aria-label': t('stats.title') });
  const recent = new Recent(signal);
  append(root, h('p.lead', {}, t('overview.lead')), searchForm({ large: true }), chips);
  const loading = [statistics(numbers, signal), recent.load()];
  // The chips stand above the numbers: wait for them a moment, so that nothing moves when they come.
  await Promise.race([samples(chips).catch(() => null), new Promise((done) => setTimeout(done, 1000))]);
  append(root, numbers, recent.element);
  await Promise.all(loading);
}
