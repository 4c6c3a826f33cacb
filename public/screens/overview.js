/** `/`: search, the counts, the newest analyses, and how the risks spread. */
import { get, serverHealth } from '../api.js';
import { append, h, replace } from '../dom.js';
import { count, dateTime, percent, plainName, share } from '../format.js';
import { t } from '../i18n.js';
import { isMint, tokenPath } from '../mint.js';
import { Recent } from '../ui/recent.js';
import { BANDS, icon } from '../ui/risk.js';
import { searchForm } from '../ui/search.js';
import { notice, problem, skeleton, whileLoading } from '../ui/states.js';

const CHIPS = 6;

/** Tokens that everybody knows, where the data is real. */
const KNOWN = [
  { mint: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', title: 'USDC' },
  { mint: 'DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263', title: 'BONK' },
  { mint: 'JUPyiwrYJFskUPiHa7hkeR8VUtAeFoSYbKedZNsDvCN', title: 'JUP' },
];

/** Example tokens: those of the server's sample data, or well-known ones. */
async function samples(place) {
  const { data } = await serverHealth();
  const listed = data.sample_data ? (data.samples ?? []).filter((sample) => isMint(sample.mint)) : KNOWN;
  if (listed.length === 0) return;
  const chip = (sample) => h('li', {}, h('a.chip', { href: tokenPath(sample.mint) }, h('bdi', {}, plainName(sample.title, 40).text)));
  const list = (some) => h('ul.chips', {}, some.map(chip));
  const rest = listed.slice(CHIPS);
  replace(place, h('h2.small', {}, t(data.sample_data ? 'samples.title' : 'samples.known')), list(listed.slice(0, CHIPS)),
    rest.length > 0 && h('details.table', {}, h('summary', {}, t('samples.more', { count: rest.length, n: count(rest.length) })), list(rest)));
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

/** How many tokens are of each band, for an answer of `/api/stats` that counts at least one. */
async function spread({ bands, total_tokens: total }) {
  // Below everything else, so that its code is not waited for.
  const { bars, chart } = await import('../ui/chart.js');
  const rows = BANDS.map((band) => {
    const tokens = bands[band];
    const portion = share(tokens / total);
    return { band, tokens, portion, label: t(`band.${band}`), number: `${count(tokens)} · ${portion}` };
  });
  const first = rows.reduce((most, row) => (row.tokens > most.tokens ? row : most));
  const title = t('bands.title');
  return h('section', { 'aria-labelledby': 'bands' }, h('h2', { id: 'bands' }, title), chart({
    title, draw: bars(rows.map((row) => ({ ...row, tone: row.band, amount: row.tokens }))),
    takeaway: t('bands.takeaway', { count: total, band: first.label, n: count(first.tokens), all: count(total) }),
    points: rows.map((row) => t('bands.point', { count: total, band: row.label, n: count(row.tokens), all: count(total), share: row.portion })),
    columns: [t('bands.band'), t('bands.tokens'), t('bands.share')],
    rows: rows.map((row) => [row.label, count(row.tokens), row.portion]),
  }));
}

/** Fills the place of the tiles, and that of the chart below. */
async function statistics(place, below, signal) {
  try {
    const answer = get('/api/stats', { signal });
    const { data } = await whileLoading(place, skeleton('tiles', 4), answer);
    replace(place, tiles(data));
    if (data.total_tokens > 0) replace(below, await spread(data).catch(() => notice('info', t('bands.missing'))));
  } catch (error) {
    if (signal.aborted) return;
    replace(place, problem(error, { signal, retry: () => statistics(place, below, signal) }));
  }
}

export async function mount({ root, title, signal }) {
  title(t('brand'));
  root.querySelector('h1').textContent = t('overview.title');
  const chips = h('div.samples');
  const numbers = h('section.statistics', { 'aria-label': t('stats.title') });
  const below = h('div');
  const recent = new Recent(signal);
  append(root, h('p.lead', {}, t('overview.lead')), searchForm({ large: true }), chips);
  const loading = [statistics(numbers, below, signal), recent.load()];
  // The chips stand above the numbers: wait for them a moment, so that nothing moves when they come.
  await Promise.race([samples(chips).catch(() => null), new Promise((done) => setTimeout(done, 1000))]);
  append(root, numbers, recent.element, below);
  await Promise.all(loading);
}
