/** The files of an output, and what the component under the cursor becomes. */

import type { FromPanel, State } from "../src/messages";
import { element } from "./html";

/** So many lines are shown around the place of the cursor. */
const AROUND = 400;

export function drawOutput(content: HTMLElement, state: State, send: (message: FromPanel) => void): void {
  if (state.files.length === 0) {
    content.append(element("p", { class: "note" }, "Nothing is written while the application has errors."));
    return;
  }
  const list = element("ul", { class: "files" });
  const shown = state.files.find(({ path }) => path === state.active?.path) ?? state.files[0];
  for (const { path } of state.files) {
    const button = element("button", { class: path === shown?.path ? "file active" : "file", title: `Open ${path}` }, path);
    button.addEventListener("click", () => {
      send({ kind: "open", path });
    });
    const item = element("li");
    item.append(button);
    list.append(item);
  }
  content.append(list);
  const active = list.querySelector<HTMLElement>(".active");
  if (active) list.scrollTop = active.offsetTop - list.offsetTop - list.clientHeight / 2;
  if (shown) content.append(element("h2", {}, shown.path), preview(shown.text, shown.path === state.active?.path ? state.active : undefined));
}

function preview(text: string, active: { from: number; to: number } | undefined): HTMLElement {
  const box = element("pre", { class: "preview", tabindex: "0" });
  const lines = text.split("\n");
  const first = Math.max(0, (active?.from ?? 0) - AROUND / 2);
  let mark: HTMLElement | undefined;
  lines.slice(first, first + AROUND).forEach((line, index) => {
    const at = first + index;
    const on = active !== undefined && at >= active.from && at <= active.to;
    const row = element("span", { class: on ? "line on" : "line" }, `${line}\n`);
    if (on) mark ??= row;
    box.append(row);
  });
  requestAnimationFrame(() => {
    // Some of what stands above is seen, too.
    if (mark) box.scrollTop = mark.offsetTop - box.clientHeight / 4;
  });
  return box;
}
