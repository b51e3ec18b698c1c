// Lanes: the rows of each item of a dimension, with their edges side by side so that a frame reads them in one go.

import type { Events } from "./events";

export interface Lane {
  name: string;
  rows: Uint32Array;
  startMin: Float64Array;
  startMax: Float64Array;
  endMin: Float64Array;
  endMax: Float64Array;
}

/** The name of each item of a dimension by its code; several codes may share one. */
export interface Naming {
  names: string[];
  of: Uint32Array;
}

const MOST_LANES = 40;
const MOST_KINDS = 12;

/** How items are named as lanes and colours: kinds by their first word where there are many of them. */
export function naming(names: string[], dimension: string): Naming {
  const general = dimension === "kind" && names.length > MOST_KINDS;
  const known = new Map<string, number>([["", 0]]);
  const of = new Uint32Array(names.length + 1);
  names.forEach((name, place) => {
    const short = general ? name.split(".", 1)[0]! : name;
    if (!known.has(short)) known.set(short, known.size);
    of[place + 1] = known.get(short)!;
  });
  return { names: [...known.keys()], of };
}

/** The lanes of the rows that the mask keeps, the fullest first; what comes after the most lanes shares the last. */
export function lanesOf(events: Events, dimension: string, mask: Uint8Array | null): Lane[] {
  const column = events.header.dimensions[dimension];
  const items = column ? events.columns.items(column) : null;
  if (!items) return [laneOf(events, "", kept(events, mask))];
  const { names, of } = naming(items.names, dimension);
  const counts = new Uint32Array(names.length);
  const seen = new Int32Array(names.length).fill(-1);
  const each = (visit: (item: number, row: number) => void): void => {
    seen.fill(-1);
    for (let row = 0; row < events.dated; row++) {
      if (mask && !mask[row]) continue;
      if (!items.ends) {
        visit(of[items.codes[row]!]!, row);
        continue;
      }
      const start: number = row ? items.ends[row - 1]! : 0;
      const end: number = items.ends[row]!;
      if (start === end) visit(0, row);
      for (let at: number = start; at < end; at++) {
        const item = of[items.codes[at]!]!;
        if (seen[item] !== row) visit(item, row);
        seen[item] = row;
      }
    }
  };
  each((item) => counts[item]!++);
  const order = [...counts.keys()]
    .filter((item) => counts[item])
    .sort((a, b) => Number(a === 0) - Number(b === 0) || counts[b]! - counts[a]! || compare(names[a]!, names[b]!));
  const own = order.length > MOST_LANES ? order.slice(0, MOST_LANES - 1) : order;
  const rest = order.slice(own.length);
  const place = new Uint32Array(names.length);
  own.forEach((item, lane) => (place[item] = lane));
  for (const item of rest) place[item] = own.length;
  const sizes = own.map((item) => counts[item]!);
  if (rest.length) sizes.push(rest.reduce((sum, item) => sum + counts[item]!, 0));
  const rows = sizes.map((size) => new Uint32Array(size));
  const filled = new Uint32Array(sizes.length);
  each((item, row) => {
    const lane = place[item]!;
    rows[lane]![filled[lane]!++] = row;
  });
  return rows.map((some, lane) => {
    const item = own[lane];
    const name = item === undefined ? `${rest.length.toLocaleString("en")} more` : names[item] || `no ${dimension}`;
    return laneOf(events, name, some);
  });
}

function kept(events: Events, mask: Uint8Array | null): Uint32Array {
  const rows = new Uint32Array(events.dated);
  let count = 0;
  for (let row = 0; row < events.dated; row++) if (!mask || mask[row]) rows[count++] = row;
  return rows.subarray(0, count);
}

function laneOf(events: Events, name: string, rows: Uint32Array): Lane {
  const picked = (values: Float64Array): Float64Array => {
    const found = new Float64Array(rows.length);
    for (let at = 0; at < rows.length; at++) found[at] = values[rows[at]!]!;
    return found;
  };
  return {
    name,
    rows,
    startMin: picked(events.startMin),
    startMax: picked(events.startMax),
    endMin: picked(events.endMin),
    endMax: picked(events.endMax),
  };
}

/** How many rows of a lane touch a stretch of time. */
export function countIn(lane: Lane, from: number, to: number): number {
  const { startMin, endMax } = lane;
  let count = 0;
  for (let at = 0; at < startMin.length && startMin[at]! < to; at++) if (endMax[at]! > from) count++;
  return count;
}

/** The places in a lane of the rows that touch a stretch of time, in the order of their start; at most so many. */
export function placesIn(lane: Lane, from: number, to: number, most = Infinity): number[] {
  const { startMin, endMax } = lane;
  const found: number[] = [];
  for (let at = 0; at < startMin.length && startMin[at]! < to && found.length < most; at++) {
    if (endMax[at]! > from) found.push(at);
  }
  return found;
}

/** How many different rows of the lanes touch a stretch of time; a row may stand in several lanes. */
export function countRows(lanes: Lane[], rows: number, from: number, to: number): number {
  const seen = new Uint8Array(rows);
  let count = 0;
  for (const lane of lanes) {
    const { startMin, endMax } = lane;
    for (let at = 0; at < startMin.length && startMin[at]! < to; at++) {
      const row = lane.rows[at]!;
      if (endMax[at]! > from && !seen[row]) {
        seen[row] = 1;
        count++;
      }
    }
  }
  return count;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
