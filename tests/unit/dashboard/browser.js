/** The little of a browser that modules of the dashboard ask for when they are not drawing. Import it first. */
process.env.TZ = 'UTC';

const kept = new Map();

/** Storage of one page: `clear` between tests; with `refuses`, writing fails as in some private windows. */
export const storage = {
  refuses: false,
  getItem: (key) => kept.get(key) ?? null,
  setItem(key, value) {
    if (storage.refuses) throw new DOMException('full', 'QuotaExceededError');
    kept.set(key, String(value));
  },
  removeItem: (key) => kept.delete(key),
  clear: () => kept.clear(),
};

/** The reader's languages, as the browser tells them. */
export function speak(...languages) {
  Object.assign(browser.navigator, { language: languages[0], languages });
}

const browser = {
  localStorage: storage,
  navigator: { onLine: true, platform: 'Linux' },
  document: { documentElement: { dataset: {} } },
  location: { origin: 'https://detector.example', pathname: '/', search: '' },
};
speak('en-GB');
for (const [name, value] of Object.entries(browser)) Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
