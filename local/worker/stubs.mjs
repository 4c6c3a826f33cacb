/**
 * What workerd refuses in global scope, lent to Pyodide while it boots.
 *
 * Production starts Python in global scope too, but inside a runtime with built-in privileges. An
 * ordinary Worker has none, so the calls Pyodide makes while booting are answered here and the
 * originals come back before the first request. Two stay for good: WebAssembly compilation
 * (Python compiles trampolines lazily) and the `fetch` that boot code may have captured, which
 * passes everything but boot files on to the real one.
 *
 * This module must be imported before Pyodide's: that one looks around while it is evaluated.
 */
import { env } from "cloudflare:workers";

/** Where boot files seem to live; `.invalid` can never be a host. */
export const BOOT_URL = "https://boot.invalid/";

const compiler = env.LOCAL_COMPILER;
const realFetch = globalThis.fetch;
const original = {
  setTimeout: globalThis.setTimeout,
  getRandomValues: crypto.getRandomValues,
  instantiate: WebAssembly.instantiate,
};
/** Globals that Pyodide would take for Node's or a browser's, or bind to the first request. */
const HIDDEN = ["process", "MessageChannel"];
const hidden = new Map(HIDDEN.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]));
for (const name of HIDDEN) {
  Object.defineProperty(globalThis, name, { value: undefined, configurable: true, writable: true });
}

const bootFiles = new Map();

/**
 * Python's allowance of entropy: any while `booting` or `serving`, else `allowedCalls`. Plain data,
 * because the call that asks comes from inside Python's C code, where Python cannot be called.
 */
export const entropy = { booting: true, serving: false, allowedCalls: 0 };

function takeEntropy() {
  if (entropy.booting || entropy.serving) return true;
  if (entropy.allowedCalls <= 0) return false;
  entropy.allowedCalls -= 1;
  return true;
}

/** Offer `bytes` at BOOT_URL + name until the boot ends. */
export function serveBootFile(name, bytes) {
  bootFiles.set(name, bytes);
}

function compile(bytes) {
  const view = ArrayBuffer.isView(bytes) ? bytes : new Uint8Array(bytes);
  return compiler.newWasmModule(view);
}

// A proxy rather than a function, so that `instanceof WebAssembly.Module` and the static methods
// still answer.
WebAssembly.Module = new Proxy(WebAssembly.Module, { construct: (_target, [bytes]) => compile(bytes) });
WebAssembly.compile = async (bytes) => compile(bytes);
WebAssembly.instantiate = async (source, imports) => {
  if (source instanceof WebAssembly.Module) return original.instantiate.call(WebAssembly, source, imports);
  const module = compile(source);
  return { module, instance: new WebAssembly.Instance(module, imports) };
};

/** As production does: an entropy call at import time fails with EIO instead of freezing a value. */
function withGuardedEntropy(imports) {
  const host = imports.wasi_snapshot_preview1;
  const draw = host.random_get;
  const EIO = 29;
  const random_get = (pointer, length) => (takeEntropy() ? draw(pointer, length) : EIO);
  return { ...imports, wasi_snapshot_preview1: { ...host, random_get } };
}

/** Install the boot-time stand-ins; `wasm` is Python's own, already compiled. Returns the undo. */
export function installBootStubs(wasm) {
  globalThis.location = BOOT_URL;
  WebAssembly.instantiateStreaming = async (_response, imports) => {
    const guarded = withGuardedEntropy(imports);
    return { module: wasm, instance: await original.instantiate.call(WebAssembly, wasm, guarded) };
  };
  globalThis.fetch = (input, init) => {
    const url = typeof input === "string" ? input : (input?.href ?? input?.url ?? "");
    if (!url.startsWith(BOOT_URL)) return realFetch.call(globalThis, input, init);
    const name = url.slice(BOOT_URL.length);
    // Only what Pyodide reads of a Response: a real one may not be made in global scope.
    const bytes = bootFiles.get(name);
    return Promise.resolve({ ok: bytes !== undefined, arrayBuffer: async () => bytes });
  };
  // Timers need a request; nothing in a boot waits for a clock, so the delay is dropped.
  globalThis.setTimeout = (callback, _delay, ...args) => {
    queueMicrotask(() => callback(...args));
    return 0;
  };
  // Python seeds its hashes while starting. Seeds of zero are replaced before the first request.
  crypto.getRandomValues = (view) => view.fill(0);

  return function restore() {
    delete globalThis.location;
    for (const [name, descriptor] of hidden) {
      delete globalThis[name];
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    }
    delete WebAssembly.instantiateStreaming;
    globalThis.fetch = realFetch;
    globalThis.setTimeout = original.setTimeout;
    crypto.getRandomValues = original.getRandomValues;
    bootFiles.clear();
  };
}
