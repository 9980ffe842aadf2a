/** The page in the side panel. It holds no state but what it was last told. */

import type { FromPanel, State, Tab, ToPanel } from "../src/messages";
import { drawGraph } from "./graph";
import { element } from "./html";
import { drawOutput } from "./output";
import { drawSupport } from "./support";

const TABS: [Tab, string][] = [
  ["output", "Output"],
  ["graph", "Graph"],
  ["support", "Support"],
];

const api = acquireVsCodeApi();
let tab: Tab = "output";
let state: State = { kind: "state", environments: [], files: [] };

function send(message: FromPanel): void {
  api.postMessage(message);
}

function select(chosen: Tab): void {
  tab = chosen;
  draw();
  send({ kind: "tab", tab });
}

function tabs(): HTMLElement {
  const list = element("div", { class: "tabs", role: "tablist" });
  for (const [name, title] of TABS) {
    const button = element("button", { class: "tab", role: "tab", id: `tab-${name}`, "aria-selected": String(name === tab), "aria-controls": "content" }, title);
    button.tabIndex = name === tab ? 0 : -1;
    button.addEventListener("click", () => {
      select(name);
    });
    button.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      const next = TABS[(TABS.findIndex(([other]) => other === name) + step + TABS.length) % TABS.length];
      if (step === 0 || !next) return;
      select(next[0]);
      document.getElementById(`tab-${next[0]}`)?.focus();
    });
    list.append(button);
  }
  return list;
}

/** Which environment and which of its targets. */
function choice(): HTMLElement {
  const row = element("div", { class: "choice" });
  const targets = state.environments.find(({ name }) => name === state.environment)?.targets ?? [];
  const pick = (title: string, values: string[], value: string | undefined, chosen: (value: string) => void) => {
    const select = element("select", { "aria-label": title, title });
    for (const name of values) select.append(new Option(name, name, name === value, name === value));
    select.addEventListener("change", () => {
      chosen(select.value);
    });
    row.append(select);
  };
  pick("Environment", state.environments.map(({ name }) => name), state.environment, (environment) => {
    send({ kind: "choose", environment });
  });
  if (tab === "output" && targets.length > 0) {
    pick("Target", targets.map(({ name }) => name), state.target, (target) => {
      send({ kind: "choose", environment: state.environment ?? "", target });
    });
  }
  return row;
}

function draw(): void {
  const content = element("main", { id: "content", role: "tabpanel", "aria-labelledby": `tab-${tab}` });
  document.body.replaceChildren(tabs(), content);
  if (state.problem !== undefined) {
    content.append(element("p", { class: "note" }, state.problem));
    return;
  }
  content.append(element("p", { class: "application", title: state.application ?? "" }, state.application ?? ""));
  if (tab !== "support" && state.environments.length > 0) content.append(choice());
  if (tab === "output") drawOutput(content, state, send);
  else if (tab === "graph") void drawGraph(content, state, send);
  else drawSupport(content, state);
}

window.addEventListener("message", ({ data }: MessageEvent<ToPanel>) => {
  if (data.kind === "reveal") tab = data.tab;
  else if (data.kind === "moved") state = { ...state, active: data.active };
  // What was not asked for this time stays as it was last seen.
  else state = { ...data, ...kept(data) };
  draw();
});

function kept(fresh: State): Partial<State> {
  const same = fresh.application === state.application;
  const graph = fresh.graph ?? (same && fresh.environment === state.environment ? state.graph : undefined);
  const support = fresh.support ?? (same ? state.support : undefined);
  return { ...(graph ? { graph } : {}), ...(support ? { support } : {}) };
}

draw();
send({ kind: "ready" });
