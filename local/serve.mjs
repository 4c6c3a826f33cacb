/**
 * Serve the Worker on this machine: real workerd, D1, Durable Objects, assets and cron.
 *
 *   .runtime/bin/node local/serve.mjs [--project FOLDER]
 *
 * FOLDER holds a wrangler.toml (default: this repository). `make run` installs first, then runs it.
 *
 * Environment
 *   PORT          8787; 0 takes a free one.
 *   DATA_DIR      where D1 and Durable Objects keep their files; default FOLDER/.data/ and the source
 *                 of reports: sample, live or other, so that invented tokens never pass for real ones
 *   LIVE=1        ask the public RugCheck API. Otherwise, unless RUGCHECK_API_URL is set, a sample
 *                 server with synthetic reports is started and the answers say so.
 *   READY_FILE    written once, when requests are served, with one line of JSON:
 *                 {"url", "pid", "data_dir", "d1_files": [...], "scorer", "sample_url"}
 *   INSPECTOR_PORT  a port for a debugger of the isolate (Chrome DevTools' protocol); none by default.
 *   WATCH=0       do not reload when a source file changes.
 *   LIMITERS=0    without limits by the minute, whose stand-in here takes longer than an answer (the
 *                 platform counts in the machine that answers).
 *   any setting   of the Worker: every name under [vars] in wrangler.toml, and its secrets.
 *
 * For tests: start it with PORT=0, a fresh DATA_DIR and READY_FILE, wait for that file (or for the
 * process to exit, non-zero, with the reason on standard error), send SIGTERM at the end. Nothing
 * survives it. GET /cdn-cgi/local/scheduled?cron=... runs the cron handler.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { printWelcome, writeReadyFile } from "./announce.mjs";
import { ROOT } from "./paths.mjs";
import { readProject } from "./project.mjs";
import { migrateFirst, Runtime, SourceError } from "./runtime.mjs";
import { startSampleServer } from "./sample_server.mjs";
import { closeAll, stopSignals } from "./signals.mjs";
import { watchProject } from "./watch.mjs";

const DEFAULT_PORT = 8787;
const CLOSING_MS = 5_000;

/** A failure that the person who started the server can mend; shown without a stack. */
class UsageError extends Error {}

function readPort(text) {
  const port = Number(text || DEFAULT_PORT);
  const isPort = Number.isInteger(port) && port >= 0 && port <= 65535;
  if (!isPort) throw new UsageError(`PORT=${text} is not a port.`);
  return port;
}

async function requireFreePort(port) {
  const probe = createServer();
  await new Promise((ready, failed) => {
    probe.once("error", failed).listen(port, "127.0.0.1", ready);
  }).catch((error) => {
    throw new UsageError(
      error.code === "EADDRINUSE"
        ? `Port ${port} is in use. Stop the other program, or choose a port: PORT=8788 make run`
        : `Port ${port} cannot be used: ${error.message}`,
    );
  });
  await new Promise((closed) => probe.close(closed));
}

/** Where reports come from: `sample`, `live` (the public API), `other`, or null when none are read. */
function reportSource({ workerOptions }) {
  if (!("RUGCHECK_API_URL" in workerOptions.bindings)) return null;
  if (process.env.RUGCHECK_API_URL) return "other";
  return process.env.LIVE === "1" ? "live" : "sample";
}

/** Make the folder, and keep invented tokens and those of the public API out of each other's. */
function claimDataFolder(folder, source) {
  const mark = join(folder, "source.txt");
  try {
    mkdirSync(folder, { recursive: true });
    const before = existsSync(mark) ? readFileSync(mark, "utf8").trim() : source;
    if (source === null) return;
    if (before !== source && [before, source].includes("live")) {
      throw new UsageError(`${folder} holds answers of another source (${before}): choose another DATA_DIR.`);
    }
    writeFileSync(mark, `${source}\n`);
  } catch (error) {
    throw error.code ? new UsageError(`DATA_DIR cannot be used: ${error.message}`) : error;
  }
}

/** A Worker that refuses its settings serves, and answers every request with 500: say so at once. */
async function warnOfSettings({ url }, source) {
  if (source === null) return;
  const answer = await fetch(`${url}/api/health`);
  const { code } = answer.status === 500 ? await answer.json() : {};
  if (code === "misconfigured") {
    console.error("A setting is not valid, so every answer will be an error; the line above names it.\n");
  }
}

function sampleSettings({ url, samples }) {
  return { RUGCHECK_API_URL: url, SAMPLE_DATA: "1", SAMPLES: JSON.stringify(samples) };
}

function explain(error) {
  if (error instanceof SourceError) return `The Worker's source does not import:\n${error.message}`;
  return error instanceof UsageError ? error.message : (error.stack ?? String(error));
}

async function reload(runtime, read) {
  const began = Date.now();
  try {
    await runtime.reload(read());
    console.log(`Reloaded in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  } catch (error) {
    console.error(`Not reloaded; the old version keeps serving.\n${explain(error)}`);
  }
}

/** Serve until asked to stop; what must be ended then is put in front of `closers`. */
async function serve(folder, closers, signals) {
  const port = readPort(process.env.PORT);
  const source = reportSource(readProject(folder, process.env, {}));
  const dataFolder = resolve(process.env.DATA_DIR || join(folder, ".data", source ?? ""));
  await requireFreePort(port);
  claimDataFolder(dataFolder, source);
  const sample = source === "sample" ? await startSampleServer() : null;
  if (sample) closers.unshift(() => sample.stop());
  const read = () => readProject(folder, process.env, sample ? sampleSettings(sample) : {});

  const project = read();
  // Each Miniflare installs listeners of its own as soon as it is made.
  const migrating = migrateFirst(project, { dataFolder });
  signals.takeOver();
  await migrating;
  const starting = Runtime.start(project, { port, dataFolder });
  signals.takeOver();
  const runtime = await starting;
  closers.unshift(() => runtime.stop());
  if (process.env.WATCH !== "0") {
    closers.unshift(watchProject(project.watched, () => reload(runtime, read)));
  }

  printWelcome(runtime, { dataFolder, project, sample });
  await warnOfSettings(runtime, source);
  if (process.env.READY_FILE) writeReadyFile(process.env.READY_FILE, runtime, { dataFolder, sample });
  const sampleLost = sample?.exited.then(() => {
    throw new UsageError("The sample server has ended.");
  });
  await Promise.race([signals.asked, sampleLost ?? signals.asked]);
}

async function main() {
  const { values } = parseArgs({ options: { project: { type: "string", default: ROOT } } });
  const signals = stopSignals();
  const closers = [];
  let code = 0;
  try {
    await serve(resolve(values.project), closers, signals);
  } catch (error) {
    console.error(explain(error));
    code = 1;
  }
  await closeAll(closers, CLOSING_MS);
  process.exit(code);
}

await main();
