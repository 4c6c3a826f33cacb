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

  const screens = [
    'token', 'tokens', 'model', 'docs', 'compare', 'watchlist', 'settings', 'status',
  ];
  const first = location.pathname.split('/')[1];
  const screen = first === '' ? 'overview' : screens.includes(first) ? first : 'missing';
  root.dataset.screen = screen === 'overview' ? '' : screen;
  // What these screens import in turn: asked for at once instead of a round trip later each.
  const parts = {
    overview: ['/live.js', '/ui/recent.js', '/ui/states.js', '/ui/tokenlist.js'],
    token: ['/kept.js', '/ui/evidence.js', '/ui/states.js', '/ui/verdict.js'],
    tokens: ['/ui/columns.js', '/ui/states.js', '/ui/tokenlist.js'],
  };
  for (const href of [`/i18n/${language}.js`, `/screens/${screen}.js`, ...(parts[screen] ?? [])]) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = href;
    document.head.append(link);
  }
})();
