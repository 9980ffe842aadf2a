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
    row.append(name(property, components));
    for (const { support, note } of cells) row.append(element("td", { class: support, title: note ?? "" }, support));
    body.append(row);
  }
  table.append(thead, body);
  const box = element("div", { class: "wide", tabindex: "0" });
  box.append(table);
  content.append(box);
}

/** A property, which may be broken behind its dots. */
function name(property: string, components: string[]): HTMLElement {
  const cell = element("th", { scope: "row", title: components.join(", ") });
  property.split(".").forEach((step, index, steps) => {
    cell.append(index + 1 < steps.length ? `${step}.` : step, element("wbr"));
  });
  return cell;
}
