/** The dashboard: starts the language, the frame and the offline shell, and draws the screen of each address. */
import { append, h, replace } from './dom.js';
import { loadLanguage, t } from './i18n.js';
import { arrived, pathOf, screenAt, startNavigation } from './navigation.js';
import { startShell } from './shell.js';
import { keepAgesTrue, notice, skeleton, SKELETON_AFTER_MS } from './ui/states.js';

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

const main = document.getElementById('main');
let leave = null;
let turn = 0;
let drawn = 0;
const LONGEST_FRAME_MS = 50;

/** Marks the screen's link; by its name, because its address may end in a slash. */
function markCurrent(name) {
  for (const link of document.querySelectorAll('nav a[href]')) {
    const current = link.getAttribute('href') === pathOf(name);
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
async function load(name, mine) {
  const leaving = () => {
    if (mine === turn && drawn > 0) replace(main, h('div.screen', { 'aria-busy': 'true' }, skeleton('rows', 8)));
  };
  const timer = setTimeout(leaving, SKELETON_AFTER_MS);
  try {
    return await import(`./screens/${name}.js`);
  } catch {
    return FAILED;
  } finally {
    clearTimeout(timer);
  }
}

/** Lets the answer to a click be seen before a whole screen is drawn; a page that is not painted waits no longer. */
function painted() {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, LONGEST_FRAME_MS);
  });
}

/** Draws the screen of the address. A later call wins over one whose code is still on its way. */
async function draw({ focus, scroll }) {
  turn += 1;
  const mine = turn;
  leave?.abort();
  leave = new AbortController();
  const { signal } = leave;
  const { name, rest } = screenAt(location.pathname);
  // Later it changes with the screen, for it lays out the whole page anew.
  if (drawn === 0) document.documentElement.dataset.screen = name;
  main.firstElementChild?.removeAttribute('data-ready');
  markCurrent(name);
  const root = h('div.screen', { 'data-screen': name });
  const [screen] = await Promise.all([load(name, mine), drawn > 0 && painted()]);
  if (mine !== turn) return;
  drawn = mine;
  arrived();
  const context = {
    root, rest, signal,
    query: new URLSearchParams(location.search),
    title: (text) => signal.aborted || heading(root, text),
  };
  append(root, h('h1', { tabindex: '-1', id: 'title' }));
  document.documentElement.dataset.screen = name;
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

const WORKER = '/sw.js';

/** Registers the service worker once the page is idle; the policy admits this one address only. */
function registerWorker() {
  if (!('serviceWorker' in navigator)) return;
  const policy = globalThis.trustedTypes?.createPolicy('detector-worker', {
    createScriptURL: (address) => {
      if (address !== WORKER) throw new TypeError('not the service worker');
      return address;
    },
  });
  const register = () => navigator.serviceWorker.register(policy ? policy.createScriptURL(WORKER) : WORKER).catch(() => null);
  if (document.readyState === 'complete') register();
  else addEventListener('load', register);
}

await loadLanguage();
startShell();
keepAgesTrue();
registerWorker();
await startNavigation(draw);
