/** What the page says without being asked: announcements for screen readers, short notes, copying. */
import { append, h, replace } from './dom.js';
import { t } from './i18n.js';

const region = () => document.getElementById('announcer');
const tray = () => document.getElementById('notes');
const NOTE_MS = 6_000;

/** Puts `text` into the page's polite live region. */
export function announce(text) {
  region().textContent = '';
  // A frame in between makes readers speak the same sentence a second time.
  requestAnimationFrame(() => {
    region().textContent = text;
  });
}

/** Runs `change`; focus that goes with a note is given to the screen's heading, not lost to the page. */
function keepingFocus(change) {
  const held = tray().contains(document.activeElement);
  change();
  if (held) document.querySelector('main h1')?.focus({ preventScroll: true });
}

/** Takes a note away after `wait` ms, but not while it is pointed at or has focus: somebody is using it. */
function fade(element, wait) {
  let timer = 0;
  const inUse = () => element.matches(':hover') || element.contains(document.activeElement);
  const end = () => inUse() || element.remove();
  const begin = () => {
    clearTimeout(timer);
    timer = setTimeout(end, wait);
  };
  element.addEventListener('mouseleave', begin);
  element.addEventListener('focusout', begin);
  begin();
}

/** Shows a short note and announces it; `action` is `{label, run}`, for example an undo. */
export function note(text, action = null) {
  const element = h('div.note', {}, h('span', {}, text));
  if (action) {
    const run = () => {
      keepingFocus(() => element.remove());
      action.run();
    };
    append(element, h('button.quiet', { type: 'button', on: { click: run } }, action.label));
  }
  keepingFocus(() => replace(tray(), element));
  fade(element, action ? NOTE_MS * 2 : NOTE_MS);
  announce(text);
}

async function writeClipboard(text) {
  if (navigator.clipboard && isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Plain-http hosts have no clipboard API: copy from a field that is off the screen.
  const field = h('textarea.offscreen', { readonly: true, 'aria-hidden': 'true', tabindex: '-1' });
  const before = document.activeElement;
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  before?.focus({ preventScroll: true });
  if (!copied) throw new Error('copy refused');
}

/** Copies `text` and says so, or says that the browser refused. */
export async function copy(text, done = t('copy.done')) {
  try {
    await writeClipboard(text);
    note(done);
  } catch {
    note(t('copy.failed'));
  }
}

/** A button that copies the text which `read` gives. */
export function copyButton(label, read, done) {
  return h('button.quiet', { type: 'button', on: { click: () => copy(read(), done) } }, label);
}

/** Offers `text` as a file. */
export function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = h('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
