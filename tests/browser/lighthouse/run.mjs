/**
 * Run Lighthouse on pages and print one line of JSON a run; imports from .runtime/lighthouse.
 *
 *   CHROMIUM=path node run.mjs RUNS SERVER PATH...
 *
 * Its mobile preset as it is: a phone's screen and a simulated slow network and processor. Every run
 * has a browser and a profile of its own. A line: {"path", "scores": {category: 0-100},
 * "lcp_ms", "tbt_ms", "cls", "fcp_ms", "si_ms", "benchmark", "failed": ["audit: words"]}.
 */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { startEdge } from "./edge.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--ignore-certificate-errors"];

const require = createRequire(new URL("../../../.runtime/lighthouse/package.json", import.meta.url));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { default: lighthouse } = await load("lighthouse");
const { launch } = await load("chrome-launcher");
const { generate } = await load("selfsigned");

/** Audits that cost points, but for the timings, whose values are in the line itself. */
function failures({ categories, audits }) {
  const references = Object.values(categories).flatMap(({ auditRefs }) => auditRefs);
  const weighing = references.filter(({ weight, group }) => weight > 0 && group !== "metrics");
  return [...new Set(weighing.map(({ id }) => id))]
    .map((id) => audits[id])
    .filter(({ score }) => score !== null && score < 1)
    .map(({ id, title, details }) => `${id}: ${title} ${JSON.stringify(details?.items ?? []).slice(0, 500)}`);
}

async function measure(origin, path) {
  const browser = await launch({ chromePath: process.env.CHROMIUM, chromeFlags: FLAGS, logLevel: "silent" });
  try {
    const options = { port: browser.port, output: "json", logLevel: "error", onlyCategories: CATEGORIES };
    const { lhr } = await lighthouse(origin + path, options);
    if (lhr.runtimeError) throw new Error(`${lhr.runtimeError.code}: ${lhr.runtimeError.message}`);
    const value = (id) => lhr.audits[id].numericValue;
    const scores = CATEGORIES.map((name) => [name, Math.round(100 * lhr.categories[name].score)]);
    return {
      path,
      scores: Object.fromEntries(scores),
      lcp_ms: value("largest-contentful-paint"),
      tbt_ms: value("total-blocking-time"),
      cls: value("cumulative-layout-shift"),
      fcp_ms: value("first-contentful-paint"),
      si_ms: value("speed-index"),
      benchmark: lhr.environment.benchmarkIndex,
      lighthouse: lhr.lighthouseVersion,
      browser: /Chrome\/([\d.]+)/.exec(lhr.environment.hostUserAgent)?.[1] ?? null,
      failed: failures(lhr),
    };
  } finally {
    browser.kill();
  }
}

const [runs, target, ...paths] = process.argv.slice(2);
const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }]);
const { url } = await startEdge(target, { key, cert });
for (const path of paths) {
  for (let run = 0; run < Number(runs); run += 1) console.log(JSON.stringify(await measure(url, path)));
}
process.exit(0);
