/** The sample RugCheck server, as a child process that ends with this one. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "./paths.mjs";

const START_TIMEOUT_MS = 20_000;

function pythonCommand() {
  const installed = join(ROOT, ".venv", "bin", "python");
  return existsSync(installed) ? installed : "python3";
}

/**
 * Start it on a free port. Resolves to { url, samples: [{ mint, title }], stop() }; it also ends by
 * itself when its standard input closes, which it does when this process dies in any way.
 */
export async function startSampleServer() {
  const child = spawn(pythonCommand(), ["-m", "local.sample_server", "--port", "0"], {
    cwd: ROOT,
    // A process group of its own: Ctrl-C reaches this process, which then ends it in order.
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const lines = createInterface({ input: child.stdout });
  const announcement = new Promise((resolve) => lines.once("line", resolve));
  const failed = new Promise((resolve) => child.once("error", resolve)).then((error) => {
    throw error;
  });
  const late = new Promise((resolve) => setTimeout(resolve, START_TIMEOUT_MS).unref());
  const first = await Promise.race([announcement, exited.then(() => null), late.then(() => null), failed]);
  if (first === null) {
    child.kill("SIGKILL");
    throw new Error("The sample server did not start.");
  }
  async function stop() {
    child.stdin.end();
    const timeout = setTimeout(() => child.kill("SIGKILL"), 2_000);
    await exited;
    clearTimeout(timeout);
  }
  return { ...JSON.parse(first), pid: child.pid, exited, stop };
}
