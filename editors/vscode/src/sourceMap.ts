/** Finds the way from a source to its output and back. Pure. */

import type { Mapping, Position, Range } from "./contract";

function before(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** Whether a position lies in a range or at one of its ends: a cursor behind a word is still at the word. */
export function contains(range: Range, position: Position): boolean {
  return !before(position, range.start) && !before(range.end, position);
}

/** Orders ranges that contain one position: the smaller first. */
function bySize(a: Range, b: Range): number {
  const lines = a.end.line - a.start.line - (b.end.line - b.start.line);
  if (lines !== 0) return lines;
  return a.end.character - a.start.character - (b.end.character - b.start.character);
}

function smallest(found: Mapping[], size: (mapping: Mapping) => Range, also: (mapping: Mapping) => number): Mapping | undefined {
  return found
    .map((mapping, index) => ({ mapping, index }))
    .sort((a, b) => bySize(size(a.mapping), size(b.mapping)) || also(a.mapping) - also(b.mapping) || a.index - b.index)
    .at(0)?.mapping;
}

/**
 * The output of a place in a source: of the smallest piece of source around it. Where that made several outputs, the one
 * in `shown`, the file that is looked at, is taken.
 */
export function outputAt(map: Mapping[], uri: string, position: Position, shown?: string): Mapping | undefined {
  const found = map.filter((mapping) => mapping.source.uri === uri && contains(mapping.source.range, position));
  return smallest(
    found,
    (mapping) => mapping.source.range,
    (mapping) => (mapping.path === shown ? 0 : 1),
  );
}

/** The source of a place in an output; where no piece contains it, the nearest piece that begins above it in its file. */
export function sourceAt(map: Mapping[], path: string, position: Position): Mapping | undefined {
  const here = map.filter((mapping) => mapping.path === path);
  const around = here.filter((mapping) => contains(mapping.range, position));
  if (around.length > 0) {
    return smallest(
      around,
      (mapping) => mapping.range,
      () => 0,
    );
  }
  return here
    .filter((mapping) => before(mapping.range.start, position))
    .sort((a, b) => (before(a.range.start, b.range.start) ? 1 : -1))
    .at(0);
}
