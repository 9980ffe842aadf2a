/** Who talks to whom, drawn; a click leads to the source. */

import mermaid from "mermaid";
import type { Graph } from "../src/contract";
import type { FromPanel, State } from "../src/messages";
import { element } from "./html";

/** Pixels below which a panel is narrow. */
const NARROW = 600;
/** How much a drawing may be scaled down. */
const SMALLEST = 0.55;

let count = 0;
/** The last drawing and what it was made of: it is kept while nothing of that changes. */
let last: { text: string; dark: boolean; svg: string } | undefined;

export async function drawGraph(content: HTMLElement, state: State, send: (message: FromPanel) => void): Promise<void> {
  const { graph } = state;
  if (!graph) {
    content.append(element("p", { class: "note" }, "…"));
    return;
  }
  const box = element("div", { class: "graph" });
  content.append(box);
  try {
    box.innerHTML = await render(directed(graph.mermaid, box.clientWidth));
    fit(box);
    box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2;
  } catch (error) {
    box.append(element("p", { class: "note" }, error instanceof Error ? error.message : String(error)));
    return;
  }
  for (const node of box.querySelectorAll<SVGGElement>("g.node")) {
    const name = nameOf(graph, node.textContent);
    if (name === undefined) continue;
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", "link");
    node.setAttribute("aria-label", name);
    const go = () => {
      send({ kind: "node", name });
    };
    node.addEventListener("click", go);
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter") go();
    });
  }
  content.append(reasons(graph, send));
}

async function render(text: string): Promise<string> {
  const dark = document.body.classList.contains("vscode-dark") || document.body.classList.contains("vscode-high-contrast");
  if (last?.text === text && last.dark === dark) return last.svg;
  const style = getComputedStyle(document.body);
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    theme: dark ? "dark" : "default",
    fontFamily: style.fontFamily,
    htmlLabels: true,
    look: "classic",
    flowchart: { useMaxWidth: false },
  });
  const { svg } = await mermaid.render(`graph-${count++}`, text);
  last = { text, dark, svg };
  return svg;
}

/** In a panel that is higher than wide, arrows point down. */
function directed(text: string, width: number): string {
  return width < NARROW ? text.replace(/^(flowchart|graph) LR\b/, "$1 TB") : text;
}

/** As large as there is room for, but not so small that names cannot be read, and never larger than drawn. */
function fit(box: HTMLElement): void {
  const svg = box.querySelector("svg");
  const drawn = svg?.viewBox.baseVal.width ?? 0;
  if (!svg || drawn === 0) return;
  const width = Math.min(drawn, Math.max(box.clientWidth, drawn * SMALLEST));
  svg.setAttribute("width", String(width));
  svg.removeAttribute("height");
  svg.style.removeProperty("max-width");
}

/** The node whose label this is: the longest name that it begins with. */
function nameOf(graph: Graph, label: string): string | undefined {
  const shown = label.trim();
  return graph.nodes
    .map(({ name }) => name)
    .filter((name) => shown.startsWith(name))
    .sort((a, b) => b.length - a.length)
    .at(0);
}

/** The same as text: each edge with its reason, for those who do not see the picture. */
function reasons(graph: Graph, send: (message: FromPanel) => void): HTMLElement {
  const list = element("ul", { class: "edges" });
  for (const { from, to, why } of graph.edges) {
    const item = element("li");
    const button = element("button", { class: "file", title: `Go to ${from}` }, `${from} → ${to}`);
    button.addEventListener("click", () => {
      send({ kind: "node", name: from });
    });
    item.append(button);
    if (why !== "") item.append(element("span", { class: "why" }, why));
    list.append(item);
  }
  return list;
}
