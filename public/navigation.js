/** Where the dashboard can go, and going there. The address is the whole state of a screen, so any of them can be shared. */

/**
 * Every screen; those of the menu in its order. `name`: its module in screens/ and its address; `key`: opens it
 * after g; `takes`: what a second part of its address says, such as `/token/{mint}`, which keeps it out of the
 * menu. The menu calls it by the words of `nav.{name}`. After a change: `make dashboard`.
 */
export const SCREENS = [
  { name: 'overview', key: 'o' },
  { name: 'tokens', key: 't' },
  { name: 'token', takes: 'mint' },
  { name: 'batch' },
  { name: 'watchlist', key: 'w' },
  { name: 'compare' },
  { name: 'trends' },
  { name: 'model', key: 'm' },
  { name: 'docs' },
  { name: 'status' },
  { name: 'settings' },
];
/** The screen for every other address. */
export const MISSING = 'missing';

/** The address of a screen, without what it takes. */
export function pathOf(name) {
  return name === SCREENS[0].name ? '/' : `/${name}`;
}

/** The screen's name and the second part of its address, decoded; a slash at the end does not count. */
export function screenAt(pathname) {
  const [first = '', ...more] = pathname.split('/').filter((part) => part !== '');
  const screen = SCREENS.find(({ name }) => pathOf(name) === `/${first}`);
  if (!screen || more.length !== (screen.takes ? 1 : 0)) return { name: MISSING, rest: '' };
  const rest = more[0] ?? '';
  try {
    return { name: screen.name, rest: decodeURIComponent(rest) };
  } catch {
    // A malformed escape stays as it is: the screen will call it an invalid mint.
    return { name: screen.name, rest };
  }
}

let draw = null;
let shown = null;
let leaving = false;

function show(options) {
  shown = location.pathname + location.search;
  leaving = true;
  return draw(options);
}

/** Told by what draws: the address has its own screen now. Until then the screen before stands, already left. */
export function arrived() {
  leaving = false;
}

function remember() {
  history.replaceState({ ...history.state, scroll: scrollY }, '');
}

/** Goes to a path of this dashboard. */
export function navigate(path) {
  remember();
  history.pushState({ scroll: 0 }, '', path);
  return show({ focus: true, scroll: 0 });
}

/** Changes the query without drawing the screen again: the screen has already done so. */
export function setQuery(query, { replaceEntry = false } = {}) {
  // A screen that has been left, while the next one's code loads: the address is no longer its own.
  if (leaving) return;
  const text = query.toString();
  remember();
  shown = location.pathname + (text ? `?${text}` : '');
  if (replaceEntry) history.replaceState({ scroll: scrollY }, '', shown);
  else history.pushState({ scroll: scrollY }, '', shown);
}

/** Draws the current address again, as after a change of language. */
export function redraw() {
  return show({ focus: false, scroll: scrollY });
}

function ownLink(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target.closest?.('a[href]');
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return null;
  if (link.hasAttribute('data-server') || link.getAttribute('href').startsWith('#')) return null;
  return link;
}

/** Draws the address with `drawing({focus, scroll})`, now and whenever it becomes another. */
export function startNavigation(drawing) {
  draw = drawing;
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
