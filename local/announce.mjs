/** What is told, to a person and to a test, once requests are served. */
import { renameSync, writeFileSync } from "node:fs";

const SAMPLES_SHOWN = 3;
const NO_NUMPY = "Python's standard library (no numpy here; same results)";

/** Print address, data, source of reports and scorer; `sample` is null without a sample server. */
export function printWelcome(runtime, { dataFolder, project, sample }) {
  const { RUGCHECK_API_URL: reports } = project.workerOptions.bindings;
  console.log(`\nServing on ${runtime.url}`);
  console.log(`  data      ${dataFolder}`);
  if (sample) console.log(`  reports   sample data from ${sample.url} (LIVE=1 asks the public API)`);
  else if (reports) console.log(`  reports   ${reports}`);
  console.log(`  scorer    ${runtime.hasNumpy ? "numpy" : NO_NUMPY}`);
  for (const { mint, title } of (sample?.samples ?? []).slice(0, SAMPLES_SHOWN)) {
    console.log(`  try       ${runtime.url}/predict/${mint}  (${title})`);
  }
  console.log("  Ctrl-C stops it.\n");
}

/** Write the file that a test waits for; renamed into place, so that no reader sees half of it. */
export function writeReadyFile(path, runtime, { dataFolder, sample }) {
  const content = {
    url: runtime.url,
    pid: process.pid,
    data_dir: dataFolder,
    d1_files: runtime.d1Files(),
    scorer: runtime.hasNumpy ? "numpy" : "python",
    sample_url: sample?.url ?? null,
  };
  writeFileSync(`${path}.part`, `${JSON.stringify(content)}\n`);
  renameSync(`${path}.part`, path);
}
