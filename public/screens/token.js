/** `/token/{mint}`: the verdict on one token, its reasons, its gaps, and where everything came from. */
import { get, serverHealth } from '../api.js';
import { append, h, replace, s } from '../dom.js';
import { age, count, tokenName, usd } from '../format.js';
import { loadLater, locale, t } from '../i18n.js';
import { explorerLinks, mintProblem } from '../mint.js';
import { navigate } from '../navigation.js';
import { announce, copy, copyButton, note } from '../status.js';
import { checksSection, factsSection, loadSentences, notCheckedSection, provenanceSection, reasonsSection } from '../ui/evidence.js';
import { bandBadge, shownBand } from '../ui/risk.js';
import { problemWords, searchForm } from '../ui/search.js';
import { laterSections, notice, notLoaded, problem, skeleton, slowNotice, staleTitle, timeAgo, whileLoading } from '../ui/states.js';
import { originBanner, verdictCard, verdictSentence, withholdSafe } from '../ui/verdict.js';
import { compared, isWatched, keepCompared, keepSeen, MOST_COMPARED, MOST_WATCHED, seen, unwatch, watch } from '../kept.js';

const COOL_DOWN_MS = 30_000;
/** How often a busy source is asked again without being told to. */
const TRIES = 2;
const refreshed = new Map();

/** The whole answer has RugCheck's report, which no page shows. */
function analysisUrl(mint, fresh) {
  return `/predict/${encodeURIComponent(mint)}?raw=false${fresh ? '&force_refresh=true' : ''}`;
}

function watchButton(mint, analysis) {
  const button = h('button', { type: 'button', 'data-watch': '' });
  // The label alone tells the state: a pressed button whose name changes too would be said twice over.
  const label = () => {
    replace(button, t(isWatched(mint) ? 'action.watching' : 'action.watch'));
    button.toggleAttribute('data-on', isWatched(mint));
  };
  label();
  button.addEventListener('click', () => {
    const on = !isWatched(mint);
    const outcome = on ? watch({ mint, name: analysis.name, symbol: analysis.symbol }) : unwatch(mint);
    label();
    if (outcome === 'full') note(t('watch.full', { n: count(MOST_WATCHED) }), { label: t('nav.watchlist'), run: () => navigate('/watchlist') });
    else if (outcome === 'refused') note(t('watch.refused'));
    else note(t(on ? 'watch.added' : 'watch.removed'));
  });
  return button;
}

/** Puts the token beside those that were compared last; the address of the comparison holds them all. */
function compareButton(mint) {
  const open = { label: t('compare.open'), run: () => navigate('/compare') };
  const add = () => {
    const mints = compared();
    if (mints.includes(mint)) note(t('compare.twice'), open);
    else if (mints.length >= MOST_COMPARED) note(t('compare.full'), open);
    else {
      keepCompared([...mints, mint]);
      note(t('compare.added', { n: count(mints.length + 1) }), open);
    }
  };
  return h('button', { type: 'button', on: { click: add } }, t('action.compare'));
}

/** Which token this is and how old all of it is, in the lines under its name; its mint leaves room for the refresh button. */
function standingNow(mint, analysis) {
  const { symbol } = tokenName(analysis);
  const fact = (words, value) => h('span', {}, words, ' ', value);
  return [h('p.now-facts', {}, symbol && h('bdi.symbol', {}, symbol),
    analysis.creation_date && fact(t('now.seen'), timeAgo(analysis.creation_date, 'short')),
    fact(t('verdict.read'), timeAgo(analysis.fetched_at, 'short')),
    typeof analysis.liquidity === 'number' && fact(t('fact.liquidity'), usd(analysis.liquidity)),
    typeof analysis.price === 'number' && fact(t('fact.price'), usd(analysis.price))),
  h('p.mint-line', {}, h('code.break', { 'data-mint': '' }, mint))];
}

function explorers(mint) {
  const links = explorerLinks(mint).map(([label, href]) =>
    h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, label, h('span.offscreen', {}, ` ${t('link.newTab')}`)));
  return h('p.fine.explorers', {}, t('token.elsewhere'), ' ', links.flatMap((link, index) => (index ? [' · ', link] : [link])));
}

