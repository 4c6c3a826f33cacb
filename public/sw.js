/**
 * Keeps the shell for reading without a network. Network first, so a deploy shows at once; answers of the
 * API are never kept here (the token page keeps the last ones itself, and shows their age).
 */
const VERSION = 'e6df621369cb';
const CACHE = `shell-${VERSION}`;
const SHELL = [
  '/api.js',
  '/app.css',
  '/app.js',
  '/authorised.js',
  '/batch.js',
  '/boot.js',
  '/csv.js',
  '/dom.js',
  '/format.js',
  '/german.js',
  '/i18n.js',
  '/i18n/api-de.js',
  '/i18n/de-later.js',
  '/i18n/de.js',
  '/i18n/en-later.js',
  '/i18n/en.js',
  '/i18n/findings-de.js',
  '/i18n/model-de.js',
  '/icons/icon-192.png',
  '/icons/icon.svg',
  '/',
  '/joined.js',
  '/kept.js',
  '/listing.js',
  '/live.js',
  '/manifest.webmanifest',
  '/mint.js',
  '/navigation.js',
  '/openapi.js',
  '/pasted.js',
  '/saved.js',
  '/screens/alerts.js',
  '/screens/batch.js',
  '/screens/compare.js',
  '/screens/docs.js',
  '/screens/keys.js',
  '/screens/missing.js',
  '/screens/model.js',
  '/screens/overview.js',
  '/screens/settings.js',
  '/screens/status.js',
  '/screens/token.js',
  '/screens/tokens.js',
  '/screens/trends.js',
  '/screens/watchlist.js',
  '/settings.js',
  '/shell.js',
  '/silence.js',
  '/status.js',
  '/suggest.js',
  '/ui/again.js',
  '/ui/arrivals.js',
  '/ui/bands.js',
  '/ui/chart.js',
  '/ui/columns.js',
  '/ui/creator.js',
  '/ui/csvfile.js',
  '/ui/differ.js',
  '/ui/evidence.js',
  '/ui/falls.js',
  '/ui/fields.js',
  '/ui/fill.js',
  '/ui/holders.js',
  '/ui/insiders.js',
  '/ui/itself.js',
  '/ui/keptfilters.js',
  '/ui/level.js',
  '/ui/locks.js',
  '/ui/measured.js',
  '/ui/meter.js',
  '/ui/movers.js',
  '/ui/narrow.js',
  '/ui/palette.js',
  '/ui/parts.js',
  '/ui/past.js',
  '/ui/pooled.js',
  '/ui/pools.js',
  '/ui/recent.js',
  '/ui/reliability.js',
  '/ui/report.js',
  '/ui/right.js',
  '/ui/risk.js',
  '/ui/said.js',
  '/ui/save.js',
  '/ui/search.js',
  '/ui/secrets.js',
  '/ui/shown.js',
  '/ui/states.js',
  '/ui/time.js',
  '/ui/tokenlist.js',
  '/ui/verdict.js',
  '/ui/watched.js',
  '/ui/watchedmoves.js',
  '/ui/waterfall.js',
];
const TIMEOUT_MS = 4_000;

self.addEventListener('install', (event) => {
  const fill = async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(SHELL.map((path) => new Request(path, { cache: 'reload' })));
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

self.addEventListener('activate', (event) => {
  const sweep = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith('shell-') && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(sweep());
});

/** The kept answer for a request: the page itself for every address that is navigated to. */
async function kept(request) {
  const cache = await caches.open(CACHE);
  return cache.match(request.mode === 'navigate' ? '/' : new URL(request.url).pathname);
}

/** The network's answer once its body is there too: a body that drips is as late as one that does not begin. */
async function whole(request) {
  const answer = await fetch(request);
  await answer.clone().arrayBuffer();
  return answer;
}

/** The network's answer, or the kept one when that fails or is late; what is not kept is waited for. */
async function networkFirst(request) {
  const answer = whole(request);
  const late = new Promise((done) => setTimeout(done, TIMEOUT_MS));
  const first = await Promise.race([answer.catch(() => null), late]);
  return first ?? (await kept(request)) ?? answer;
}

const SERVER_PATHS = /^\/(api|predict|detect|badge|card|embed|image)\/|^\/openapi\.json$/;

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || SERVER_PATHS.test(url.pathname)) return;
  const mine = request.mode === 'navigate' || SHELL.includes(url.pathname);
  if (mine) event.respondWith(networkFirst(request));
});
