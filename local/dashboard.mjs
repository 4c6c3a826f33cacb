/**
 * Keeps true what follows from the dashboard's other files: the host's rewrites, the menu, what is loaded
 * early, and the service worker's list of files with its version.
 *
 *     node local/dashboard.mjs           says whether all of it is true
 *     node local/dashboard.mjs --write   makes it so
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { argv, exit, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import words from "../public/i18n/en.js";
import { MISSING, pathOf, SCREENS } from "../public/navigation.js";

const PUBLIC = join(dirname(dirname(fileURLToPath(import.meta.url))), "public");
/** Files that no visitor needs to read the dashboard offline. Names that begin with _ are the host's. */
const NOT_SHELL = ["favicon.ico", "sw.js", "icons/icon-512.png", "icons/icon-maskable-512.png"];
/** Scripts that are no modules. */
const CLASSIC = ["boot.js", "sw.js"];
const VERSION_DIGITS = 12;
const STATIC = /^(?:import|export)\s(?:[^;'"]*?\sfrom\s+)?['"](\.[^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*(['"`])(\.[^'"`]+)\1/g;

/** The text of every file of public/ by its path there, sorted. */
export function readPublic() {
  const entries = readdirSync(PUBLIC, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = entries.map(({ parentPath, name }) => posix.relative(PUBLIC, posix.join(parentPath, name)));
  return new Map(names.sort().map((name) => [name, readFileSync(join(PUBLIC, name))]));
}

/** What a specifier names; a place for a value, as in `./screens/${name}.js`, stands for all that fit. */
function named(specifier, from, modules) {
  const path = posix.join(posix.dirname(from), specifier);
  if (!path.includes("${")) return [path];
  const [before, after] = path.split(/\$\{\w+\}/);
  return modules.filter((name) => name.startsWith(before) && name.endsWith(after));
}

/** By module, what it imports: `{statically: [...], later: [...]}`. */
export function importsOf(files) {
  const modules = [...files.keys()].filter((name) => name.endsWith(".js") && !CLASSIC.includes(name));
  return new Map(modules.map((name) => {
    const source = files.get(name).toString();
    const statically = [...source.matchAll(STATIC)].flatMap(([, specifier]) => named(specifier, name, modules));
    const later = [...source.matchAll(DYNAMIC)].flatMap(([, , specifier]) => named(specifier, name, modules));
    return [name, { statically, later }];
  }));
}

/** A module with everything that it imports statically, sorted. */
function loadedWith(module, imports, found = new Set()) {
  if (!found.has(module)) {
    found.add(module);
    for (const name of imports.get(module).statically) loadedWith(name, imports, found);
  }
  return [...found].sort();
}

/** Puts `lines` between what `begin` and `end` match. Throws when the file has no such place. */
function between(text, begin, end, lines) {
  const place = new RegExp(`(${begin}\\n)[^]*?(?=${end})`);
  if (!place.test(text)) throw new Error(`no place for: ${lines[0]}`);
  return text.replace(place, (_, opening) => opening + lines.map((line) => `${line}\n`).join(""));
}

function page(text, early) {
  const menu = SCREENS.filter(({ takes, aside }) => !takes && !aside).map(({ name }) =>
    `      <a href="${pathOf(name)}" data-t="nav.${name}">${words[`nav.${name}`]}</a>`);
  const preloads = early.map((name) => `  <link rel="modulepreload" href="/${name}">`);
  const withMenu = between(text, '<nav id="menu"[^>]*>', "    </nav>", menu);
  return between(withMenu, '<script src="/boot.js"></script>', '  <script type="module"', preloads);
}

function boot(text, early, imports) {
  const lines = [...SCREENS.map(({ name }) => name), MISSING].map((name) => {
    const own = loadedWith(`screens/${name}.js`, imports).filter((module) => !early.includes(module));
    return `    ${name}: [${own.map((module) => `'/${module}'`).join(", ")}],`;
  });
  return between(text, "const modules = \\{", "  \\};", lines);
}

function redirects(text) {
  const lines = SCREENS.filter(({ name }) => pathOf(name) !== "/").map(({ name, takes }) =>
    `${pathOf(name)}${takes ? "/*" : ""} / 200`);
  return between(text, "^#.*", "$", lines);
}

function worker(text, files) {
  const shell = [...files].filter(([name]) => !NOT_SHELL.includes(name) && !name.startsWith("_"));
  const hash = createHash("sha256");
  for (const [name, content] of shell) hash.update(`${name} ${content.length}\n`).update(content);
  const version = hash.digest("hex").slice(0, VERSION_DIGITS);
  const lines = shell.map(([name]) => (name === "index.html" ? "  '/'," : `  '/${name}',`));
  return between(text, "const SHELL = \\[", "\\];", lines).replace(/(?<=const VERSION = ')[^']*/, version);
}

/** The files as they must be, of those that `files` has otherwise: text by path. */
export function outOfDate(files) {
  const imports = importsOf(files);
  const early = loadedWith("app.js", imports).filter((name) => name !== "app.js");
  const wanted = new Map(files);
  const change = (name, make) => wanted.set(name, Buffer.from(make(files.get(name).toString())));
  change("index.html", (text) => page(text, early));
  change("boot.js", (text) => boot(text, early, imports));
  change("_redirects", redirects);
  // Last, as its version is a hash of the others.
  change("sw.js", (text) => worker(text, wanted));
  return new Map([...wanted].filter(([name, content]) => !content.equals(files.get(name))));
}

function main() {
  const wrong = outOfDate(readPublic());
  const named = [...wrong.keys()].map((name) => `public/${name}`).join(", ");
  if (wrong.size === 0) return 0;
  if (argv.includes("--write")) {
    for (const [name, content] of wrong) writeFileSync(join(PUBLIC, name), content);
    stdout.write(`written: ${named}\n`);
    return 0;
  }
  stdout.write(`out of date: ${named}; make dashboard\n`);
  return 1;
}

if (import.meta.filename === realpathSync(argv[1])) exit(main());
