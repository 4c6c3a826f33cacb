/** `/`: search, the counts, and the newest analyses, read again every 30 seconds unless paused. */
import { get, serverHealth } from '../api.js';
import { append, h, replace } from '../dom.js';
import { count, dateTime, percent } from '../format.js';
import { t } from '../i18n.js';
import { isMint, tokenPath } from '../mint.js';
import { announce } from '../status.js';
import { icon } from '../ui/risk.js';
import { searchForm } from '../ui/search.js';
import { notice, problem, skeleton, whileLoading } from '../ui/states.js';
import { tokenTable } from '../ui/tokenlist.js';
import { plainName } from '../names.js';

const POLL_MS = 30_000;
const ROWS = 10;
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

/** The list of newest analyses and its pause button. */
class Recent {
  constructor(signal) {
    this.signal = signal;
    this.paused = false;
    this.known = null;
    this.timer = null;
    this.body = h('div.list-body');
    this.state = h('p.fine.live-state', {});
    this.button = h('button.quiet', { type: 'button', on: { click: () => this.toggle() } }, t('recent.pause'));
    this.element = h('section', { 'aria-labelledby': 'recent' },
      h('div.section-head', {}, h('h2', { id: 'recent' }, t('recent.title')), this.state, this.button), this.body,
      h('p', {}, h('a', { href: '/tokens' }, t('recent.all'))));
    const wake = () => !document.hidden && this.load();
    document.addEventListener('visibilitychange', wake, { signal });
    signal.addEventListener('abort', () => clearTimeout(this.timer));
  }

  toggle() {
    this.paused = !this.paused;
    this.button.textContent = t(this.paused ? 'recent.resume' : 'recent.pause');
    if (this.paused) clearTimeout(this.timer);
    else this.load();
    this.say();
  }

  say() {
    this.state.textContent = this.paused ? t('recent.paused') : t('recent.every', { n: count(POLL_MS / 1000) });
  }

  schedule() {
    clearTimeout(this.timer);
    if (!this.paused && !this.signal.aborted) this.timer = setTimeout(() => document.hidden || this.load(), POLL_MS);
  }

  async load() {
    if (this.paused || this.signal.aborted) return;
    try {
      const answer = get(`/api/tokens?per_page=${ROWS}&page=1`, { signal: this.signal });
      const { data } = await (this.known ? answer : whileLoading(this.body, skeleton('rows', ROWS), answer));
      this.draw(data.tokens);
      this.say();
    } catch (error) {
      if (this.signal.aborted) return;
      if (this.known) this.state.textContent = t('recent.interrupted');
      else replace(this.body, problem(error, { signal: this.signal, retry: () => this.load() }));
    }
    this.schedule();
  }

  draw(rows) {
    const keys = rows.map((row) => `${row.token_id} ${row.fetched_at}`);
    const fresh = this.known ? keys.filter((key) => !this.known.has(key)).length : 0;
    const focused = this.body.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    this.known = new Set(keys);
    if (rows.length === 0) replace(this.body, notice('info', t('recent.none'), t('recent.none.words')));
    else replace(this.body, tokenTable(rows, t('recent.title')));
    if (focused) this.body.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    if (fresh > 0) announce(t('recent.fresh', { count: fresh, n: count(fresh) }));
  }
}

export async function mount({ root, title, signal }) {
  title(t('brand'));
  root.querySelector('h1').textContent = t('overview.title');
  const chips = h('div.samples');
  const numbers = h('section.statistics', { 'aria-label': t('stats.title') });
  const recent = new Recent(signal);
  append(root, h('p.lead', {}, t('overview.lead')), searchForm({ large: true }), chips);
  recent.say();
  const loading = [statistics(numbers, signal), recent.load()];
  // The chips stand above the numbers: wait for them a moment, so that nothing moves when they come.
  await Promise.race([samples(chips).catch(() => null), new Promise((done) => setTimeout(done, 1000))]);
  append(root, numbers, recent.element);
  await Promise.all(loading);
}
