/** What a screen shows while it has no data, or too little, or none that is new. */
import { ApiError } from '../api.js';
import { append, h, replace } from '../dom.js';
import { age, duration, count } from '../format.js';
import { has, loadLater, t } from '../i18n.js';
import { announce } from '../status.js';
import { icon } from './risk.js';

export const SKELETON_AFTER_MS = 150;

/** Lines of the size that the answer will have. */
export function skeleton(kind, lines) {
  const bars = Array.from({ length: lines }, () => h('div.bar'));
  return h(`div.skeleton.${kind}`, { 'aria-hidden': 'true' }, bars);
}

/** What each place waits for: one that waits for something newer stays busy. */
const awaited = new WeakMap();

/** Shows `placeholder` in `place` once 150 ms have passed and `promise` is still pending. */
export async function whileLoading(place, placeholder, promise) {
  awaited.set(place, promise);
  place.setAttribute('aria-busy', 'true');
  const timer = setTimeout(() => replace(place, placeholder), SKELETON_AFTER_MS);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    placeholder.remove();
    if (awaited.get(place) === promise) place.removeAttribute('aria-busy');
  }
}

const NEAR = '300px';

/** Calls `load` once, when `element` is on the screen or nearly so; it must have a size. Not after `signal`. */
export function whenNear(element, signal, load) {
  const watching = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    watching.disconnect();
    if (!signal.aborted) load();
  }, { rootMargin: NEAR });
  watching.observe(element);
}

/** A notice of one tone: an icon, a title, words, and what can be done next. */
export function notice(tone, title, words = null, ...actions) {
  const kept = actions.flat().filter(Boolean);
  return h('div.notice', { 'data-tone': tone }, icon(tone), h('div.notice-text', {},
    h('p.notice-title', {}, title), words && h('p', {}, words),
    kept.length > 0 && h('div.actions', {}, kept)));
}

function countdown(seconds, signal, finished) {
  const element = h('span', { 'data-countdown': '' }, t('error.rate_limited.wait', { time: duration(seconds) }));
  const until = Date.now() + seconds * 1000;
  const timer = setInterval(() => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > 0) {
      element.textContent = t('error.rate_limited.wait', { time: duration(left) });
      return;
    }
    clearInterval(timer);
    element.textContent = t('error.rate_limited.ready');
    announce(t('error.rate_limited.ready'));
    finished();
  }, 1000);
  signal?.addEventListener('abort', () => clearInterval(timer));
  return element;
}

/** A button that tries again. It goes when the answer is drawn: focus waits for that at the screen's heading. */
function retryButton(retry) {
  const click = () => {
    const held = document.activeElement === button;
    retry();
    if (held) document.querySelector('main h1')?.focus({ preventScroll: true });
  };
  const button = h('button', { type: 'button', on: { click } }, t('action.retry'));
  return button;
}

/** Kinds of errors after which trying again makes no sense for a while, which is told. */
const WAITS = ['rate_limited', 'exhausted'];

/** What went wrong and the next step, for any error of the API; `retry` may be null. */
export function problem(error, { retry = null, signal = null, actions = [] } = {}) {
  const known = error instanceof ApiError ? error : new ApiError('server');
  const button = retry && retryButton(retry);
  const tone = ['offline', 'not_found', 'closed'].includes(known.kind) ? 'unknown' : 'medium';
  const panel = notice(tone, t(`error.${known.kind}.title`), t(`error.${known.kind}.words`), button, actions);
  const text = panel.querySelector('.notice-text');
  if (WAITS.includes(known.kind)) {
    if (button) button.disabled = true;
    const wait = countdown(known.retryAfter ?? 30, signal, () => {
      if (button) button.disabled = false;
    });
    text.insertBefore(h('p', {}, wait), text.querySelector('.actions'));
  }
  if (known.requestId) append(text, h('p.fine', {}, t('error.request'), ' ', h('code', {}, known.requestId)));
  announce(t(`error.${known.kind}.title`));
  return panel;
}

/** In the place of a part whose code could not be loaded. */
export function notLoaded(title, words = null) {
  return notice('unknown', title, words, h('button', { type: 'button', on: { click: () => location.reload() } }, t('action.reload')));
}

/**
 * Sections named by `ids` whose content is asked for when they come near: `load` gives what draws
 * into the place of each. `start(old)` begins; an older element that is filled stands until this one is, so that what
 * lies below it stays in its place.
 */
export function laterSections(kind, ids, signal, load) {
  const places = Object.fromEntries(ids.map((id) => [id, h('div.place')]));
  const element = h(`div.${kind}`, {}, ids.map((id) => h('section', { 'aria-labelledby': id }, h('h2', { id }, t(`${id}.title`)), places[id])));
  const fill = async () => {
    const [draw] = await Promise.all([load(), loadLater()]).catch(() => []);
    if (draw) await draw(places);
    else replace(places[ids.at(-1)], notLoaded(t(`${kind}.failed`)));
    element.dataset.filled = '';
  };
  return { element, start: (old) => (old ? fill().then(() => old.replaceWith(element)) : whenNear(element, signal, fill)) };
}

/** How long ago an instant was, kept true while it is shown; unknown stays unknown. */
export function timeAgo(iso, style = 'long') {
  return Number.isNaN(Date.parse(iso ?? '')) ? t('value.unknown') : h('time', { datetime: iso, 'data-age': style }, age(iso, { style }));
}

const AGES_MS = 30_000;

/** Renews every age on the page twice a minute, and when a hidden page is looked at again. */
export function keepAgesTrue() {
  const renew = () => {
    if (document.hidden) return;
    for (const time of document.querySelectorAll('time[data-age]')) time.textContent = age(time.dateTime, { style: time.dataset.age });
  };
  setInterval(renew, AGES_MS);
  document.addEventListener('visibilitychange', renew);
}

/** What is said first of an answer that was not renewed: that it is old, or only that it is the stored one. */
export function staleTitle(fetchedAt, reason) {
  return t(has(`stale.stored.${reason}`) ? 'stale.stored' : 'stale.title', { age: age(fetchedAt) });
}

/** The banner above an answer that is older than the cache allows, or was not read again as was asked for. */
export function staleBanner(fetchedAt, reason) {
  const stored = `stale.stored.${reason}`;
  if (has(stored)) return notice('info', staleTitle(fetchedAt, reason), t(stored));
  const why = has(`stale.reason.${reason}`) ? t(`stale.reason.${reason}`) : String(reason).replaceAll('_', ' ');
  const words = reason === 'renewing' ? t('stale.renewing') : reason && t('stale.because', { reason: why });
  return notice('medium', staleTitle(fetchedAt, reason), words);
}

/** The note under a search that RugCheck is slow to answer. */
export function slowNotice(title = t('slow.title'), words = t('slow.words')) {
  announce(title);
  return notice('info', title, words);
}

/** "1 token", "1,234 tokens". */
export function tokensCounted(number) {
  return t('tokens.counted', { count: number, n: count(number) });
}
