/** Start of the dashboard: language, frame, offline shell, screens. */
import { loadLanguage } from './i18n.js';
import { start } from './router.js';
import { startShell } from './shell.js';
import { keepAgesTrue } from './ui/states.js';

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
await start(document.getElementById('main'));
