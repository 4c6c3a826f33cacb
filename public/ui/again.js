/** A source that is busy: the time until it is asked again, seen to run, and a way to call that off. */
import { h } from '../dom.js';
import { duration } from '../format.js';
import { t } from '../i18n.js';
import { announce } from '../status.js';

/** Counts down inside `panel` and then calls `run`, once; not after `signal`. Only begin and end are announced. */
export function askAgain(panel, seconds, signal, run) {
  const until = Date.now() + seconds * 1000;
  const words = (left) => t('again.wait', { time: duration(left) });
  const left = h('span', { 'data-countdown': '' }, words(seconds));
  const end = (key) => {
    clearInterval(timer);
    cancel.remove();
    left.textContent = t(key);
    announce(t(key));
  };
  const cancel = h('button.quiet', { type: 'button', on: { click: () => {
    end('again.stopped');
    panel.querySelector('button')?.focus({ preventScroll: true });
  } } }, t('again.cancel'));
  const timer = setInterval(() => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    if (seconds > 0) {
      left.textContent = words(seconds);
      return;
    }
    const held = panel.contains(document.activeElement);
    end('again.now');
    // The panel goes with the answer: focus waits at the heading.
    if (held) document.querySelector('main h1')?.focus({ preventScroll: true });
    run();
  }, 1000);
  signal.addEventListener('abort', () => clearInterval(timer));
  const actions = panel.querySelector('.actions');
  actions.before(h('p', {}, left));
  actions.append(cancel);
  announce(`${panel.querySelector('.notice-title').textContent}. ${words(seconds)}`);
}
