/** `/`: search, the counts, the newest analyses, what moved today, and how the risks spread. */
import { get, serverHealth } from '../api.js';
import { append, h, replace } from '../dom.js';
import { count, dateTime, percent, plainName } from '../format.js';
import { loadLater, t } from '../i18n.js';
import { whenBack } from '../live.js';
import { isMint, tokenPath } from '../mint.js';
import { Attempts, Recent } from '../ui/recent.js';
import { icon } from '../ui/risk.js';
import { searchForm } from '../ui/search.js';
import { notice, notLoaded, problem, skeleton, whenNear, whileLoading } from '../ui/states.js';

const CHIPS = 6;
/** Counts are asked for again at most so often, when verdicts came or the connection did. */
const COUNTED_MS = 60_000;
/** What moved today is asked for with the reader's first movement, or when the page was looked at for so long. */
const UNSTIRRED_MS = 8_000;
const STIRRING = ['pointermove', 'pointerdown', 'touchstart', 'keydown', 'scroll'];

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

/** The counts, and below all else their chart. Both are written anew where they stand; nothing moves for it. */
class Statistics {
  /** `onBack` is called when an answer came after a failure. */
  constructor(signal, onBack) {
    Object.assign(this, { signal, onBack, data: null, attempts: new Attempts(COUNTED_MS), loading: false });
    this.element = h('section.statistics', { 'aria-label': t('stats.title') });
    this.place = h('div.place');
    this.chart = null;
    this.below = h('div');
  }

  /** A failure is said where there are no counts yet; older ones stay, as the time of counting stands beside them. */
  async load(asked = false) {
    this.loading = true;
    const waited = !this.data && (asked || !this.attempts.fault);
    try {
      const answer = get('/api/stats', { signal: this.signal });
      const { data } = await (waited ? whileLoading(this.element, skeleton('tiles', 4), answer) : answer);
      this.data = data;
      const back = this.attempts.came();
      const held = this.element.contains(document.activeElement);
      replace(this.element, tiles(data));
      if (held) document.querySelector('main h1').focus({ preventScroll: true });
      if (back) this.onBack();
      await this.draw();
    } catch (error) {
      if (this.signal.aborted) return;
      const known = this.attempts.failed(error);
      if (!this.data && (waited || !known)) replace(this.element, problem(error, { signal: this.signal, retry: () => this.load(true) }));
    } finally {
      this.loading = false;
    }
  }

  /** Asks again for what failed or may be old. */
  renew() {
    if (!this.loading && this.attempts.due) this.load();
  }

  /** The chart is loaded when it comes near. One that is pointed at, walked or read as a table stays as it is. */
  async draw() {
    if (this.data.total_tokens === 0) return;
    if (this.below.childElementCount === 0) {
      append(this.below, h('section.bands', { 'aria-labelledby': 'bands' }, h('h2', { id: 'bands' }, t('bands.title')), this.place));
      whenNear(this.below, this.signal, () => this.fill());
    } else if (this.chart && !this.used()) await this.fill();
  }

  used() {
    return this.chart.contains(document.activeElement) || this.chart.matches(':hover') || this.chart.querySelector('[open]') !== null;
  }

  async fill() {
    const { figure } = await import('../ui/bands.js').catch(() => ({ figure: () => notice('info', t('bands.missing')) }));
    this.chart = figure(this.data);
    replace(this.place, this.chart);
  }
}

/** Calls `act` once: when the reader moves anything, or after a while. */
function whenStirred(signal, act) {
  const own = new AbortController();
  const until = AbortSignal.any([own.signal, signal]);
  const go = () => {
    if (until.aborted) return;
    own.abort();
    act();
  };
  setTimeout(go, UNSTIRRED_MS);
  for (const name of STIRRING) addEventListener(name, go, { signal: until, passive: true });
}

/** What moved today, loaded later than all that a first look needs; its room is kept. */
class Moved {
  constructor(signal) {
    Object.assign(this, { signal, part: null, missing: false });
    this.place = h('div.place', {}, skeleton('rows', 6));
    this.element = h('section.moved', { 'aria-labelledby': 'moved' }, h('h2', { id: 'moved' }, t('moved.title')), this.place);
  }

  start() {
    whenStirred(this.signal, () => whenNear(this.element, this.signal, () => this.fill()));
  }

  async fill() {
    this.missing = false;
    const [module] = await Promise.all([import('../ui/movers.js'), loadLater()]).catch(() => []);
    if (this.signal.aborted) return;
    this.missing = !module;
    if (module) await (this.part = new module.Movers(this.place, this.signal)).load();
    else replace(this.place, notLoaded(t('failed.words')));
    this.element.dataset.filled = '';
  }

  /** Asks again for what failed or may be old, its code too. */
  again() {
    if (this.missing) this.fill();
    this.part?.renew();
  }
}

export async function mount({ root, title, signal }) {
  title(t('brand'));
  root.querySelector('h1').textContent = t('overview.title');
  const chips = h('div.samples');
  // Each part that hears from the server again has the others try what failed.
  const again = () => {
    recent.retry();
    statistics.renew();
    moved.again();
  };
  const statistics = new Statistics(signal, again);
  const moved = new Moved(signal);
  const recent = new Recent(signal, again);
  whenBack(signal, again);
  append(root, h('p.lead', {}, t('overview.lead')), searchForm({ large: true }), chips);
  const loading = [statistics.load(), recent.load()];
  // The chips stand above the numbers: wait for them a moment, so that nothing moves when they come.
  await Promise.race([samples(chips).catch(() => null), new Promise((done) => setTimeout(done, 1000))]);
  append(root, statistics.element, h('div.beside', {}, recent.element, moved.element), statistics.below);
  await Promise.all(loading);
  moved.start();
}
