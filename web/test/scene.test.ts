import assert from "node:assert/strict";
import { test } from "node:test";

import { density } from "../src/density";
import type { Lane } from "../src/lanes";
import { naming } from "../src/lanes";
import { packed } from "../src/rows";

/** Whole numbers that are the same in each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % below;
  };
}

type Edges = [startMin: number, startMax: number, endMin: number, endMax: number];

function lane(edges: Edges[]): Lane {
  const sorted = [...edges].sort((a, b) => a[0] - b[0]);
  const column = (place: number): Float64Array => Float64Array.from(sorted, (each) => each[place]!);
  return { name: "", rows: Uint32Array.from(sorted.keys()), startMin: column(0), startMax: column(1), endMin: column(2), endMax: column(3) };
}

function drawnEdges(count: number): Edges[] {
  const next = numbers(7);
  return Array.from({ length: count }, () => {
    const start = next(100) - 20;
    const latest = start + 1 + next(30);
    const end = start + next(60);
    const last = Math.max(latest, end) + next(30);
    return [next(9) ? start : -Infinity, latest, end, next(9) ? last : Infinity];
  });
}

test("density counts what may touch a column, and what does whatever the dates are", () => {
  const some = lane(drawnEdges(300));
  const [from, to, columns] = [0, 64, 32];
  const found = density(some, from, to, columns);
  for (let column = 0; column < columns; column++) {
    const [low, high] = [from + column * 2, from + column * 2 + 2];
    let possible = 0;
    let certain = 0;
    for (let at = 0; at < some.rows.length; at++) {
      if (some.startMin[at]! < high && some.endMax[at]! > low) possible++;
      // It started before the column's end whatever its start, and ended after its start: edges lie a tick outside.
      if (some.startMax[at]! <= high && some.endMin[at]! >= low) certain++;
    }
    assert.equal(found.possible[column], possible, `possible ${column}`);
    assert.equal(found.certain[column], certain, `certain ${column}`);
  }
  assert.equal(found.most, Math.max(...found.possible));
});

test("no two extents of a row overlap, and no row is left out", () => {
  const next = numbers(3);
  const spans = Array.from({ length: 200 }, () => {
    const from = next(1000);
    return { from, to: from + next(80) };
  });
  const { rows, count } = packed(spans, 4);
  for (let a = 0; a < spans.length; a++) {
    for (let b = 0; b < a; b++) {
      if (rows[a] !== rows[b]) continue;
      assert.ok(spans[a]!.to + 4 <= spans[b]!.from || spans[b]!.to + 4 <= spans[a]!.from);
    }
  }
  assert.deepEqual([...new Set(rows)].sort((a, b) => a - b), [...Array(count).keys()]);
});

test("many kinds are named by their first word, few in full", () => {
  assert.deepEqual(naming(["a.b", "a.c"], "kind").names, ["", "a.b", "a.c"]);
  const many = Array.from({ length: 20 }, (_, at) => `${at % 3}.${at}`);
  assert.deepEqual(naming(many, "kind").names, ["", "0", "1", "2"]);
  assert.equal(naming(many, "place").names.length, 21);
});
