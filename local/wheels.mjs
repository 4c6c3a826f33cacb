/**
 * numpy for Pyodide: its wheel is part of Pyodide's own distribution, not of any package registry.
 *
 * Run as a program (the installation does), this fetches it once, checked against the SHA-256 in
 * npm's copy of Pyodide's lock file. Where it cannot be had the Worker runs without numpy, and the
 * next attempt is made a day later at the earliest.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PYODIDE, WHEELS } from "./paths.mjs";

const WANTED = ["numpy"];
const ATTEMPT_RECORD = join(WHEELS, "last_attempt.json");
const RETRY_AFTER_MS = 24 * 60 * 60 * 1000;
/** Until the answer begins; a closed network must not hold up the start. */
const CONNECT_TIMEOUT_MS = 2_000;
const DOWNLOAD_TIMEOUT_MS = 120_000;

function isIntact(entry, bytes) {
  return createHash("sha256").update(bytes).digest("hex") === entry.sha256;
}

/** The wheels at hand, as { name, entry, bytes }; none when any is missing or damaged. */
export function readWheels(lock) {
  const wheels = [];
  for (const name of WANTED) {
    const entry = lock.packages[name];
    const path = join(WHEELS, entry.file_name);
    if (!existsSync(path)) return [];
    const bytes = readFileSync(path);
    if (!isIntact(entry, bytes)) return [];
    wheels.push({ name, entry, bytes });
  }
  return wheels;
}

/** Pyodide's distribution, as its own loader names it for this version. */
function distributionUrl() {
  const loader = readFileSync(join(PYODIDE, "pyodide.mjs"), "utf8");
  const { version } = JSON.parse(readFileSync(join(PYODIDE, "package.json"), "utf8"));
  const template = /`(https:\/\/[^`$]+)\$\{\w+\}(\/[^`]*)`/.exec(loader);
  if (template === null) throw new Error("Pyodide's loader names no distribution");
  return `${template[1]}${version}${template[2]}`;
}

async function download(url) {
  const controller = new AbortController();
  const connecting = setTimeout(() => controller.abort(new Error("no answer in time")), CONNECT_TIMEOUT_MS);
  const downloading = setTimeout(() => controller.abort(new Error("download too slow")), DOWNLOAD_TIMEOUT_MS);
  try {
    const response = await fetch(url, { signal: controller.signal });
    clearTimeout(connecting);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } finally {
    clearTimeout(connecting);
    clearTimeout(downloading);
  }
}

function attemptedLately() {
  return existsSync(ATTEMPT_RECORD) && Date.now() - statSync(ATTEMPT_RECORD).mtimeMs < RETRY_AFTER_MS;
}

async function fetchMissing() {
  const lock = JSON.parse(readFileSync(join(PYODIDE, "pyodide-lock.json"), "utf8"));
  if (readWheels(lock).length > 0 || attemptedLately()) return;
  mkdirSync(WHEELS, { recursive: true });
  const attempt = { at: new Date().toISOString(), failure: null };
  try {
    for (const name of WANTED) {
      const entry = lock.packages[name];
      const bytes = await download(new URL(entry.file_name, distributionUrl()));
      if (!isIntact(entry, bytes)) throw new Error(`${entry.file_name}: checksum differs`);
      const path = join(WHEELS, entry.file_name);
      writeFileSync(`${path}.part`, bytes);
      renameSync(`${path}.part`, path);
    }
  } catch (error) {
    attempt.failure = String(error.cause?.message ?? error.message);
    console.log(`numpy for the local Worker cannot be fetched (${attempt.failure}); it scores without.`);
  }
  writeFileSync(ATTEMPT_RECORD, `${JSON.stringify(attempt)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await fetchMissing();
