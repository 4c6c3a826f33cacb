/** The one way to the server: JSON in, JSON out, and one error type that says what can be done. */

/**
 * `kind`: `offline`, `timeout`, `rate_limited`, `exhausted`, `busy`, `closed`, `not_found`, `invalid`,
 * `upstream`, `server` or `malformed`.
 * `retryAfter`: seconds until another try makes sense, or null.
 */
export class ApiError extends Error {
  constructor(kind, { status = null, code = null, retryAfter = null, requestId = null } = {}) {
    super(`${kind}${code ? `: ${code}` : ''}`);
    this.name = 'ApiError';
    Object.assign(this, { kind, status, code, retryAfter, requestId });
  }
}

const KINDS = { 400: 'invalid', 401: 'closed', 403: 'closed', 404: 'not_found', 422: 'invalid', 429: 'rate_limited', 502: 'upstream', 503: 'upstream', 504: 'upstream' };
/** Kinds of their own among the answers of one status. */
const KINDS_OF_CODES = { budget_exhausted: 'exhausted', service_busy: 'busy' };
const LONGEST_WAIT = 3600;

/** Seconds from a `Retry-After` header (a number or a date), 1 to 3600; null when it says nothing. */
export function retryAfterSeconds(value, now = Date.now()) {
  if (!value) return null;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
  if (!Number.isFinite(seconds)) return null;
  return Math.min(LONGEST_WAIT, Math.max(1, Math.ceil(seconds)));
}

/** The error that a refusing answer tells. */
export async function failure(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    body = {};
  }
  const code = typeof body.code === 'string' ? body.code : null;
  const ofCode = Object.hasOwn(KINDS_OF_CODES, code ?? '') ? KINDS_OF_CODES[code] : null;
  const kind = ofCode ?? KINDS[response.status] ?? (response.status >= 500 ? 'server' : 'invalid');
  const retryAfter = retryAfterSeconds(response.headers.get('Retry-After'));
  return new ApiError(kind, {
    status: response.status,
    code,
    retryAfter: kind === 'rate_limited' ? (retryAfter ?? 30) : retryAfter,
    requestId: typeof body.request_id === 'string' ? body.request_id : null,
  });
}

/**
 * GETs `path` and gives `{data, elapsedMs, serverTiming}`. Rejects with ApiError, or with the signal's
 * AbortError when the caller gave up. `onSlow` is called once when `slowMs` have passed without an answer.
 */
export async function get(path, { signal, timeoutMs = 45_000, slowMs = 3_000, onSlow } = {}) {
  signal?.throwIfAborted();
  const own = new AbortController();
  const giveUp = () => own.abort();
  signal?.addEventListener('abort', giveUp);
  let timedOut = false;
  const deadline = setTimeout(() => {
    timedOut = true;
    own.abort();
  }, timeoutMs);
  const slow = onSlow ? setTimeout(onSlow, slowMs) : null;
  const started = performance.now();
  try {
    // What the browser kept is asked for again: the answer may be that it still holds.
    const response = await fetch(path, { headers: { Accept: 'application/json' }, cache: 'no-cache', signal: own.signal });
    if (!response.ok) throw await failure(response);
    const data = await response.json();
    return { data, elapsedMs: performance.now() - started, serverTiming: response.headers.get('Server-Timing') };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ApiError) throw error;
    if (timedOut) throw new ApiError('timeout');
    if (error instanceof SyntaxError) throw new ApiError('malformed');
    throw new ApiError('offline');
  } finally {
    clearTimeout(deadline);
    clearTimeout(slow);
    signal?.removeEventListener('abort', giveUp);
  }
}

let health = null;

/** `/api/health`, asked once a page load; a failed answer is asked again by the next caller. */
export function serverHealth() {
  health ??= get('/api/health', { timeoutMs: 10_000 }).catch((error) => {
    health = null;
    throw error;
  });
  return health;
}
