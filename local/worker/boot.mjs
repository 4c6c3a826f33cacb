/**
 * Start Python inside workerd and import the Worker's main module, in global scope as production
 * does: I/O, clocks and entropy are as unavailable to import-time code here as they are there.
 *
 * Exports `boot`: { python, failure }; `python` is the dispatch module, or null when the Worker's
 * own source did not import, and then `failure` says why.
 */
import * as stubs from "./stubs.mjs";
import { compatibilityFlags, entrypointHelper } from "./host.mjs";
import settings from "./settings.mjs";
import folders from "./files.mjs";
import wasm from "./pyodide/pyodide.asm.wasm";
import stdlib from "./pyodide/python_stdlib.zip";
import createPyodideModule from "./pyodide/pyodide.asm.mjs";
import { loadPyodide } from "./pyodide/pyodide.mjs";
import wheels from "./wheels.mjs";

const DISPATCH_MODULE = "_local_dispatch";

/** Write the bundle before Python starts. A folder of null is Python's own; contents are base64. */
async function writeFiles(filesystem, { sitePackages }) {
  for (const { folder, files } of folders) {
    for (const [path, content] of Object.entries(files)) {
      const target = `${folder ?? sitePackages}/${path}`;
      filesystem.mkdirTree(target.slice(0, target.lastIndexOf("/")));
      filesystem.writeFile(target, Uint8Array.fromBase64(content));
    }
  }
}

async function start() {
  const restore = stubs.installBootStubs(wasm);
  try {
    stubs.serveBootFile("python_stdlib.zip", stdlib);
    stubs.serveBootFile("pyodide.asm.wasm", new ArrayBuffer(0));
    for (const [name, bytes] of Object.entries(wheels)) stubs.serveBootFile(name, bytes);
    const pyodide = await loadPyodide({
      createPyodideModule,
      enableRunUntilComplete: true,
      env: { PYTHONPATH: settings.searchPath.join(":") },
      fsInit: writeFiles,
      indexURL: stubs.BOOT_URL,
      jsglobals: globalThis,
      lockFileContents: settings.lock,
      packageBaseUrl: stubs.BOOT_URL,
    });
    pyodide.registerJsModule("_pyodide_entrypoint_helper", entrypointHelper);
    pyodide.registerJsModule("_cloudflare_compat_flags", compatibilityFlags);
    pyodide.registerJsModule("_local_host", { entropy: stubs.entropy });
    const packages = Object.keys(settings.lock.packages);
    // The checksum was verified when the wheel was fetched.
    if (packages.length > 0) await pyodide.loadPackage(packages, { checkIntegrity: false });
    const python = pyodide.pyimport(DISPATCH_MODULE);
    stubs.entropy.booting = false;
    return importMain(python);
  } finally {
    restore();
  }
}

function importMain(python) {
  try {
    python.load(settings.mainModule, settings.classNames);
    return { python, failure: null };
  } catch (error) {
    return { python: null, failure: String(error.message ?? error) };
  }
}

export const boot = await start();
