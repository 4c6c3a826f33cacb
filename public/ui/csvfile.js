/** All rows that match as one file: progress in words while it is read, a button that stops, and how it ended. */
import { h, replace } from '../dom.js';
import { count, duration } from '../format.js';
import { t } from '../i18n.js';
import { joinedCsv } from '../joined.js';
import { announce, download } from '../status.js';
import { problem } from './states.js';

/** Words change this often at the most. */
const TELL_MS = 200;

/** `place` is where it speaks; focus that it takes away goes back to `link`. */
export class FileOfRows {
  constructor(place, link, signal) {
    Object.assign(this, { place, link, signal, run: null });
  }

  async save(path) {
    if (this.run) return;
    this.run = new AbortController();
    const signal = AbortSignal.any([this.signal, this.run.signal]);
    const words = h('span', {}, t('csv.rows', { n: count(0) }));
    const stop = h('button.quiet', { type: 'button', on: { click: () => this.run?.abort() } }, t('csv.stop'));
    replace(this.place, h('div.progress', {}, words, stop));
    announce(t('csv.started'));
    let told = 0;
    const advance = (rows) => {
      if (Date.now() - told < TELL_MS) return;
      told = Date.now();
      replace(words, t('csv.rows', { n: count(rows) }));
    };
    const waiting = (seconds) => replace(words, t('csv.wait', { time: duration(seconds) }));
    try {
      const { parts, rows, cut } = await joinedCsv(path, { signal, advance, waiting });
      download('tokens.csv', 'text/csv;charset=utf-8', new Blob(parts));
      this.say(cut ? t('csv.cut', { n: count(rows) }) : t('csv.saved', { count: rows, n: count(rows) }), stop);
    } catch (error) {
      if (this.signal.aborted) return;
      if (signal.aborted) this.say(t('csv.stopped'), stop);
      else if (error?.name !== 'ApiError') throw error;
      else this.failed(error, path, stop);
    } finally {
      this.run = null;
    }
  }

  end(stop, content) {
    const held = document.activeElement === stop;
    replace(this.place, content);
    if (held) this.link.focus();
  }

  say(words, stop) {
    this.end(stop, h('p.fine', {}, words));
    announce(words);
  }

  failed(error, path, stop) {
    const panel = problem(error, { signal: this.signal, retry: () => this.save(path) });
    this.end(stop, [h('p.fine', {}, t('csv.failed')), panel]);
  }
}