function tools(mint, analysis, sample) {
  return h('div.tools', {},
    h('div.actions', {}, h('button.quiet', { type: 'button', 'data-copy-mint': '', on: { click: () => copy(mint, t('copy.mint')) } }, t('action.copy.mint')),
      watchButton(mint, analysis), compareButton(mint)),
    explorers(mint),
    sample && h('p.fine.sample-note', {}, t('sample.words')));
}

/** What shows the stored verdict on other pages: a badge in Markdown, or a card in HTML. */
const CODES = {
  badge: (mint) => `[![${t('share.alt')}](${location.origin}/badge/${mint}.svg?lang=${locale()})](${location.origin}/token/${mint})`,
  card: (mint) => `<iframe src="${location.origin}/embed/${mint}?lang=${locale()}" title="${t('share.alt')}" width="400" height="360" loading="lazy" style="border:0"></iframe>`,
};

function shareSection(mint, analysis) {
  const save = (kind) => async () => (await import('../ui/save.js')).save(kind, mint, analysis);
  return h('section.share', { 'aria-labelledby': 'share' }, h('h2', { id: 'share' }, t('share.title')),
    h('div.actions', {},
      copyButton(t('share.link'), () => `${location.origin}/token/${mint}`, t('copy.link')),
      copyButton(t('share.sentence'), () => `${tokenName(analysis).name} (${mint}): ${verdictSentence(analysis)} ${location.origin}/token/${mint}`, t('copy.sentence')),
      ['badge', 'card'].map((kind) => copyButton(t(`share.${kind}`), () => CODES[kind](mint), t(`copy.${kind}`))),
      h('button.quiet', { type: 'button', on: { click: save('json') } }, t('share.json')),
      h('button.quiet', { type: 'button', on: { click: save('csv') } }, t('share.csv')),
      h('a.button.quiet', { href: `/predict/${mint}`, target: '_blank', rel: 'noopener', 'data-server': '' }, t('share.raw'), h('span.offscreen', {}, ` ${t('link.newTab')}`))));
}

/** Who holds the token, insiders and pools; and what was told before: asked for when they come near. */
function shownSections(analysis, signal) {
  const load = async () => {
    const { fillShown } = await import('../ui/shown.js');
    return (places) => fillShown(places, analysis, signal);
  };
  return laterSections('shown', ['holders', 'insiders', 'pools', 'creator', 'itself'], signal, load);
}

/** In px: what stands above is tall, and soon scrolled through. */
const PAST_NEAR = 1500;

function pastSections(analysis, signal) {
  const load = async () => {
    const { fillAll } = await import('../ui/time.js');
    return (places) => fillAll(places, analysis, signal);
  };
  return laterSections('past', ['ways', 'time', 'past'], signal, load, PAST_NEAR);
}

