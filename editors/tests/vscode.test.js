// A real VS Code with the packaged extension and the real language server: what a person does in the first
// minutes. Screenshots lie in the cache folder, under `shots`.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { anyport, installed } from "./lib/places.js";
import { cache, editors } from "./lib/repository.js";
import { start } from "./lib/vscode.js";

const SHOP = `app shop

postgres db { version = "16", storage = 10Gi }

/// What customers see.
service web {
  image = "ghcr.io/acme/shop-web:1.4.2"
  port http = 8080
  user   = 1000
  cpu    = 250m..1
  memory = 256Mi..512Mi
  env { DATABASE_URL = db.url, MAILER_URL = mailer.url }
  health { path = "/healthz" }
  expose "shop.example.com"
}

/// Sends what customers are told.
service mailer {
  image = "ghcr.io/acme/shop-mailer:1.0.0"
  port http = 8080
  user   = 1000
  cpu    = 50m..200m
  health { path = "/ready" }
}

target laptop: compose
target cluster: kubernetes { namespace = "shop" }

environment dev { on = laptop }
environment prod { on = cluster }
`;

const shots = join(cache, "shots");
let code;
let page;

before(async () => {
  rmSync(shots, { recursive: true, force: true });
  code = await start({
    codeServer: installed().codeServer,
    vsix: join(editors, "vscode/anyport.vsix"),
    server: anyport(),
    files: { "shop.app": SHOP },
    settings: { "anyport.environment": "prod", "workbench.editor.revealIfOpen": true },
    shots,
  });
  page = code.page;
  page.setDefaultTimeout(20_000);
  await code.open("shop.app");
  // The server runs and has read the application.
  await page.locator(".statusbar-item", { hasText: "prod" }).first().waitFor();
});

// Each test begins with the file as it was written; what is open beside stays.
beforeEach(async () => {
  await code.press("Escape");
  await code.focus("shop.app");
  await code.command("File: Revert File");
  await page.locator('.tab.dirty[data-resource-name="shop.app"]').first().waitFor({ state: "detached" });
});

after(async () => {
  if (code) {
    await code.shot("end");
    await code.end();
  }
});

/** Waits until the cursor is in a line, as the status bar says it. */
const atLine = (line) => page.locator(".statusbar-item", { hasText: new RegExp(`^Ln ${line},`) }).first().waitFor();

/** A test that leaves a picture of what went wrong. */
function step(name, run) {
  test(name, async () => {
    try {
      await run();
    } catch (error) {
      await code.shot(`failed-${name.replaceAll(/\W+/g, "-").slice(0, 40)}`);
      throw error;
    }
  });
}

step("the file is painted by the grammar", async () => {
  await page.waitForFunction(() => new Set([...document.querySelectorAll(".view-line span span")].map((span) => span.className)).size > 4);
  await code.shot("open");
});

step("typing brings completions, and one is taken", async () => {
  await code.goTo(22, 21);
  await code.press("Enter");
  await code.type("mem");
  const titles = await code.suggestions();
  assert.ok(titles.includes("memory"), `${titles}`);
  await code.shot("completion");
  await code.press("Enter");
  await code.sees("memory");
});

step("a mistake is said while it is typed, and its fix is one keystroke away", async () => {
  await code.goTo(22, 21);
  await code.press("Enter");
  await code.type("memory = 512");
  await code.press("Escape");
  await page.locator(".squiggly-error").first().waitFor();
  await code.shot("error");
  await code.press("Control+.");
  const fix = page.locator(".action-widget .monaco-list-row", { hasText: "512Mi" }).first();
  await fix.waitFor();
  await code.shot("fix");
  await code.press("Enter");
  await code.sees("memory = 512Mi");
  await page.locator(".squiggly-error").first().waitFor({ state: "detached" });
});

step("hover tells what a field is", async () => {
  await code.goTo(11, 4);
  await code.press("Control+K", "Control+I");
  const hover = page.locator(".monaco-hover:not(.hidden) .hover-contents").first();
  await hover.waitFor();
  assert.match(await hover.innerText(), /memory/i);
  // It comes slowly into view.
  await page.waitForFunction((element) => getComputedStyle(element.closest(".monaco-hover")).opacity === "1", await hover.elementHandle());
  await code.shot("hover");
  await code.press("Escape");
});

step("the definition of a name is found", async () => {
  await code.goTo(12, 25);
  await code.press("F12");
  await atLine(3);
  await code.shot("definition");
});

