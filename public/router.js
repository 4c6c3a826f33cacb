/** Addresses to screens. The address is the whole state of a screen, so any of them can be shared. */
import { append, h, replace } from './dom.js';
import { t } from './i18n.js';
import { notice, skeleton, SKELETON_AFTER_MS } from './ui/states.js';

const SCREENS = {
  '': () => import('./screens/overview.js'),
  token: () => import('./screens/token.js'),
  tokens: () => import('./screens/tokens.js'),
  model: () => import('./screens/model.js'),
  docs: () => import('./screens/docs.js'),
  compare: () => import('./screens/compare.js'),
  watchlist: () => import('./screens/watchlist.js'),
  settings: () => import('./screens/settings.js'),
  status: () => import('./screens/status.js'),
};
const MISSING = () => import('./screens/missing.js');

/** The screen for code that failed or could not be loaded. It stands here, as then nothing else may load either. */
const FAILED = {
  mount({ root, title }) {
    title(t('failed.title'));
    const reload = () => location.reload();
    append(root, notice('medium', t('failed.words'), t(navigator.onLine ? 'failed.online' : 'error.offline.words'),
      h('button', { type: 'button', on: { click: reload } }, t('action.reload')),
      h('a.button', { href: '/' }, t('nav.overview'))));
  },
};

let main = null;
let leave = null;
let turn = 0;
let drawn = 0;
let shown = null;

/** The screen's loader and the rest of the path: only `/token/{mint}` takes a rest. */
function match(pathname) {
  const [name, ...rest] = pathname.split('/').slice(1).filter((part, index, all) => part !== '' || (index === 0 && all.length === 1));
  const loader = SCREENS[name ?? ''];
  const restAllowed = name === 'token' ? 1 : 0;
  if (!Object.hasOwn(SCREENS, name ?? '') || rest.length !== restAllowed) return { loader: MISSING, rest: '', name: 'missing' };
  let decoded = rest[0] ?? '';
  try {
    decoded = decodeURIComponent(decoded);
  } catch {
    // A malformed escape stays as it is: the screen will call it an invalid mint.
  }
  return { loader, rest: decoded, name: name ?? '' };
}

/** Marks the screen's link; by its name, because its address may end in a slash. */
function markCurrent(name) {
  for (const link of document.querySelectorAll('nav a[href]')) {
    const current = link.getAttribute('href') === `/${name}`;
    if (current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

/** Sets the page's title and its only h1. */
function heading(root, text) {
  document.title = text === t('brand') ? text : `${text} · ${t('brand')}`;
  const found = root.querySelector('h1');
  if (found) replace(found, text);
}

/** The code of a screen. When it is slow to come, the screen before, which has been left, makes room. */
async function load(loader, mine) {
  const leaving = () => {
    if (mine === turn && drawn > 0) replace(main, h('div.screen', { 'aria-busy': 'true' }, skeleton('rows', 8)));
  };
  const timer = setTimeout(leaving, SKELETON_AFTER_MS);
  try {
    return await loader();
  } catch {
    return FAILED;
  } finally {
    clearTimeout(timer);
  }
}

async function show({ focus, scroll = 0 }) {
  turn += 1;
  const mine = turn;
  shown = location.pathname + location.search;
  leave?.abort();
  leave = new AbortController();
  const { signal } = leave;
  const { loader, rest, name } = match(location.pathname);
  document.documentElement.dataset.screen = name;
  main.firstElementChild?.removeAttribute('data-ready');
  markCurrent(name);
  const root = h('div.screen', { 'data-screen': name });
  const screen = await load(loader, mine);
  if (mine !== turn) return;
  drawn = mine;
  const context = {
    root, rest, signal,
    query: new URLSearchParams(location.search),
    title: (text) => heading(root, text),
  };
  append(root, h('h1', { tabindex: '-1', id: 'title' }));
  replace(main, root);
  const done = screen.mount(context);
  if (focus) root.querySelector('h1').focus({ preventScroll: true });
  scrollTo(0, 0);
  try {
    await done;
  } catch (error) {
    if (signal.aborted) return;
    console.error(error);
    const held = root.contains(document.activeElement);
    replace(root, h('h1', { tabindex: '-1', id: 'title' }));
    FAILED.mount(context);
    if (held) root.querySelector('h1').focus({ preventScroll: true });
  }
  if (mine !== turn) return;
  root.dataset.ready = '';
  if (scroll > 0) scrollTo(0, scroll);
}

function remember() {
  history.replaceState({ ...history.state, scroll: scrollY }, '');
}

/** Goes to a path of this dashboard. `quiet` keeps focus where it is (a filter changed, not the screen). */
export function navigate(path, { quiet = false, replaceEntry = false } = {}) {
  remember();
  if (replaceEntry) history.replaceState({ scroll: 0 }, '', path);
  else history.pushState({ scroll: 0 }, '', path);
  return show({ focus: !quiet });
}

/** Changes the query without drawing the screen again: the screen has already done so. */
export function setQuery(query, { replaceEntry = false } = {}) {
  // A screen that has been left, while the next one's code loads: the address is no longer its own.
  if (drawn !== turn) return;
  const text = query.toString();
  remember();
  shown = location.pathname + (text ? `?${text}` : '');
  if (replaceEntry) history.replaceState({ scroll: scrollY }, '', shown);
  else history.pushState({ scroll: scrollY }, '', shown);
}

function ownLink(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target.closest?.('a[href]');
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return null;
  if (link.hasAttribute('data-server') || link.getAttribute('href').startsWith('#')) return null;
  return link;
}

/** Starts routing into `element`. */
export function start(element) {
  main = element;
  history.scrollRestoration = 'manual';
  document.addEventListener('click', (event) => {
    // The browser follows an anchor itself; Back shall find the place that it was clicked at.
    if (event.target.closest?.('a[href^="#"]')) remember();
    const link = ownLink(event);
    if (!link) return;
    event.preventDefault();
    navigate(link.pathname + link.search + link.hash);
  });
  let settled = null;
  addEventListener('scroll', () => {
    clearTimeout(settled);
    settled = setTimeout(remember, 100);
  }, { passive: true });
  addEventListener('popstate', (event) => {
    clearTimeout(settled);
    // Anchors of this page arrive here too, with nothing to draw; a click on one has no place to go back to.
    if (shown === location.pathname + location.search) {
      if (event.state) scrollTo(0, event.state.scroll ?? 0);
      return;
    }
    show({ focus: true, scroll: event.state?.scroll ?? 0 });
  });
  return show({ focus: false, scroll: history.state?.scroll ?? 0 });
}

/** Draws the current address again, as after a change of language. */
export function redraw() {
  return show({ focus: false, scroll: scrollY });
}
