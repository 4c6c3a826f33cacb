/** `/compare?m=`: up to four tokens side by side, rows that differ marked; the address holds the list and the choice. */
import { get } from '../api.js';
import { append, h, replace } from '../dom.js';
import { count, decimal, percent, share, tokenName, usd, wholeShare } from '../format.js';
import { loadLater, t } from '../i18n.js';
import { isMint, shortMint, tokenPath } from '../mint.js';
import { setQuery } from '../navigation.js';
import { readSearch } from '../pasted.js';
import { announce } from '../status.js';
import { difference } from '../ui/differ.js';
import { byWeight, loadSentences, sentence } from '../ui/evidence.js';
import { bandBadge, chanceMark, doubtful, icon, levelWords, shownBand } from '../ui/risk.js';
import { problemWords } from '../ui/search.js';
import { notice, problem, skeleton, timeAgo, whileLoading } from '../ui/states.js';
import { compared, keepCompared, MOST_COMPARED } from '../kept.js';

const SHOWN_REASONS = 3;

function reasons(analysis) {
  const list = byWeight(analysis.findings ?? []);
  if (list.length === 0) return t('reasons.none');
  const rest = list.length - SHOWN_REASONS;
  return [h('ul.plain', {}, list.slice(0, SHOWN_REASONS).map((finding) => h('li', {}, sentence(finding, finding.sentence)))),
    rest > 0 && h('p.fine', {}, t('compare.more', { n: count(rest) }))];
}

function chance(analysis) {
  const model = analysis.ml_prediction ?? {};
  const measured = model.calibrated !== false && model.domain?.inside !== false;
  return chanceMark(share(model.fraud_probability), model.fraud_probability, measured, shownBand(analysis));
}

function score({ risk_score: value, band }) {
  return doubtful(decimal(value), typeof value === 'number' && band === 'unknown', t('verdict.score.partial'));
}

const ROWS = [
  ['column.risk', (a) => [bandBadge(shownBand(a)), h('span.under', {}, levelWords(a.risk_level, shownBand(a)))]],
  ['column.score', score],
  ['column.chance', chance],
  ['column.complete', (a) => wholeShare(a.completeness)],
  ['reasons.title', reasons],
  ['gaps.title', (a) => count((a.not_checked ?? []).length)],
  ['fact.liquidity', (a) => usd(a.liquidity)],
  ['fact.market_cap', (a) => usd(a.market_cap)],
  ['fact.price', (a) => usd(a.price)],
  ['fact.holders', (a) => count(a.holders)],
  ['fact.creator_holdings', (a) => percent(a.creator_holdings_pct)],
  ['fact.created', (a) => timeAgo(a.creation_date)],
  ['column.read', (a) => timeAgo(a.fetched_at)],
];

async function read(mint, signal) {
  try {
    return { mint, analysis: (await get(`/predict/${mint}?raw=false`, { signal })).data };
  } catch (error) {
    return { mint, error };
  }
}

function removeButton(mint, label, remove) {
  return h('button.quiet', { type: 'button', on: { click: () => remove(mint) } }, t('watch.remove'), h('span.offscreen', {}, ` ${label}`));
}

/**
 * Why tokens are not in the table and what can be done: one panel for each kind of failure. The longest wait holds,
 * as an earlier try would be refused. What the server does not know is not asked again.
 */
function problems(failed, { retry, remove, signal }) {
  const wait = ({ error }) => error.retryAfter ?? 0;
  return [...Map.groupBy(failed, ({ error }) => error.kind).values()].map((group) => {
    const { error } = group.reduce((longest, column) => (wait(column) > wait(longest) ? column : longest));
    const panel = problem(error, { signal, retry: error.kind === 'not_found' ? null : retry });
    append(panel.querySelector('.notice-text'), group.map(({ mint }) =>
      h('div.actions', {}, h('span', {}, t('compare.missing', { list: shortMint(mint) })), removeButton(mint, shortMint(mint), remove))));
    panel.dataset.problem = '';
    return panel;
  });
}

