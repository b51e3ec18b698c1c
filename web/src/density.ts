// Density: of each column of pixels, how many events may touch it, and how many do whatever the true dates are.

import type { Lane } from "./lanes";

export interface Density {
  possible: Float64Array;
  certain: Float64Array;
  most: number;
}

/** The density of a lane in `columns` equal parts of a stretch of time. */
export function density(lane: Lane, from: number, to: number, columns: number): Density {
  const possible = new Float64Array(columns + 1);
  const certain = new Float64Array(columns + 1);
  const { startMin, startMax, endMin, endMax } = lane;
  const scale = columns / (to - from);
  const last = columns - 1;
  for (let at = 0; at < startMin.length; at++) {
    const start = startMin[at]!;
    if (start >= to) break;
    const end = endMax[at]!;
    if (end <= from) continue;
    const first = start <= from ? 0 : Math.floor((start - from) * scale);
    possible[first]!++;
    possible[Math.max(first, end >= to ? last : Math.ceil((end - from) * scale) - 1) + 1]!--;
    // It surely touches a column whose end comes after the latest start, and whose start before the earliest end.
    const surely = startMax[at]!;
    const until = endMin[at]!;
    if (surely > to || until < from) continue;
    const low = surely <= from ? 0 : Math.max(0, Math.ceil((surely - from) * scale) - 1);
    const high = until >= to ? last : Math.min(last, Math.floor((until - from) * scale));
    if (low > high) continue;
    certain[low]!++;
    certain[high + 1]!--;
  }
  let most = 0;
  for (let column = 1; column < columns; column++) {
    possible[column]! += possible[column - 1]!;
    certain[column]! += certain[column - 1]!;
  }
  for (let column = 0; column < columns; column++) most = Math.max(most, possible[column]!);
  return { possible: possible.subarray(0, columns), certain: certain.subarray(0, columns), most };
}
