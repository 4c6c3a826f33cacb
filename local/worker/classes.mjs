/** JavaScript entrypoint classes over the Python ones: what workerd sees of the Worker. */
import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import { boot } from "./boot.mjs";
import { entropy } from "./stubs.mjs";

/** Called by the runtime with raw values; every other method is RPC, whose values are converted. */
const LIFECYCLE = new Set(["alarm", "webSocketMessage", "webSocketClose", "webSocketError"]);

/** Held once: each look-up on a Python module makes a new proxy, which only the collector frees. */
const calls = boot.python && {
  fetch: boot.python.call_fetch,
  instantiate: boot.python.instantiate,
  lifecycle: boot.python.call_lifecycle,
  rpc: boot.python.call_rpc,
};

function instantiate(className, ctx, env) {
  if (calls === null) throw new Error(`The Worker's source does not import.\n${boot.failure}`);
  if (!entropy.serving) {
    entropy.serving = true;
    boot.python.before_first_request();
  }
  return calls.instantiate(className, ctx, env);
}

/** What to run when workerd calls method `name` of a Durable Object. */
function durableObjectMethod(instance, name) {
  if (LIFECYCLE.has(name)) return (...args) => calls.lifecycle.callPromising(instance, name, args);
  if (name === "fetch") return (...args) => calls.fetch.callPromising(instance, args);
  return (...args) => calls.rpc.callPromising(instance, name, args);
}

/** The same for an entrypoint, which lives for this one call. */
function entrypointMethod(instance, name) {
  const call =
    name === "fetch"
      ? guarded((...args) => calls.fetch.callPromising(instance, args))
      : (...args) => calls.rpc.callPromising(instance, name, args);
  return async (...args) => {
    try {
      return await call(...args);
    } finally {
      instance.destroy();
    }
  };
}

/** An exception that leaves the Worker is logged, and tells the client no more than production. */
function guarded(call) {
  return async (...args) => {
    try {
      return await call(...args);
    } catch (error) {
      console.error(`Uncaught in fetch: ${error.message ?? error}`);
      return new Response("error code: 1101", { status: 500 });
    }
  };
}

/** A class whose instances are Python's; workerd must find the methods' names on the prototype. */
function pythonClass(base, className, methodOf) {
  const result = class extends base {
    constructor(ctx, env) {
      super(ctx, env);
      const instance = instantiate(className, ctx, env);
      return new Proxy(this, {
        get(target, name, receiver) {
          const isMethod = typeof name === "string" && name !== "then";
          return isMethod ? methodOf(instance, name) : Reflect.get(target, name, receiver);
        },
      });
    }
  };
  for (const name of boot.python?.methods_of(className) ?? []) result.prototype[name] = () => {};
  return result;
}

/** The Worker's entrypoint class. */
export const entrypoint = (className) =>
  pythonClass(WorkerEntrypoint, className, entrypointMethod);

/** A Durable Object class of the main module. */
export const durableObject = (className) =>
  pythonClass(DurableObject, className, durableObjectMethod);

/** Tells the local server, which reaches it on a socket of its own, how the boot went. */
export class BootProbe extends WorkerEntrypoint {
  fetch() {
    const { python, failure } = boot;
    return Response.json({ failure, hasNumpy: python?.has_numpy() ?? false });
  }
}