function table(columns, remove) {
  const label = ({ analysis }) => tokenName(analysis).name;
  const analyses = columns.map(({ analysis }) => analysis);
  const head = (column) => h('th', { scope: 'col', role: 'columnheader' }, h('a', { href: tokenPath(column.mint) }, h('bdi', {}, label(column))),
    h('code.under', {}, shortMint(column.mint)),
    removeButton(column.mint, label(column), remove));
  const row = ([key, value]) => {
    const how = difference(key, analyses);
    // A chance that is not known is one that was not measured.
    const words = how && t(how === 'partly' && key === 'column.chance' ? 'compare.unmeasured' : `compare.${how}`);
    return h('tr', { role: 'row', 'data-differs': how },
      h('th', { scope: 'row', role: 'rowheader' }, t(key), how && [' ', h('span.tag', {}, words)]),
      analyses.map((analysis) => h('td', { role: 'cell' }, value(analysis))));
  };
  return h('table.compare', { role: 'table', 'data-columns': columns.length }, h('caption.offscreen', {}, t('compare.title')),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, h('th', { scope: 'col', role: 'columnheader' }, t('compare.fact')), columns.map(head))),
    h('tbody', { role: 'rowgroup' }, ROWS.map(row)));
}

/** So many tokens stand side by side on a narrow page; the table of more scrolls by itself. */
const SIDE_BY_SIDE = 2;

/** The table with the switch that leaves only rows that differ; `choose(only)` is told when it is turned. */
function comparison(columns, { remove, only, choose }) {
  const body = table(columns, remove);
  const shown = columns.length > SIDE_BY_SIDE ? h('div.wide', { tabindex: '0', role: 'group', 'aria-label': t('compare.title') }, body) : body;
  if (columns.length < 2) return shown;
  const rows = [...body.querySelectorAll('tbody tr')];
  const same = rows.filter((row) => !row.hasAttribute('data-differs'));
  const rule = h('p.fine', {}, t('compare.rule'));
  if (same.length === rows.length) return [h('p', {}, t('compare.same')), shown, rule];
  const hide = (hidden) => {
    for (const row of same) row.hidden = hidden;
  };
  hide(only);
  const box = h('input', { type: 'checkbox', checked: only, on: { change: () => {
    hide(box.checked);
    choose(box.checked);
  } } });
  return [h('label.choice.only', {}, box, h('span', {}, t('compare.only', { n: count(rows.length - same.length), all: count(rows.length) }))), shown, rule];
}

