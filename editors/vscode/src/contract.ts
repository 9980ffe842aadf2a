/** What the language server answers to its commands. Ranges are those of LSP: lines and characters from 0. */

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

export interface Environment {
  name: string;
  targets: { name: string; kind: string }[];
}

/** A range of an output and the range of the source that made it. */
export interface Mapping {
  path: string;
  range: Range;
  source: { uri: string; range: Range };
}

/** All files of one environment and target. */
export interface Output {
  environment: string;
  target: string;
  files: { path: string; language: string; text: string }[];
  /** What the component or property at the asked position becomes. */
  active?: { path: string; range: Range } | null;
  map: Mapping[];
}

export interface Graph {
  mermaid: string;
  dot: string;
  nodes: { name: string; kind: string; target: string; range: Range; uri?: string }[];
  edges: { from: string; to: string; why: string }[];
}

export type Degree = "native" | "emulated" | "lossy" | "unsupported";

/** What each kind of target does with each property of the application. */
export interface Support {
  targets: string[];
  rows: { property: string; components: string[]; cells: { support: string; note?: string }[] }[];
}

/** What the commands take. */
export interface Requests {
  "anyport.environments": { asks: { uri: string }; answer: Environment[] };
  "anyport.output": {
    asks: { uri: string; position?: Position; environment?: string; target?: string };
    answer: Output;
  };
  "anyport.graph": { asks: { uri: string; environment?: string }; answer: Graph };
  "anyport.support": { asks: { uri: string }; answer: Support };
  "anyport.explain": {
    asks: { code: string } | { uri: string; position: Position; environment?: string };
    answer: { markdown: string };
  };
}

/** The argument of the lens that shows an output. */
export interface ShowOutput {
  uri: string;
  position?: Position;
  environment?: string;
  target?: string;
}

export const OUTPUT_SCHEME = "anyport-output";
