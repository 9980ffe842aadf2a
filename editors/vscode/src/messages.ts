/** What the side panel and the extension say to each other. */

import type { Environment, Graph, Support } from "./contract";

/** The extension tells the panel what to show. Absent: not known, or not to be had now. */
export interface State {
  kind: "state";
  application?: string;
  environments: Environment[];
  environment?: string;
  target?: string;
  files: { path: string; language: string; text: string }[];
  active?: Active;
  graph?: Graph;
  support?: Support;
  problem?: string;
}

/** The lines of a file that the component or property under the cursor becomes. */
export interface Active {
  path: string;
  from: number;
  to: number;
}

/** The cursor moved; all else is as it was. */
export interface Moved {
  kind: "moved";
  active: Active;
}

/** The extension opens a tab. */
export interface Reveal {
  kind: "reveal";
  tab: Tab;
}

export type Tab = "output" | "graph" | "support";

export type ToPanel = State | Moved | Reveal;

export type FromPanel =
  | { kind: "ready" }
  | { kind: "tab"; tab: Tab }
  | { kind: "choose"; environment: string; target?: string }
  | { kind: "open"; path: string }
  | { kind: "node"; name: string };
