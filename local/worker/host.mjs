/** The JavaScript modules that the Workers SDK expects its host to provide. */
import * as cloudflareSocketsModule from "cloudflare:sockets";
import * as cloudflareWorkersModule from "cloudflare:workers";

const patched = new WeakSet();

/** Keep a Python awaitable alive past the call: a borrowed proxy dies when the call returns. */
function patchWaitUntil(ctx) {
  if (patched.has(ctx) || Object.prototype.toString.call(ctx) !== "[object ExecutionContext]") return;
  patched.add(ctx);
  const waitUntil = ctx.waitUntil.bind(ctx);
  ctx.waitUntil = (awaitable) => {
    const owned = typeof awaitable.copy === "function" ? awaitable.copy() : awaitable;
    const settle = async () => {
      try {
        await owned;
      } finally {
        owned.destroy?.();
      }
    };
    waitUntil(settle());
  };
}

export const entrypointHelper = {
  cloudflareSocketsModule,
  cloudflareWorkersModule,
  doAnImport: (name) => import(name),
  patchWaitUntil,
};

/** Flags as an object whose unknown names read as false, like production's. */
export const compatibilityFlags = { ...globalThis.Cloudflare?.compatibilityFlags };
