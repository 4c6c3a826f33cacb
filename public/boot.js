/* Runs before the first paint: applies the stored settings, so that nothing flashes or moves, and
   starts loading the modules that this address and this language need. */
(() => {
  const root = document.documentElement;
  let settings = {};
  try {
    settings = JSON.parse(localStorage.getItem('detector.settings')) ?? {};
  } catch {
    settings = {};
  }
  for (const name of ['theme', 'density', 'motion']) {
    if (typeof settings[name] === 'string') root.dataset[name] = settings[name];
  }
  const wanted = settings.language ?? navigator.language;
  const language = String(wanted).startsWith('de') ? 'de' : 'en';
  root.lang = language;

  // Each screen's module, and what that imports in turn: asked for at once instead of a round trip later each.
  // `make dashboard` writes this table.
  const modules = {
    overview: ['/live.js', '/screens/overview.js', '/ui/arrivals.js', '/ui/recent.js', '/ui/tokenlist.js'],
    tokens: ['/listing.js', '/screens/tokens.js', '/ui/columns.js', '/ui/tokenlist.js'],
    token: ['/kept.js', '/screens/token.js', '/ui/evidence.js', '/ui/verdict.js'],
    batch: ['/batch.js', '/csv.js', '/screens/batch.js', '/silence.js', '/ui/tokenlist.js'],
    watchlist: ['/kept.js', '/screens/watchlist.js', '/ui/evidence.js', '/ui/fields.js', '/ui/watched.js'],
    compare: ['/kept.js', '/pasted.js', '/screens/compare.js', '/ui/differ.js', '/ui/evidence.js'],
    trends: ['/screens/trends.js', '/ui/chart.js', '/ui/evidence.js'],
    model: ['/german.js', '/screens/model.js', '/ui/chart.js', '/ui/falls.js', '/ui/measured.js', '/ui/reliability.js'],
    docs: ['/german.js', '/openapi.js', '/screens/docs.js'],
    status: ['/live.js', '/screens/status.js', '/ui/chart.js', '/ui/level.js'],
    settings: ['/screens/settings.js'],
    keys: ['/authorised.js', '/screens/keys.js', '/ui/fields.js', '/ui/secrets.js'],
    alerts: ['/authorised.js', '/pasted.js', '/screens/alerts.js', '/ui/fields.js', '/ui/secrets.js'],
    missing: ['/screens/missing.js'],
  };
  const first = location.pathname.split('/')[1];
  const screen = first === '' ? 'overview' : first !== 'overview' && Object.hasOwn(modules, first) ? first : 'missing';
  root.dataset.screen = screen;
  for (const href of [`/i18n/${language}.js`, ...modules[screen]]) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = href;
    document.head.append(link);
  }
})();
