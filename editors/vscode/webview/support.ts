/** What each kind of target does with each property. */

import type { State } from "../src/messages";
import { element } from "./html";

export function drawSupport(content: HTMLElement, state: State): void {
  const { support } = state;
  if (!support) {
    content.append(element("p", { class: "note" }, "…"));
    return;
  }
  const table = element("table", { class: "support" });
  const head = element("tr");
  head.append(element("th", { scope: "col" }, "Property"));
  for (const target of support.targets) head.append(element("th", { scope: "col" }, target));
  const thead = element("thead");
  thead.append(head);
  const body = element("tbody");
  for (const { property, components, cells } of support.rows) {
    const row = element("tr");
    row.append(element("th", { scope: "row", title: components.join(", ") }, property));
    for (const { support, note } of cells) row.append(element("td", { class: support, title: note ?? "" }, support));
    body.append(row);
  }
  table.append(thead, body);
  content.append(table);
}
