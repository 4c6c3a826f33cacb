/** `/token/{mint}`: the verdict on one token, its reasons, its gaps, and where everything came from. */
import { get, serverHealth } from '../api.js';
import { append, h, replace } from '../dom.js';
import { age, count, tokenName } from '../format.js';
import { t } from '../i18n.js';
import { explorerLinks, mintProblem } from '../mint.js';
import { navigate } from '../router.js';
import { announce, copy, copyButton, download, note } from '../status.js';
import { checksSection, factsSection, notCheckedSection, provenanceSection, reasonsSection } from '../ui/evidence.js';
import { knownBand } from '../ui/risk.js';
import { problemWords, searchForm } from '../ui/search.js';
import { notice, problem, skeleton, slowNotice, staleBanner, whileLoading } from '../ui/states.js';
import { verdictCard, verdictSentence } from '../ui/verdict.js';
import { compared, isWatched, keepCompared, keepSeen, MOST_COMPARED, MOST_WATCHED, seen, unwatch, watch } from '../kept.js';

const COOL_DOWN_MS = 30_000;
const refreshed = new Map();

function analysisUrl(mint, fresh) {
  return `/predict/${encodeURIComponent(mint)}${fresh ? '?force_refresh=true' : ''}`;
}

function watchButton(mint, analysis) {
  const button = h('button', { type: 'button', 'aria-pressed': String(isWatched(mint)) }, t('action.watch'));
  button.addEventListener('click', () => {
    const on = !isWatched(mint);
    const outcome = on ? watch({ mint, name: analysis.name, symbol: analysis.symbol }) : unwatch(mint);
    button.setAttribute('aria-pressed', String(isWatched(mint)));
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

function identity(mint, analysis, sample) {
  const { symbol, altered } = tokenName(analysis);
  const explorers = explorerLinks(mint).map(([label, href]) =>
    h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, label, h('span.offscreen', {}, ` ${t('link.newTab')}`)));
  return h('div.identity', {},
    symbol && h('p.symbol-line', {}, h('bdi.symbol', {}, symbol)),
    altered && notice('medium', t('token.altered'), t('token.altered.words')),
    h('p.mint-line', {}, h('code.break', { 'data-mint': '' }, mint),
      h('button.quiet', { type: 'button', 'data-copy-mint': '', on: { click: () => copy(mint, t('copy.mint')) } }, t('action.copy.mint')), h('div.actions', {}, watchButton(mint, analysis), compareButton(mint))),
    h('p.fine.explorers', {}, t('token.elsewhere'), ' ', explorers.flatMap((link, index) => (index ? [' · ', link] : [link]))),
    sample && h('p.fine.sample-note', {}, t('sample.words')));
}

function shareSection(mint, analysis) {
  const saveCsv = async () => {
    const { analysisCsv } = await import('../csv.js');
    download(`${mint}.csv`, 'text/csv;charset=utf-8', analysisCsv(analysis));
    note(t('share.saved'));
  };
  const saveJson = () => {
    download(`${mint}.json`, 'application/json', JSON.stringify(analysis, null, 2));
    note(t('share.saved'));
  };
  return h('section.share', { 'aria-labelledby': 'share' }, h('h2', { id: 'share' }, t('share.title')),
    h('div.actions', {},
      copyButton(t('share.link'), () => `${location.origin}/token/${mint}`, t('copy.link')),
      copyButton(t('share.sentence'), () => `${tokenName(analysis).name} (${mint}): ${verdictSentence(analysis)} ${location.origin}/token/${mint}`, t('copy.sentence')),
      h('button.quiet', { type: 'button', on: { click: saveJson } }, t('share.json')),
      h('button.quiet', { type: 'button', on: { click: saveCsv } }, t('share.csv')),
      h('a.button.quiet', { href: analysisUrl(mint, false), target: '_blank', rel: 'noopener', 'data-server': '' }, t('share.raw'), h('span.offscreen', {}, ` ${t('link.newTab')}`))));
}

/** One visit of a token's page. */
class TokenPage {
  constructor(context, mint) {
    Object.assign(this, context, { mint });
    this.top = h('div.banners');
    this.body = h('div.token-body');
    append(this.root, this.top, this.body);
  }

  /** Waiting, the button stays focusable: a disabled one would drop keyboard focus to the page. */
  refreshButton() {
    const button = h('button', { type: 'button', 'data-refresh': '' }, t('action.refresh'));
    button.addEventListener('click', () => button.hasAttribute('aria-disabled') || this.load(true));
    const left = (refreshed.get(this.mint) ?? 0) + COOL_DOWN_MS - Date.now();
    if (left > 0) {
      button.setAttribute('aria-disabled', 'true');
      button.textContent = t('action.refreshed');
      const timer = setTimeout(() => {
        button.removeAttribute('aria-disabled');
        button.textContent = t('action.refresh');
      }, left);
      this.signal.addEventListener('abort', () => clearTimeout(timer));
    }
    return button;
  }

  async load(fresh = false) {
    const first = this.body.childElementCount === 0 || this.body.querySelector('.skeleton') !== null;
    if (fresh) refreshed.set(this.mint, Date.now());
    const button = this.body.querySelector('[data-refresh]');
    if (fresh && button) {
      button.setAttribute('aria-disabled', 'true');
      button.textContent = t('action.refreshing');
      announce(t('action.refreshing'));
    }
    try {
      const asked = get(analysisUrl(this.mint, fresh), { signal: this.signal, onSlow: () => this.slow(first) });
      const health = serverHealth().catch(() => null);
      const { data } = await (first ? whileLoading(this.body, skeleton('token', 6), asked) : asked);
      replace(this.top);
      this.draw(data, (await health)?.data.sample_data === true);
      keepSeen(data);
      announce(t(fresh ? 'token.announce.fresh' : 'token.announce', { verdict: t(`band.${knownBand(data.band)}`) }));
      await this.chart;
    } catch (error) {
      if (this.signal.aborted) return;
      if (error.name !== 'ApiError') throw error;
      this.failed(error, first);
    }
  }

  slow(first) {
    const old = first ? seen(this.mint) : null;
    replace(this.top, slowNotice(t('slow.title'), old ? t('slow.showing', { age: age(old.fetched_at) }) : t('slow.words')));
    if (old) this.draw(old, false);
  }

  failed(error, first) {
    const retry = () => {
      replace(this.top);
      this.load();
    };
    const old = first ? seen(this.mint) : null;
    if (old && error.kind !== 'not_found' && error.kind !== 'invalid') {
      this.draw(old, false);
      replace(this.top, problem(error, { retry, signal: this.signal }), notice('medium', t('seen.title', { age: age(old.fetched_at) }), t('seen.words')));
      return;
    }
    const search = error.kind === 'not_found' ? [h('a.button', { href: '/' }, t('notfound.search'))] : [];
    const panel = problem(error, { retry, signal: this.signal, actions: search });
    if (first) {
      this.title(t(error.kind === 'not_found' ? 'notfound.title' : 'token.title'));
      replace(this.body, h('p.mint-line', {}, h('code.break', {}, this.mint)), panel);
    } else {
      replace(this.top, panel);
      const button = this.body.querySelector('[data-refresh]');
      button?.replaceWith(this.refreshButton());
    }
  }

  draw(analysis, sample) {
    const { name } = tokenName(analysis);
    this.title(name);
    if (analysis.stale) append(this.top, staleBanner(analysis.fetched_at, analysis.stale_reason));
    const focused = this.body.contains(document.activeElement) && document.activeElement.hasAttribute('data-refresh');
    const parts = h('div.parts');
    replace(this.body, identity(this.mint, analysis, sample),
      verdictCard(analysis), reasonsSection(analysis), notCheckedSection(analysis), parts,
      checksSection(analysis), factsSection(analysis), provenanceSection(analysis, this.refreshButton()),
      shareSection(this.mint, analysis));
    if (focused) this.body.querySelector('[data-refresh]').focus({ preventScroll: true });
    // The chart is below the fold: it is loaded once the verdict stands.
    this.chart = import('../ui/waterfall.js').then(({ contributionsSection }) => replace(parts, contributionsSection(analysis)));
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
  await new TokenPage(context, mint).load();
}
