/**
 * Serve a floor in JavaScript as local/serve.mjs serves a Python Worker: same workerd, same asset router.
 *
 * Takes --project FOLDER, and from the environment DATA_DIR and READY_FILE, as that does.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { writeReadyFile } from "../../local/announce.mjs";
import { readProject } from "../../local/project.mjs";
import { migrateFirst } from "../../local/runtime.mjs";
import { stopSignals } from "../../local/signals.mjs";

/** Has no Python to say whether it imported: the runtime's own class asks for that. */
function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".sqlite") && !entry.name.startsWith("metadata"))
    .map((entry) => join(entry.parentPath, entry.name));
}

const { DATA_DIR: dataFolder, READY_FILE } = process.env;
const { values } = parseArgs({ options: { project: { type: "string" } } });
const project = readProject(values.project, {}, {});
const script = { type: "ESModule", path: "worker.js", contents: readFileSync(project.main, "utf8") };
const signals = stopSignals();
await migrateFirst(project, { dataFolder });
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    resourcePersistencePath: dataFolder,
    workers: [{ ...project.workerOptions, modulesRoot: "/", modules: [script] }],
  }),
);
signals.takeOver();
const url = await miniflare.ready;
const d1Files = () => files(join(dataFolder, "d1"));
writeReadyFile(READY_FILE, { url: url.origin, d1Files, hasNumpy: false }, { dataFolder, sample: null });
await signals.asked;
await miniflare.dispose();
process.exit(0);
