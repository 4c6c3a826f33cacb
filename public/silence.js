/** A transfer that is given up when nothing comes of it for too long. */

/** `signal` ends it: with the caller's, by `stop`, or after `ms` without `awake`; then it was `over`. Call `done` at its end. */
export class Silence {
  constructor(signal, ms) {
    const own = new AbortController();
    Object.assign(this, { own, ms, over: false, timer: null, signal: AbortSignal.any([signal, own.signal]) });
    this.awake();
  }

  awake() {
    this.done();
    this.timer = setTimeout(() => {
      this.over = true;
      this.stop();
    }, this.ms);
  }

  stop() {
    this.own.abort();
  }

  done() {
    clearTimeout(this.timer);
  }
}
