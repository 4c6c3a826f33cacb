/** The frame around every screen: its words, the menu, the network's state, and the keyboard. */
import { serverHealth } from './api.js';
import { h, replace } from './dom.js';
import { loadLater, t } from './i18n.js';
import { navigate, pathOf, SCREENS } from './navigation.js';
import { setting } from './settings.js';
import { announce, note } from './status.js';
import { searchForm } from './ui/search.js';

const byId = (id) => document.getElementById(id);

/** Writes the reader's language into the static parts of the page. */
export function fillShell() {
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll('[data-t-label]')) {
    element.setAttribute('aria-label', t(element.dataset.tLabel));
  }
  replace(byId('header-search'), searchForm());
}

function menu() {
  const button = byId('menu-button');
  const nav = byId('menu');
  const set = (open) => {
    button.setAttribute('aria-expanded', String(open));
    nav.toggleAttribute('data-open', open);
  };
  button.addEventListener('click', () => set(button.getAttribute('aria-expanded') !== 'true'));
  nav.addEventListener('click', (event) => event.target.closest('a') && set(false));
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || button.getAttribute('aria-expanded') !== 'true') return;
    set(false);
    button.focus();
  });
}

function network() {
  const banner = byId('offline');
  const say = () => {
    banner.hidden = navigator.onLine;
    if (!navigator.onLine) announce(t('offline.banner'));
  };
  addEventListener('online', say);
  addEventListener('offline', say);
  say();
}

/** Marks the page when the server's tokens are invented. */
async function sampleMark() {
  try {
    const { data } = await serverHealth();
    byId('sample').hidden = data.sample_data !== true;
  } catch {
    // Without an answer nothing is claimed; each screen shows its own error.
  }
}

/** The list of shortcuts, in a dialog that Escape closes and focus returns from. */
function showShortcuts(rows) {
  const before = document.activeElement;
  const close = h('button', { type: 'button', on: { click: () => dialog.close() } }, t('action.close'));
  const dialog = h('dialog', { 'aria-labelledby': 'shortcuts-title', on: { close: () => {
    dialog.remove();
    before?.focus?.();
  } } },
  h('h2', { id: 'shortcuts-title' }, t('keys.title')),
  h('dl.keys', {}, rows.map(([keys, words]) => h('div', {}, h('dt', {}, h('kbd', {}, keys)), h('dd', {}, words)))),
  h('p.fine', {}, t('keys.off'), ' ', h('a', { href: '/settings' }, t('nav.settings'))), close);
  dialog.addEventListener('click', (event) => event.target.closest('a') && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

/* Single-key shortcuts: they can be switched off, and are inert while something is being typed. */
const PLACES = SCREENS.filter(({ key }) => key);
const SEQUENCE_MS = 1_500;

const ON_MAC = navigator.platform.startsWith('Mac');
const COMMAND = ON_MAC ? '⌘ K' : 'Ctrl K';

let waiting = 0;

function typing(target) {
  return target.closest?.('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]') !== null;
}

function visible(selector) {
  return [...document.querySelectorAll(selector)].find((element) => element.checkVisibility()) ?? null;
}

function focusSearch() {
  const field = visible('main [data-search]') ?? visible('[data-search]');
  // On a narrow screen the frame has a button in the place of the box.
  if (!field) openPalette();
  field?.focus();
  field?.select();
}

function moveRow(step) {
  const rows = [...document.querySelectorAll('[data-row]')].filter((row) => row.checkVisibility());
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
  rows[next].focus();
}

function help() {
  showShortcuts([
    [COMMAND, t('palette.title')], ['/', t('keys.search')], ...PLACES.map(({ key, name }) => [`g ${key}`, t(`nav.${name}`)]),
    ['j k', t('keys.rows')], ['Enter', t('keys.open')], ['r', t('keys.refresh')],
    ['c', t('keys.copy')], ['?', t('keys.title')], ['Esc', t('keys.escape')],
  ]);
}

const ACTIONS = {
  '/': focusSearch,
  '?': help,
  j: () => moveRow(1),
  k: () => moveRow(-1),
  r: () => visible('[data-refresh]')?.click(),
  c: () => visible('[data-copy-mint]')?.click(),
};

/** Whether these are the keys of the palette: Ctrl-K edits text on a Mac, and Command-K elsewhere is the system's. */
function wantsPalette(event) {
  const command = ON_MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k';
}

/** While the palette is on its way, `{typed}`: what was typed for it. Null when it is not, or no longer wanted. */
let ahead = null;

async function palette() {
  const mine = { typed: '' };
  ahead = mine;
  const [module] = await Promise.all([import('./ui/palette.js'), loadLater()]).catch(() => [null]);
  if (ahead !== mine) return;
  ahead = null;
  if (module) module.openPalette(mine.typed);
  else note(t('palette.failed'));
}

function openPalette() {
  if (ahead === null && !document.querySelector('dialog[open]')) palette();
}

/** A key while the palette is on its way: what would be typed is kept for it, Escape calls it off. */
function pressedAhead(event) {
  if (event.key === 'Escape') ahead = null;
  if (event.key.length > 1 || event.ctrlKey || event.metaKey) return;
  ahead.typed += event.key;
  event.preventDefault();
}

function pressed(event) {
  if (wantsPalette(event)) {
    event.preventDefault();
    openPalette();
    return;
  }
  if (ahead !== null) {
    pressedAhead(event);
    return;
  }
  if (event.key === 'Escape' && typing(event.target)) {
    event.target.blur();
    document.querySelector('main h1')?.focus({ preventScroll: true });
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (setting('shortcuts') === 'off' || typing(event.target) || document.querySelector('dialog[open]')) return;
  const place = Date.now() - waiting < SEQUENCE_MS && PLACES.find(({ key }) => key === event.key);
  waiting = event.key === 'g' ? Date.now() : 0;
  const act = place ? () => navigate(pathOf(place.name)) : ACTIONS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

export function startShell() {
  fillShell();
  menu();
  network();
  sampleMark();
  byId('find').addEventListener('click', openPalette);
  document.addEventListener('keydown', pressed);
}
