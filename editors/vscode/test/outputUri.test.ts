import assert from "node:assert/strict";
import test from "node:test";
import { address, parts } from "../src/outputUri";

const shop = {
  environment: "prod",
  target: "cluster",
  path: "templates/30-web.yaml",
  source: "file:///home/me/my%20shop/shop.app",
};

test("there and back", () => {
  assert.deepEqual(address(parts(shop)), shop);
});

test("the parts are those of the contract", () => {
  assert.deepEqual(parts(shop), {
    scheme: "anyport-output",
    path: "/prod/cluster/templates/30-web.yaml",
    query: "file:///home/me/my%20shop/shop.app",
  });
});

test("other addresses are none", () => {
  assert.equal(address({ scheme: "file", path: "/prod/cluster/a", query: "x" }), undefined);
  assert.equal(address({ scheme: "anyport-output", path: "/prod/cluster", query: "x" }), undefined);
  assert.equal(address({ scheme: "anyport-output", path: "/prod/cluster/a", query: "" }), undefined);
});
