/** Where the pieces of the runtime lie on disk. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds `local/`, `node_modules/` and `.runtime/`. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Everything the installation makes, apart from `.venv/` and `node_modules/`. */
export const RUNTIME = join(ROOT, ".runtime");
/** Python packages that go into the Worker. */
export const WORKER_PACKAGES = join(RUNTIME, "worker_packages");
/** Wheels built for Pyodide, and the record of the last attempt to fetch one. */
export const WHEELS = join(RUNTIME, "wheels");
export const PYODIDE = join(ROOT, "node_modules", "pyodide");
/** JavaScript and Python that run inside workerd. */
export const WORKER = join(ROOT, "local", "worker");