step("a rename changes every reference", async () => {
  await code.goTo(3, 11);
  await code.press("F2");
  const input = page.locator(".rename-box input.rename-input, .rename-box input").first();
  await input.waitFor();
  await input.fill("store");
  await code.shot("rename");
  await input.press("Enter");
  await code.sees("postgres store");
  await code.sees("DATABASE_URL = store.url");
});

step("a lens opens the output beside, and the cursor of each leads the other", async () => {
  await code.steady(page.locator(".view-line", { hasText: "environment prod" }).first());
  await (await code.lensOf("service web", /→ cluster: \d+ objects/)).click();
  await code.sees("kind: Deployment");
  const output = page.locator(".editor-group-container").nth(1);
  await output.locator(".view-line").first().waitFor();
  await code.shot("output");
  // From the source: the route of `expose` is in another file.
  await page.locator(".editor-group-container").first().locator(".view-line", { hasText: "shop.example.com" }).first().click();
  await output.locator(".view-line", { hasText: "shop.example.com" }).first().waitFor();
  await output.locator(".view-overlays .cdr.rangeHighlight, .view-overlays [class*='ced-']").first().waitFor();
  await code.shot("output-follows");
  // From the output: its image is that of line 7 of the source.
  await page.locator(".editor-group-container").first().locator(".view-line", { hasText: "shop-web:1.4.2" }).first().click();
  await output.locator(".view-line", { hasText: "ghcr.io/acme/shop-web:1.4.2" }).first().waitFor();
  await output.locator(".view-line", { hasText: "ghcr.io/acme/shop-web:1.4.2" }).first().click();
  await page.locator(".editor-group-container").first().locator(".view-overlays [class*='ced-']").first().waitFor();
  await code.shot("source-follows");
});

step("an edit changes the output that is open", async () => {
  await code.goTo(7, 10);
  await code.command("Anyport: Show Generated Output");
  await page.locator(".editor-group-container").nth(1).locator(".view-line", { hasText: "shop-web:1.4.2" }).first().waitFor();
  await code.press("End", "ArrowLeft", "Backspace");
  await code.type("3");
  await page.locator(".editor-group-container").nth(1).locator(".view-line", { hasText: "shop-web:1.4.3" }).first().waitFor();
  await code.shot("output-edited");
});

step("the definition of a line of output is its source", async () => {
  await code.goTo(7, 10);
  await code.command("Anyport: Show Generated Output");
  const line = page.locator(".editor-group-container").nth(1).locator(".view-line", { hasText: "ghcr.io/acme/shop-web:1.4.2" }).first();
  await code.steady(line);
  await line.click();
  await page.locator(".statusbar-item", { hasText: "YAML" }).first().waitFor();
  await code.press("F12");
  await atLine(7);
  await page.locator(".statusbar-item", { hasText: /^Anyport$/ }).first().waitFor();
});

/** The page inside the side panel. */
const panel = () => page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");

step("the side panel shows files, graph and support", async () => {
  await code.command("Anyport: Show Graph");
  const node = panel().locator("g.node", { hasText: "mailer" }).first();
  await node.waitFor();
  await code.shot("panel-graph");
  await node.click();
  await atLine(18);
  await panel().getByRole("tab", { name: "Output" }).click();
  await panel().locator(".preview .line.on").first().waitFor();
  await code.shot("panel-output");
  await panel().getByRole("tab", { name: "Support" }).click();
  await panel().locator("table.support td.native").first().waitFor();
  await code.shot("panel-support");
});

step("the environment can be chosen", async () => {
  await code.command("Anyport: Select Environment");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "laptop" }).first().click();
  await page.locator(".statusbar-item", { hasText: "dev" }).first().waitFor();
  await panel().getByRole("tab", { name: "Output" }).click();
  await panel().locator(".file", { hasText: "compose.yaml" }).first().waitFor();
  // The output beside is that of the environment, too.
  await page.locator(".editor-group-container").nth(1).locator(".tab.active", { hasText: "compose.yaml" }).first().waitFor();
  await code.shot("environment");
});

step("what is under the cursor is explained", async () => {
  await code.goTo(11, 4);
  await code.command("Anyport: Explain What Is Under the Cursor");
  const preview = page.frameLocator("iframe.webview.ready >> nth=-1").frameLocator("#active-frame").locator(".markdown-body");
  await preview.waitFor();
  assert.match(await preview.innerText(), /memory/);
  await code.shot("explanation");
});

step("a server that ended comes again", async () => {
  await code.command("Anyport: Restart Language Server");
  await code.goTo(3, 1);
  await code.press("End", "Enter");
  await code.type("let broken = nothing");
  await code.press("Escape");
  await page.locator(".squiggly-error").first().waitFor();
});