function addForm(add) {
  const input = h('input', { id: 'compare-mint', type: 'search', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', 'data-search': '' });
  const error = h('p.field-error', { id: 'compare-error', hidden: true });
  const complain = (words) => {
    replace(error, icon('medium'), h('span', {}, words));
    error.hidden = false;
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', 'compare-error');
    announce(words);
  };
  const submit = (event) => {
    event.preventDefault();
    const wanted = readSearch(input.value);
    if (wanted.kind !== 'mint') {
      complain(wanted.problem ? problemWords(wanted.problem) : t('compare.mintOnly'));
      return;
    }
    const refused = add(wanted.mint);
    if (refused) complain(refused);
    else input.value = '';
  };
  input.addEventListener('input', () => {
    error.hidden = true;
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-describedby');
  });
  return h('form.search', { novalidate: true, on: { submit } }, h('label', { for: 'compare-mint' }, t('compare.add')),
    h('div.search-row', {}, input, h('button.primary', { type: 'submit' }, t('compare.addGo'))), error);
}

const ONLY = 'differences';

function listed(mints, only) {
  return new URLSearchParams([...mints.map((mint) => ['m', mint]), ...(only ? [['only', ONLY]] : [])]);
}

const LONGEST_QUOTE = 44;
const MOST_QUOTED = 8;

/** The mints of the address that are shown, and what else it holds: `bad` text, mints named `twice`, mints beyond the `full` four. */
export function readAddress(query) {
  const parts = query.getAll('m').flatMap((part) => part.split(',')).map((part) => part.trim()).filter(Boolean);
  const good = parts.filter(isMint);
  const single = [...new Set(good)];
  return {
    mints: single.slice(0, MOST_COMPARED),
    left: {
      bad: parts.filter((part) => !isMint(part)).map((part) => part.slice(0, LONGEST_QUOTE)),
      twice: single.filter((mint) => good.indexOf(mint) !== good.lastIndexOf(mint)).map(shortMint),
      full: single.slice(MOST_COMPARED).map(shortMint),
    },
  };
}

/** Says what of the address is not shown; null when all of it is. */
function leftOut(left) {
  const kinds = Object.entries(left).filter(([, list]) => list.length > 0);
  if (kinds.length === 0) return null;
  const panel = notice('unknown', t('compare.left'));
  const quoted = (list) => [...list.slice(0, MOST_QUOTED), ...(list.length > MOST_QUOTED ? ['…'] : [])].join(', ');
  append(panel.querySelector('.notice-text'), kinds.map(([kind, list]) => h('p.break', {}, t(`compare.left.${kind}`, { list: quoted(list) }))));
  return panel;
}

export async function mount({ root, title, query, signal }) {
  await loadLater();
  await loadSentences();
  title(t('compare.title'));
  const given = readAddress(query);
  let mints = query.has('m') ? given.mints : compared().filter(isMint);
  let only = query.get('only') === ONLY;
  if (!query.has('m') && mints.length > 0) setQuery(listed(mints, only), { replaceEntry: true });
  const left = h('div');
  const asked = new Map();
  const ask = (mint) => {
    if (!asked.has(mint)) asked.set(mint, read(mint, signal));
    return asked.get(mint);
  };
  const heading = () => root.querySelector('h1');
  let place = h('div');
  let drawn = new AbortController();
  let newest = null;

  /** Each drawing has a place of its own, so that one that still waits cannot touch what a later one has drawn. */
  const begin = () => {
    drawn.abort();
    drawn = new AbortController();
    const mine = append(h('div'), [...place.childNodes]);
    place.replaceWith(mine);
    place = mine;
    return mine;
  };
  const drawInto = async (mine) => {
    if (mints.length === 0) {
      replace(mine, notice('info', t('compare.none'), t('compare.none.words'), h('a.button', { href: '/tokens' }, t('nav.tokens'))));
      return;
    }
    const columns = await whileLoading(mine, skeleton('rows', ROWS.length), Promise.all(mints.map(ask)));
    if (signal.aborted) return;
    if (mine !== place) {
      await newest;
      return;
    }
    const failed = columns.filter(({ error }) => error);
    const good = columns.filter(({ analysis }) => analysis);
    const retry = () => change.retry(failed.splice(0));
    replace(mine, problems(failed, { retry, remove: change.remove, signal: AbortSignal.any([signal, drawn.signal]) }),
      good.length > 0 && comparison(good, { remove: change.remove, only, choose: change.only }));
  };
  const draw = () => {
    newest = drawInto(begin());
    return newest;
  };
  const set = (next) => {
    mints = next;
    keepCompared(next);
    setQuery(listed(next, only));
    replace(left);
    return draw();
  };
  const change = {
    only: (chosen) => {
      only = chosen;
      setQuery(listed(mints, only), { replaceEntry: true });
    },
    remove: (mint) => {
      asked.delete(mint);
      return set(mints.filter((other) => other !== mint)).then(() => heading().focus());
    },
    add: (mint) => {
      if (mints.includes(mint)) return t('compare.twice');
      if (mints.length >= MOST_COMPARED) return t('compare.full');
      set([...mints, mint]);
      return null;
    },
    /** A second click finds nothing left to ask again. Focus waits at the heading, and returns if this fails too. */
    retry: async (failed) => {
      if (failed.length === 0) return;
      for (const { mint } of failed) asked.delete(mint);
      heading().focus();
      await draw();
      if (document.activeElement === heading()) place.querySelector('[data-problem] button:enabled')?.focus();
    },
  };
  append(root, h('p.lead', {}, t('compare.words')), addForm(change.add), left, place);
  append(left, leftOut(given.left));
  if (left.childElementCount > 0) announce(t('compare.left'));
  await draw();
}
