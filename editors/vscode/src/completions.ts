/**
 * Completion for fast fingers. An edit makes the server give up an answer for the text before it, and the editor takes
 * that for "nothing" and does not ask again inside a word. So it is asked again here, for the cursor as it is then.
 */

import * as vscode from "vscode";
import type { CompletionMiddleware } from "vscode-languageclient/node";

type Found = vscode.CompletionItem[] | vscode.CompletionList;

/** How often an answer may be overtaken before the editor is told that there is nothing. */
const TRIES = 5;

export const completions: CompletionMiddleware = {
  async provideCompletionItem(document, position, context, token, next) {
    for (let tries = 1; ; tries++) {
      const version = document.version;
      const at = tries === 1 ? position : typedOn(document, position);
      if (!at) return undefined;
      const found = await next(document, at, context, token);
      if (found) return at.isEqual(position) ? found : upTo(position, found);
      if (document.version === version || token.isCancellationRequested || tries === TRIES) return found;
    }
  },
};

/** Where the cursor is now, if it only moved on in its line. */
function typedOn(document: vscode.TextDocument, from: vscode.Position): vscode.Position | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document !== document) return undefined;
  const now = editor.selection.active;
  return now.line === from.line && now.isAfterOrEqual(from) ? now : undefined;
}

/** The editor asked for `position`, and adds by itself what was typed since: what is replaced must end there. */
function upTo(position: vscode.Position, found: Found): Found {
  const clip = (range: vscode.Range) =>
    range.end.isAfter(position) && range.start.isBeforeOrEqual(position) ? range.with({ end: position }) : range;
  const items: vscode.CompletionItem[] = Array.isArray(found) ? found : found.items;
  for (const item of items) {
    if (item.range instanceof vscode.Range) item.range = clip(item.range);
    else if (item.range) item.range = { inserting: clip(item.range.inserting), replacing: clip(item.range.replacing) };
  }
  return found;
}
