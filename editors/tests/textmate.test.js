// The TextMate grammar: annotated samples, and every program of the project against the compiler's own lexer.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";
import { editors, files, repository } from "./lib/repository.js";

const require = createRequire(import.meta.url);
const { Registry, INITIAL, parseRawGrammar } = require("vscode-textmate");
const oniguruma = require("vscode-oniguruma");

const grammarPath = `${editors}/textmate/anyport.tmLanguage.json`;

test("annotated samples have the scopes they say", () => {
  const tester = `${editors}/tests/node_modules/.bin/vscode-tmgrammar-test`;
  execFileSync(tester, ["-g", grammarPath, `${editors}/textmate/test/*.app`], { stdio: "inherit" });
});

/** What a token of the compiler's class may be painted as. Words may always be names: a regular expression that
 * knew each place would be the grammar. */
const MAY_BE = {
  Comment: /^comment\.line\.double-slash/,
  Documentation: /^comment\.line\.documentation/,
  String: /^string\.quoted/,
  Number: /^(constant\.numeric|keyword\.other\.unit)/,
  Bracket: /^punctuation\.section/,
  Punctuation: /^punctuation\.(separator|accessor)/,
  Operator: /^(keyword\.operator|keyword\.control\.clause|variable|entity\.name)/,
  Keyword: /^(keyword|variable|entity\.name)/,
  Constant: /^(constant\.language|variable|entity\.name)/,
  Name: /^(variable|entity|support|keyword\.control\.(declaration|aside))/,
};

async function grammar() {
  const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => parseRawGrammar(readFileSync(grammarPath, "utf8"), grammarPath),
  });
  return registry.loadGrammar("source.anyport");
}

/** The most particular scopes of each character. */
function scopesOf(grammar, text) {
  const scopes = [];
  let state = INITIAL;
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    for (const token of tokens) {
      for (let at = token.startIndex; at < Math.min(token.endIndex, line.length); at++) scopes.push(token.scopes);
    }
    scopes.push(null);
    state = ruleStack;
  }
  return scopes;
}

test("every program is cut as the compiler cuts it", async () => {
  const programs = [...files("examples", ".app"), ...files("stdlib", ".app")];
  assert.ok(programs.length > 20, "there are programs");
  const cut = execFileSync("cargo", ["run", "--quiet", "--locked", "-p", "anyport-house", "--bin", "tokens", "--", ...programs], {
    cwd: repository,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const painter = await grammar();
  const wrong = [];
  let count = 0;
  for (const { path, tokens } of cut.trim().split("\n").map((line) => JSON.parse(line))) {
    const bytes = readFileSync(`${repository}/${path}`);
    const text = bytes.toString("utf8");
    const scopes = scopesOf(painter, text);
    for (const [start, end, kind] of tokens) {
      if (kind === "Newline") continue;
      count += 1;
      const [from, to] = [start, end].map((at) => bytes.subarray(0, at).toString("utf8").length);
      const own = scopes.slice(from, to).filter((found) => found !== null);
      const may = MAY_BE[kind];
      assert.ok(may, `a class of tokens is new: ${kind}`);
      const fits = own.every((found) => found.some((scope) => may.test(scope)) && !found.some((scope) => /^invalid/.test(scope)));
      if (!fits) wrong.push(`${path}: ${kind} ${JSON.stringify(text.slice(from, to))} is ${JSON.stringify(own[0]?.slice(1))}`);
    }
  }
  assert.ok(count > 5000, `there are tokens: ${count}`);
  assert.deepEqual(wrong, []);
});
