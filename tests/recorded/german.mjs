/** Draws what a German page says of stored answers: `node german.mjs answers.json` prints a JSON list. */
import { readFileSync } from "node:fs";
import { argv, stdout } from "node:process";
import { speak } from "../unit/dashboard/browser.js";

/** As much of an element as the page's sections need. */
class Element {
  constructor(tag) {
    Object.assign(this, { tag, attributes: new Map(), children: [], dataset: {} });
  }
  append(...children) {
    this.children.push(...children);
  }
  setAttribute(name, value) {
    this.attributes.set(name, value);
  }
  toggleAttribute() {}
  addEventListener() {}
  get textContent() {
    return this.children.map((child) => child.textContent).join("");
  }
  *all() {
    yield this;
    for (const child of this.children) if (child instanceof Element) yield* child.all();
  }
}

globalThis.Node = Element;
Object.assign(document, {
  createElement: (tag) => new Element(tag),
  createElementNS: (_, tag) => new Element(tag),
  createTextNode: textNode,
});

function textNode(text) {
  const node = new Element("#text");
  Object.defineProperty(node, "textContent", { value: text });
  return node;
}

speak("de-DE");
localStorage.setItem("detector.settings", JSON.stringify({ language: "de" }));
const { loadLanguage, locale } = await import("../../public/i18n.js");
await loadLanguage();
if (locale() !== "de") throw new Error(`drawn in ${locale()}`);
const { checksSection, loadSentences, notCheckedSection, reasonsSection } = await import("../../public/ui/evidence.js");
const { verdictCard } = await import("../../public/ui/verdict.js");
await loadSentences();

const pages = JSON.parse(readFileSync(argv[2], "utf8")).map((answer) => {
  const page = new Element("main");
  page.append(verdictCard(answer), reasonsSection(answer), notCheckedSection(answer), checksSection(answer));
  const every = [...page.all()];
  const strangers = (answer.findings ?? []).flatMap(({ values }) => Object.values(values)).filter(({ unit }) => unit === "text");
  const isolated = new Set(every.filter(({ tag }) => tag === "bdi").map(({ textContent }) => textContent));
  return {
    text: page.textContent,
    english: every.filter((node) => node.attributes.get("lang") === "en").map((node) => node.textContent),
    isolated: strangers.every(({ value }) => isolated.has(value)),
  };
});
stdout.write(JSON.stringify(pages));
