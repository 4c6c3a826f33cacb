/** workerd with a project's Worker in it, which can be exchanged for a newer one while it serves. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { bundleWorker } from "./bundle.mjs";
import { applyMigrations } from "./migrations.mjs";
import { ROOT } from "./paths.mjs";

const HOST = "127.0.0.1";
/** The class in worker/main.mjs that says whether the Worker's source imported. */
const PROBE_ENTRYPOINT = "BootProbe";

// Read by Miniflare when it starts workerd, and by the script it then runs.
const requireFromMiniflare = createRequire(createRequire(import.meta.url).resolve("miniflare"));
process.env.LOCAL_WORKERD ??= requireFromMiniflare("workerd").default;
process.env.MINIFLARE_WORKERD_PATH ??= join(ROOT, "local", "workerd.sh");

/** The Worker's own source does not import; the message is Python's traceback. */
export class SourceError extends Error {}

/** Where a debugger may look into the isolate; nowhere, unless asked for. */
function inspector() {
  const port = Number(process.env.INSPECTOR_PORT || 0);
  return port ? { inspectorPort: port } : {};
}

/** Miniflare's options for a project, and the digest of all that the Worker's isolate loads. */
function describe(project, shared) {
  const modules = bundleWorker(project);
  const options = convertV4MiniflareOptions({
    host: HOST,
    cf: false,
    log: new Log(LogLevel.WARN),
    unsafeTriggerHandlers: true,
    ...inspector(),
    ...shared,
    workers: [
      {
        ...project.workerOptions,
        modulesRoot: "/",
        modules,
        unsafeEvalBinding: "LOCAL_COMPILER",
        unsafeDirectSockets: [{ host: HOST, port: 0, entrypoint: PROBE_ENTRYPOINT }],
      },
    ],
  });
  const hash = createHash("sha256");
  for (const { path, contents } of modules) hash.update(path).update(contents);
  return { options, digest: hash.digest("hex") };
}

/** Ask the Worker that `miniflare` runs what it has; throws SourceError when it did not import. */
async function requireImport(miniflare) {
  const url = await miniflare.unsafeGetDirectURL(undefined, PROBE_ENTRYPOINT);
  const { failure, hasNumpy } = await (await fetch(url)).json();
  if (failure !== null) throw new SourceError(failure);
  return { hasNumpy };
}

/** Apply the migrations before anybody can ask: in a workerd of their own, without the Worker. */
export async function migrateFirst(project, { dataFolder }) {
  const { name, compatibilityDate, d1Databases } = project.workerOptions;
  const script = "export default { fetch: () => new Response(null, { status: 503 }) };";
  const aside = new Miniflare(
    convertV4MiniflareOptions({
      host: HOST,
      cf: false,
      port: 0,
      resourcePersistencePath: dataFolder,
      workers: [{ name, compatibilityDate, d1Databases, modules: true, script }],
    }),
  );
  try {
    await migrate(aside, project);
  } finally {
    await aside.dispose();
  }
}

async function migrate(miniflare, project) {
  for (const database of project.databases) {
    await applyMigrations(await miniflare.getD1Database(database.binding), database);
  }
}

/** Start `project` aside, without data, to see whether it imports. Throws SourceError. */
async function tryOut(project) {
  const trial = new Miniflare(describe(project, { port: 0 }).options);
  try {
    await trial.ready;
    await requireImport(trial);
  } finally {
    await trial.dispose();
  }
}

/** One serving workerd. Fields: url, hasNumpy. */
export class Runtime {
  #miniflare;
  #shared;
  #digest;

  constructor(miniflare, shared, digest) {
    this.#miniflare = miniflare;
    this.#shared = shared;
    this.#digest = digest;
  }

  /** Start `project` with its data, migrated already, under `dataFolder`. Throws SourceError. */
  static async start(project, { port, dataFolder }) {
    const shared = { port, resourcePersistencePath: dataFolder };
    const { options, digest } = describe(project, shared);
    const miniflare = new Miniflare(options);
    try {
      const url = await miniflare.ready;
      const runtime = new Runtime(miniflare, { ...shared, port: Number(url.port) }, digest);
      runtime.url = url.origin;
      Object.assign(runtime, await requireImport(miniflare));
      return runtime;
    } catch (error) {
      await miniflare.dispose();
      throw error;
    }
  }

  /** Serve `project` from now on; when its source does not import, throw and serve the old one. */
  async reload(project) {
    const { options, digest } = describe(project, this.#shared);
    if (digest !== this.#digest) await tryOut(project);
    await migrate(this.#miniflare, project);
    await this.#miniflare.setOptions(options);
    this.#digest = digest;
  }

  /** SQLite files of the local D1 databases. */
  d1Files() {
    const folder = join(this.#shared.resourcePersistencePath, "d1");
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith(".sqlite") && !name.endsWith("metadata.sqlite"))
      .map((name) => join(folder, name))
      .sort();
  }

  async stop() {
    await this.#miniflare.dispose();
  }
}
