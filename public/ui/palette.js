/** The command palette: screens, tokens seen and watched, or a pasted mint, found by typing. */
import { append, h, replace } from '../dom.js';
import { count, tokenName } from '../format.js';
import { t } from '../i18n.js';
import { seenTokens, watchlist } from '../kept.js';
import { isMint, pastedMint, shortMint, tokenPath } from '../mint.js';
import { ASIDE, navigate, pathOf } from '../navigation.js';
import { readSearch } from '../pasted.js';
import { suggester } from '../suggest.js';
import { problemWords } from './search.js';

const MOST = 12;
const MOST_SEEN = 5;

/** What can be gone to, as `{kind, label, under, path, text}`; `text` is what typing is matched with. */
function places() {
  const screens = [...document.querySelectorAll('#menu a[href]')].map((link) =>
    ({ kind: 'screen', label: link.textContent, under: null, path: link.getAttribute('href') }));
  const token = (kind) => ({ mint, ...row }) => {
    const { name, symbol } = tokenName(row);
    return { kind, label: name, under: [symbol, shortMint(mint)].filter(Boolean).join(' '), path: tokenPath(mint), mint };
  };
  const recent = seenTokens().slice(0, MOST_SEEN).map(token('seen'));
  const watched = watchlist().filter(({ mint }) => isMint(mint)).map(token('watched'));
  const twice = new Set(recent.map(({ path }) => path));
  const aside = ASIDE.map((name) => ({ kind: 'screen', label: t(`nav.${name}`), under: null, path: pathOf(name) }));
  const all = [...screens, ...recent, ...watched.filter(({ path }) => !twice.has(path)), ...aside];
  return all.map((place) => ({ ...place, text: `${place.label} ${place.under ?? ''} ${place.mint ?? ''}`.toLowerCase() }));
}

/** A suggested token as a place. */
function suggestedPlace({ mint, kind, ...row }) {
  const { name, symbol } = tokenName({ mint, ...row });
  return { kind, label: name, under: [symbol, shortMint(mint)].filter(Boolean).join(' '), path: tokenPath(mint), mint };
}

/**
 * Places that fit what was typed, those that begin with it first; then the tokens that were suggested for it,
 * and what a search would do with it.
 */
function matches(all, suggested, typed) {
  const wanted = typed.trim().replace(/^\$+\s*/, '').toLowerCase();
  if (wanted === '') return all.slice(0, MOST);
  const read = readSearch(typed);
  // Whatever calls itself by a pool's address is not found as that pool.
  const found = read.kind === 'pool' ? [] : all.filter(({ text }) => text.includes(wanted));
  found.sort((a, b) => Number(b.text.startsWith(wanted)) - Number(a.text.startsWith(wanted)));
  const more = [];
  if (read.kind === 'mint' && !found.some(({ mint }) => mint === read.mint)) {
    more.push({ kind: 'mint', label: t('palette.openMint'), under: read.mint, path: tokenPath(read.mint) });
  } else if (read.kind === 'pool' && !read.sure) {
    more.push({ kind: 'mint', label: t('palette.openMint'), under: read.address, path: tokenPath(read.address) });
  } else if (read.kind === 'text') {
    more.push({ kind: 'search', label: t('palette.search', { text: read.text }), under: null, path: `/tokens?${new URLSearchParams({ q: read.text })}` });
  }
  const here = found.slice(0, MOST);
  const others = suggested.filter(({ path }) => ![...here, ...more].some((place) => place.path === path));
  return read.kind === 'pool' ? [...more, ...others] : [...here, ...others, ...more];
}

/** Opens the palette with `typed` in its box; Escape and the button close it, and focus goes back where it was. */
export function openPalette(typed = '') {
  const before = document.activeElement;
  const all = places();
  let shown = [];
  let suggested = [];
  let active = 0;
  const list = h('ul.palette-list', { id: 'palette-list', role: 'listbox', 'aria-label': t('palette.title') });
  const empty = h('p.palette-empty', { hidden: true });
  const said = h('p.offscreen', { role: 'status' });
  const input = h('input', {
    type: 'text', role: 'combobox', 'aria-label': t('palette.label'), 'aria-expanded': 'true', 'aria-controls': 'palette-list',
    'aria-autocomplete': 'list', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', placeholder: t('palette.label'),
  });
  const close = h('button.quiet', { type: 'button', on: { click: () => dialog.close() } }, t('action.close'));
  const dialog = h('dialog.palette', { 'aria-label': t('palette.title') }, h('div.palette-head', {}, input, close), list, empty, said);

  const go = (place) => {
    dialog.close();
    navigate(place.path);
  };
  const select = (index) => {
    active = shown.length > 0 ? (index + shown.length) % shown.length : 0;
    for (const [at, option] of [...list.children].entries()) option.setAttribute('aria-selected', String(at === active));
    const option = list.children[active];
    if (option) input.setAttribute('aria-activedescendant', option.id);
    else input.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  };
  const option = (place, index) => h('li', { role: 'option', id: `palette-${index}`, 'aria-selected': 'false', on: { click: () => go(place), pointermove: () => active === index || select(index) } },
    h('span.palette-name', {}, h('bdi', {}, place.label), place.under && h('code.under', {}, place.under)), h('span.fine', {}, t(`palette.kind.${place.kind}`)));
  const draw = ({ keep = null } = {}) => {
    shown = matches(all, suggested, input.value);
    replace(list, shown.map(option));
    list.hidden = shown.length === 0;
    input.setAttribute('aria-expanded', String(shown.length > 0));
    const read = readSearch(input.value);
    const words = read.problem ? problemWords(read.problem) : t('palette.none');
    replace(empty, words);
    empty.hidden = shown.length > 0;
    replace(said, shown.length > 0 ? t('palette.counted', { count: shown.length, n: count(shown.length) }) : words);
    select(Math.max(0, shown.findIndex(({ path }) => path === keep)));
  };
  const suggestions = suggester((found) => {
    if (found.length === 0 && suggested.length === 0) return;
    suggested = found.map(suggestedPlace);
    // Whoever has chosen an entry meanwhile keeps it.
    draw({ keep: active > 0 ? shown[active]?.path : null });
  });

  const STEPS = { ArrowDown: 1, ArrowUp: -1 };
  input.addEventListener('input', () => {
    suggested = [];
    draw();
    suggestions.ask(input.value);
  });
  input.addEventListener('paste', (event) => {
    const mint = pastedMint(event, input);
    if (mint === null) return;
    event.preventDefault();
    go({ path: tokenPath(mint) });
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (STEPS[event.key]) select(active + STEPS[event.key]);
    else if (event.key === 'Enter' && shown[active]) go(shown[active]);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  dialog.addEventListener('close', () => {
    suggestions.stop();
    dialog.remove();
    if (before !== document.body) before?.focus?.({ preventScroll: true });
  });
  input.value = typed;
  append(document.body, dialog);
  draw();
  suggestions.ask(typed);
  dialog.showModal();
  input.focus();
}
