// Bundles the extension, its web view and its grammars into dist/: `node build.js [--production] [--watch] [--tests]`.

const esbuild = require("esbuild");
const fs = require("node:fs");
const path = require("node:path");

const production = process.argv.includes("--production");
const here = (...steps) => path.join(__dirname, ...steps);

const shared = { bundle: true, minify: production, sourcemap: production ? false : "linked", logLevel: "warning", legalComments: "none" };

/** Runs in the extension host. */
const extension = {
  ...shared,
  entryPoints: [here("src/extension.ts")],
  outfile: here("dist/extension.js"),
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
};

/** Runs in the side panel; everything it draws with is in the bundle. */
const webview = {
  ...shared,
  entryPoints: [here("webview/main.ts")],
  outfile: here("dist/webview.js"),
  platform: "browser",
  target: "es2022",
  format: "iife",
};

const tests = {
  ...shared,
  entryPoints: fs.readdirSync(here("test")).filter((file) => file.endsWith(".test.ts")).map((file) => here("test", file)),
  outdir: here("dist-test"),
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
};

function copy() {
  fs.mkdirSync(here("dist"), { recursive: true });
  for (const grammar of ["anyport.tmLanguage.json", "anyport.markdown.tmLanguage.json"]) {
    fs.copyFileSync(here("../textmate", grammar), here("dist", grammar));
  }
  fs.copyFileSync(here("webview/style.css"), here("dist/webview.css"));
  fs.copyFileSync(here("../../LICENSE"), here("LICENSE"));
}

async function main() {
  if (process.argv.includes("--tests")) {
    await esbuild.build(tests);
    return;
  }
  fs.rmSync(here("dist"), { recursive: true, force: true });
  copy();
  if (process.argv.includes("--watch")) {
    for (const options of [extension, webview]) await (await esbuild.context(options)).watch();
  } else {
    await Promise.all([extension, webview].map((options) => esbuild.build(options)));
  }
}

main().catch((error) => {
  console.error(error.message ?? error);
  process.exitCode = 1;
});
