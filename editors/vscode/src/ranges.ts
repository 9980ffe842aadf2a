/** Ranges of the protocol as ranges of the editor. Characters are UTF-16 in both. */

import * as vscode from "vscode";
import type { Position, Range } from "./contract";

export function toEditor(range: Range): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}

export function fromEditor(position: vscode.Position): Position {
  return { line: position.line, character: position.character };
}
