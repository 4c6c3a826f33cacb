/** Requests that carry a secret, and the secrets themselves: in the memory of this page only, until it is left or told to forget. */
import { ApiError, failure } from './api.js';

const TIMEOUT_MS = 45_000;
const held = new Map();

/** What a secret may be made of: nothing else can be sent in a header. */
export function sendable(text) {
  return /^[\x21-\x7e]{1,500}$/.test(text);
}

/** The secret that was given under this name, or null. */
export function secretOf(name) {
  return held.get(name) ?? null;
}

export function holdSecret(name, secret) {
  held.set(name, secret);
}

export function forgetSecret(name) {
  held.delete(name);
}

/**
 * Asks the server with a secret; gives its JSON, or null for an answer without a body. Rejects with ApiError, or with
 * the signal's reason. No cache keeps the answer, and no cookie goes with the request.
 */
export async function askWith(secret, path, { method = 'GET', body = null, signal = null, timeoutMs = TIMEOUT_MS } = {}) {
  signal?.throwIfAborted();
  const deadline = AbortSignal.timeout(timeoutMs);
  const headers = { Accept: 'application/json', Authorization: `Bearer ${secret}`, ...(body && { 'Content-Type': 'application/json' }) };
  try {
    const response = await fetch(path, {
      method, headers, body: body && JSON.stringify(body), cache: 'no-store', credentials: 'omit',
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    if (!response.ok) throw await failure(response);
    return response.status === 204 ? null : await response.json();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ApiError) throw error;
    if (deadline.aborted) throw new ApiError('timeout');
    throw new ApiError(error instanceof SyntaxError ? 'malformed' : 'offline');
  }
}

/** Whether the server may have done what was asked although no answer of it could be read. */
export function maybeDone({ kind }) {
  return ['offline', 'timeout', 'malformed', 'server'].includes(kind);
}
