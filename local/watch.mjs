/** Changes in a project's files, gathered into one call. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, watch } from "node:fs";
import { join } from "node:path";

/** Editors write a file in several steps; a change is over when nothing came for this long. */
const QUIET_MS = 200;
const UNINTERESTING = /(^|\/)(__pycache__|\.[^/]*)(\/|$)|\.py[co]$|~$/;

function listFiles(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true })
    .filter((name) => !UNINTERESTING.test(name))
    .map((name) => join(path, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
    .sort();
}

/** Fingerprint of names and contents: a file that was only touched, or copied over, is the same. */
function digest(paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap(listFiles)) hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}

/** Call `changed()` after each burst of changes under `paths`, one call at a time. Returns stop(). */
export function watchProject(paths, changed) {
  let timer = null;
  let running = Promise.resolve();
  let known = digest(paths);

  async function look() {
    const now = digest(paths);
    if (now === known) return;
    known = now;
    await changed();
  }

  function noticed(_event, name) {
    if (name !== null && UNINTERESTING.test(String(name))) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(look).catch((error) => console.error(error));
    }, QUIET_MS);
  }

  const watchers = paths.filter(existsSync).map((path) => watch(path, { recursive: true }, noticed));
  return function stop() {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
