/**
 * The modules of the Worker that workerd runs: Pyodide, the boot code and the Python files.
 *
 * Which project files are taken is decided by wrangler's module rules, so a file that `wrangler
 * deploy` would leave out is missing here too.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { compileModuleRules, testRegExps } from "miniflare";
import { PYODIDE, WORKER, WORKER_PACKAGES } from "./paths.mjs";
import { readWheels } from "./wheels.mjs";

/** Where production keeps the bundle. */
const SOURCE_FOLDER = "/session/metadata";
const PACKAGES_FOLDER = `${SOURCE_FOLDER}/python_modules`;
const PYODIDE_FILES = [
  ["ESModule", "pyodide.mjs"],
  ["ESModule", "pyodide.asm.mjs"],
  ["CompiledWasm", "pyodide.asm.wasm"],
  ["Data", "python_stdlib.zip"],
];
const UNWANTED = /(^|\/)(__pycache__|node_modules|\.[^/]*)(\/|$)/;

function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !UNWANTED.test(path))
    .sort();
}

/** { path: base64 } of a folder's files. */
function readFiles(folder, accept = () => true) {
  const read = (path) => [path, readFileSync(join(folder, path)).toString("base64")];
  return Object.fromEntries(listFiles(folder).filter(accept).map(read));
}

/** All modules, as Miniflare takes them, of a project read by readProject. */
export function bundleWorker({ main, workerOptions }) {
  const sourceFolder = dirname(main);
  const rules = compileModuleRules(workerOptions.modulesRules);
  const isBundled = (path) => rules.some((rule) => testRegExps(rule.include, path));
  const folders = [
    { folder: SOURCE_FOLDER, files: readFiles(sourceFolder, isBundled) },
    { folder: PACKAGES_FOLDER, files: readFiles(WORKER_PACKAGES) },
    { folder: null, files: readFiles(join(WORKER, "python")) },
  ];
  const lock = JSON.parse(readFileSync(join(PYODIDE, "pyodide-lock.json"), "utf8"));
  const wheels = readWheels(lock);
  const durableObjects = Object.values(workerOptions.durableObjects ?? {}).map((object) => object.className);
  const settings = {
    mainModule: basename(main, ".py"),
    classNames: ["Default", ...durableObjects],
    searchPath: [SOURCE_FOLDER, PACKAGES_FOLDER],
    lock: {
      info: lock.info,
      packages: Object.fromEntries(wheels.map(({ name, entry }) => [name, entry])),
    },
  };
  return [
    esModule("main.mjs", mainSource(durableObjects)),
    ...["boot.mjs", "classes.mjs", "host.mjs", "stubs.mjs"].map((name) =>
      fileModule("ESModule", name, join(WORKER, name)),
    ),
    jsonModule("files.mjs", folders),
    jsonModule("settings.mjs", settings),
    esModule("wheels.mjs", wheelsSource(wheels)),
    ...wheels.map(({ entry, bytes }) => ({
      type: "Data",
      path: `wheels/${entry.file_name}`,
      contents: bytes,
    })),
    ...PYODIDE_FILES.map(([type, name]) => fileModule(type, `pyodide/${name}`, join(PYODIDE, name))),
  ];
}

function fileModule(type, path, file) {
  return { type, path, contents: readFileSync(file, type === "ESModule" ? "utf8" : null) };
}

function esModule(path, contents) {
  return { type: "ESModule", path, contents };
}

/** As an ES module: Miniflare's module types have no JSON, and a string literal parses fastest. */
function jsonModule(path, value) {
  const literal = JSON.stringify(JSON.stringify(value));
  return esModule(path, `export default JSON.parse(${literal});\n`);
}

/** The module workerd starts from: class names must be exported literally. */
function mainSource(durableObjects) {
  const lines = durableObjects.map((name) => `export const ${name} = durableObject("${name}");`);
  return [
    'import { BootProbe, durableObject, entrypoint } from "./classes.mjs";',
    'export default entrypoint("Default");',
    "export { BootProbe };",
    ...lines,
    "",
  ].join("\n");
}

function wheelsSource(wheels) {
  const files = wheels.map(({ entry }) => entry.file_name);
  const imports = files.map((file, index) => `import wheel${index} from "./wheels/${file}";`);
  const names = files.map((file, index) => `"${file}": wheel${index}`);
  return `${imports.join("\n")}\nexport default { ${names.join(", ")} };\n`;
}
