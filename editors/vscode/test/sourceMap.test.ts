import assert from "node:assert/strict";
import test from "node:test";
import type { Mapping, Range } from "../src/contract";
import { contains, outputAt, sourceAt } from "../src/sourceMap";

const SOURCE = "file:///shop.app";

function range(fromLine: number, from: number, toLine: number, to: number): Range {
  return { start: { line: fromLine, character: from }, end: { line: toLine, character: to } };
}

function mapping(path: string, out: Range, source: Range, uri = SOURCE): Mapping {
  return { path, range: out, source: { uri, range: source } };
}

const component = mapping("30-web.yaml", range(0, 0, 40, 0), range(4, 0, 9, 1));
const image = mapping("30-web.yaml", range(20, 8, 20, 30), range(5, 2, 5, 18));
const route = mapping("50-route.yaml", range(0, 0, 12, 0), range(7, 2, 7, 20));
const service = mapping("31-service.yaml", range(3, 0, 4, 0), range(7, 2, 7, 20));
const map = [component, image, route, service];

test("a range contains its ends, across lines", () => {
  const two = range(1, 4, 3, 2);
  assert.ok(contains(two, { line: 1, character: 4 }));
  assert.ok(contains(two, { line: 2, character: 0 }));
  assert.ok(contains(two, { line: 3, character: 2 }));
  assert.ok(!contains(two, { line: 1, character: 3 }));
  assert.ok(!contains(two, { line: 3, character: 3 }));
});

test("the smallest piece of source around the cursor leads to its output", () => {
  assert.equal(outputAt(map, SOURCE, { line: 5, character: 10 }), image);
  assert.equal(outputAt(map, SOURCE, { line: 6, character: 0 }), component);
  assert.equal(outputAt(map, SOURCE, { line: 99, character: 0 }), undefined);
  assert.equal(outputAt(map, "file:///other.app", { line: 5, character: 10 }), undefined);
});

test("of several outputs the one that is looked at is taken, else the first", () => {
  assert.equal(outputAt(map, SOURCE, { line: 7, character: 5 }), route);
  assert.equal(outputAt(map, SOURCE, { line: 7, character: 5 }, "31-service.yaml"), service);
  // Being looked at does not beat being nearer.
  assert.equal(outputAt(map, SOURCE, { line: 5, character: 10 }, "50-route.yaml"), image);
});

test("the smallest piece of output around the cursor leads to its source", () => {
  assert.equal(sourceAt(map, "30-web.yaml", { line: 20, character: 9 }), image);
  assert.equal(sourceAt(map, "30-web.yaml", { line: 2, character: 0 }), component);
  assert.equal(sourceAt(map, "60-none.yaml", { line: 2, character: 0 }), undefined);
});

test("between pieces the one above leads", () => {
  const apart = [mapping("a", range(1, 0, 2, 0), range(1, 0, 1, 5)), mapping("a", range(6, 0, 7, 0), range(2, 0, 2, 5))];
  assert.equal(sourceAt(apart, "a", { line: 4, character: 0 }), apart[0]);
  assert.equal(sourceAt(apart, "a", { line: 9, character: 0 }), apart[1]);
  assert.equal(sourceAt(apart, "a", { line: 0, character: 0 }), undefined);
});

test("the map itself stays in order", () => {
  const copy = [...map];
  outputAt(map, SOURCE, { line: 5, character: 10 });
  sourceAt(map, "30-web.yaml", { line: 20, character: 9 });
  assert.deepEqual(map, copy);
});