/** Two arrows in a circle; a tick once that is done. */
function refreshIcon(done) {
  return s('svg.icon', { viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' },
    s('path', { d: done ? 'M4 10.5l4 4 8-9' : 'M16.5 8A7 7 0 0 0 4 6.5M4 3v3.5h3.5M3.5 12A7 7 0 0 0 16 13.5M16 17v-3.5h-3.5' }));
}

function staleReason(analysis) {
  return t('action.notRefreshed', { reason: staleTitle(analysis.fetched_at, analysis.stale_reason) });
}

/** One visit of a token's page. `shown` is the verdict that is drawn: its analysis and `fresh`, `stale` or `kept`. */
class TokenPage {
  constructor(context, mint) {
    Object.assign(this, context, { mint, shown: null, drawn: false, busy: false, refusedUntil: 0 });
    this.top = h('div.banners');
    this.body = h('div.token-body');
    this.refresh = h('button', { type: 'button', 'data-refresh': '' });
    this.beside = h('span.fine', { 'data-refresh-said': '', hidden: true });
    this.now = h('div.now');
    // It repeats what the page begins with, so it is read to nobody.
    this.repeated = h('span.now-repeated', { 'aria-hidden': 'true' });
    this.bar = h('div.now-bar', { hidden: true }, this.repeated, this.refresh, this.beside);
    this.tries = TRIES;
    this.refresh.addEventListener('click', () => this.refresh.hasAttribute('aria-disabled') || this.load(true));
    this.signal.addEventListener('abort', () => clearTimeout(this.cooling));
    append(this.root, this.top, this.now, this.bar, this.body);
  }

  /** Notices at the top of the page, and under them where the verdict below comes from, for as long as it stands. */
  say(...notices) {
    replace(this.top, notices, this.shown && originBanner(this.shown));
  }

  /** What came of a refresh, beside its button: the top of the page may be far away. */
  sayBeside(words) {
    replace(this.beside, words);
    this.beside.hidden = words === null;
  }

  /** Waiting, the button stays focusable: a disabled one would drop keyboard focus to the page. */
  dressRefresh() {
    clearTimeout(this.cooling);
    const cooling = (refreshed.get(this.mint) ?? 0) + COOL_DOWN_MS - Date.now();
    const left = Math.max(cooling, this.refusedUntil - Date.now());
    const done = cooling > 0 && this.shown?.origin === 'fresh' && this.beside.hidden;
    replace(this.refresh, refreshIcon(done), h('span.now-word', {}, t(this.busy ? 'action.reading' : done ? 'action.refreshed' : 'action.refresh')));
    if (this.busy || left > 0) this.refresh.setAttribute('aria-disabled', 'true');
    else this.refresh.removeAttribute('aria-disabled');
    if (!this.busy && left > 0) this.cooling = setTimeout(() => this.dressRefresh(), left);
  }

  /** One request at a time, however often it is asked for. */
  async load(fresh = false) {
    if (this.busy) return;
    this.busy = true;
    this.waiting?.abort();
    if (this.shown) this.readingAgain();
    try {
      const asked = get(analysisUrl(this.mint, fresh), { signal: this.signal, onSlow: () => this.slow() });
      const health = serverHealth().catch(() => null);
      const { data } = await this.waitFor(asked);
      const sample = (await health)?.data.sample_data ?? seen(this.mint)?.sample ?? false;
      await loadSentences();
      if (this.signal.aborted) return;
      this.busy = false;
      this.answered(data, sample === true, fresh);
      await this.chart;
    } catch (error) {
      this.busy = false;
      if (this.signal.aborted) return;
      if (error.name !== 'ApiError') throw error;
      this.failed(error, fresh);
    }
  }

  readingAgain() {
    this.sayBeside(null);
    this.dressRefresh();
    this.say(notice('info', t('action.refreshing')));
    announce(t('action.refreshing'));
  }

  /** Lines stand in for a verdict that is not there yet; one that is drawn stays. */
  async waitFor(asked) {
    if (!this.shown) return whileLoading(this.body, skeleton('token', 6), asked);
    this.body.setAttribute('aria-busy', 'true');
    try {
      return await asked;
    } finally {
      this.body.removeAttribute('aria-busy');
    }
  }

  answered(data, sample, fresh) {
    const renewed = fresh && !data.stale;
    if (renewed) refreshed.set(this.mint, Date.now());
    this.tries = TRIES;
    this.sayBeside(fresh && data.stale ? staleReason(data) : null);
    this.draw(data, sample, data.stale ? 'stale' : 'fresh');
    this.say();
    keepSeen(data, sample);
    if (fresh && data.stale) announce(staleReason(data));
    else announce(t(renewed ? 'token.announce.fresh' : 'token.announce', { verdict: t(`band.${shownBand(data)}`) }));
  }

  /** Draws what this browser kept, if nothing else is drawn. */
  drawKept() {
    const old = this.shown ? null : seen(this.mint);
    if (old) this.draw(old.analysis, old.sample, 'kept');
  }

  slow() {
    this.drawKept();
    // The words about a kept verdict say what its banner says.
    if (this.shown?.origin === 'kept') replace(this.top, slowNotice(t('slow.title'), t('slow.showing', { age: age(this.shown.analysis.fetched_at) })));
    else this.say(slowNotice());
  }

  /** Asks again. The button that was pressed goes away: focus waits at the heading, and returns if this fails too. */
  async retry(fresh) {
    const heading = this.root.querySelector('h1');
    heading.focus({ preventScroll: true });
    await this.load(fresh);
    if (document.activeElement === heading) this.root.querySelector('[data-problem] button:enabled')?.focus({ preventScroll: true });
  }

  failed(error, fresh) {
    const refused = error.kind === 'not_found' || error.kind === 'invalid';
    if (error.kind === 'rate_limited') this.refusedUntil = Date.now() + (error.retryAfter ?? 30) * 1000;
    if (!refused) this.drawKept();
    const search = error.kind === 'not_found' ? [h('a.button', { href: '/' }, t('notfound.search'))] : [];
    this.waiting?.abort();
    this.waiting = new AbortController();
    const signal = AbortSignal.any([this.signal, this.waiting.signal]);
    const panel = problem(error, { retry: () => this.busy || this.retry(fresh), signal, actions: search });
    panel.dataset.problem = '';
    if (error.status === 503 && ['upstream', 'busy'].includes(error.kind) && error.retryAfter !== null && this.tries > 0) this.askAgain(panel, error.retryAfter, fresh, signal);
    if (this.shown) {
      this.say(panel);
      this.sayBeside(fresh ? t('action.notRefreshed', { reason: t(`error.${error.kind}.title`) }) : null);
      this.dressRefresh();
    } else {
      this.title(t(error.kind === 'not_found' ? 'notfound.title' : 'token.title'));
      this.say();
      replace(this.body, h('p.mint-line', {}, h('code.break', {}, this.mint)), panel, explorers(this.mint));
      if (error.kind === 'not_found') import('../ui/pooled.js').then(({ offerPool }) => offerPool(this.mint, panel, signal)).catch(() => {});
    }
  }

  /** A busy source said when it can be asked again: that is counted down, and done unless the reader calls it off. */
  async askAgain(panel, seconds, fresh, signal) {
    const run = () => {
      this.tries -= 1;
      this.load(fresh);
    };
    const [module] = await Promise.all([import('../ui/again.js'), loadLater()]).catch(() => []);
    if (module && !signal.aborted) module.askAgain(panel, seconds, signal, run);
  }

  draw(data, sample, origin) {
    const analysis = origin === 'kept' ? withholdSafe(data) : data;
    this.shown = { analysis, origin };
    const { name, altered } = tokenName(analysis);
    this.title(name);
    replace(this.now, standingNow(this.mint, analysis));
    replace(this.repeated, bandBadge(shownBand(analysis)), h('bdi', {}, name));
    this.bar.hidden = false;
    const again = this.drawn;
    const parts = h('div.parts');
    this.drawing?.abort();
    this.drawing = new AbortController();
    const signal = AbortSignal.any([this.signal, this.drawing.signal]);
    const later = [shownSections(analysis, signal), pastSections(analysis, signal)];
    const old = (this.later ?? []).map((element) => (element.dataset.filled === undefined ? null : element));
    this.later = later.map(({ element }) => element);
    this.dressRefresh();
    replace(this.body, altered && notice('medium', t('token.altered'), t('token.altered.words')), verdictCard(analysis), tools(this.mint, analysis, sample), reasonsSection(analysis),
      h('div.side', {}, notCheckedSection(analysis), factsSection(analysis)), parts);
    const below = () => {
      if (this.shown.analysis !== analysis) return;
      append(this.body, later.map(({ element }, place) => old[place] ?? element), checksSection(analysis), provenanceSection(analysis),
        shareSection(this.mint, analysis), h('p.paper', {}, `${location.origin}/token/${this.mint}`));
    };
    this.drawn = true;
    // What lies far below is drawn in a task of its own, so that a slow phone shows and takes input first. A page
    // that stands already is redrawn whole: focus and place must stay.
    if (again) below();
    else setTimeout(below);
    // The chart is below the fold: it is loaded once the verdict stands, and the verdict stands without it.
    this.chart = import('../ui/waterfall.js').then(
      ({ contributionsSection }) => replace(parts, contributionsSection(analysis)), () => replace(parts, notLoaded(t('waterfall.failed'), t('waterfall.failed.words')))).finally(() => later.forEach(({ start }, place) => start(old[place])));
  }
}

export async function mount(context) {
  const { root, rest, title } = context;
  const mint = rest.trim();
  const wrong = mintProblem(mint);
  if (wrong) {
    title(t('invalid.title'));
    append(root, notice('medium', problemWords(wrong), t('invalid.words')), searchForm({ large: true, value: mint.slice(0, 100) }));
    announce(problemWords(wrong));
    return;
  }
  title(t('token.title'));
  // Asked for beside the analysis, so that it waits for nothing.
  loadSentences();
  await new TokenPage(context, mint).load();
}
