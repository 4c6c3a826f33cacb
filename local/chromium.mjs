/**
 * Print the path of a Chromium that browser tests can start.
 *
 * CHROMIUM names one that is already there. Otherwise npm's @sparticuz/chromium, which carries the
 * browser inside the package, is unpacked once under .runtime/chromium/ (about 250 MB). The path
 * printed is then a small script that adds the libraries and fonts which a bare Debian lacks.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RUNTIME, ROOT } from "./paths.mjs";

const FOLDER = join(RUNTIME, "chromium");
const PACKAGE = join(ROOT, "node_modules", "@sparticuz", "chromium");
const ARCHIVES = ["chromium.br", "fonts.tar.br", "swiftshader.tar.br", "al2023.tar.br"];
const LAUNCHER = "launch";

/** Libraries that the system lacks come from the package; the system's own go first. */
function launcherSource(lacksLibraries) {
  const lines = ["#!/bin/sh", 'here=$(dirname "$0")'];
  if (lacksLibraries) {
    lines.push('export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/al2023/lib"');
  }
  lines.push('[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"');
  lines.push('exec "$here/chromium" "$@"', "");
  return lines.join("\n");
}

/** The package's own configuration names folders of another system. */
function fontsSource() {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(FOLDER, "fonts")}</dir>
  <cachedir>${join(FOLDER, "fonts_cache")}</cachedir>
</fontconfig>
`;
}

function lacksLibraries(binary) {
  return execFileSync("ldd", [binary], { encoding: "utf8" }).includes("not found");
}

async function unpack() {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("No packaged Chromium for this machine: install one and set CHROMIUM to its path.");
  }
  const partial = `${FOLDER}.part`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  // The package unpacks into the folder for temporary files, and decides on it when called.
  process.env.TMPDIR = partial;
  const { inflate } = await import("@sparticuz/chromium");
  for (const name of ARCHIVES) await inflate(join(PACKAGE, "bin", name));
  const source = launcherSource(lacksLibraries(join(partial, "chromium")));
  writeFileSync(join(partial, LAUNCHER), source, { mode: 0o755 });
  writeFileSync(join(partial, "fonts.conf"), fontsSource());
  writeFileSync(join(partial, "version"), packagedVersion());
  rmSync(FOLDER, { recursive: true, force: true });
  renameSync(partial, FOLDER);
}

function packagedVersion() {
  return JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")).version;
}

function isUnpacked() {
  const record = join(FOLDER, "version");
  return existsSync(record) && readFileSync(record, "utf8") === packagedVersion();
}

if (process.env.CHROMIUM) {
  console.log(process.env.CHROMIUM);
} else {
  if (!isUnpacked()) await unpack();
  console.log(join(FOLDER, LAUNCHER));
}
