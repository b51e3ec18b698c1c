// The scene: which lanes and events are in view, and where each is drawn.

import { density, type Density } from "./density";
import type { Events } from "./events";
import { countIn, type Lane, placesIn } from "./lanes";
import { packed, type Span } from "./rows";

export interface View {
  from: number;
  to: number;
  width: number;
  height: number;
}

export interface Item {
  row: number;
  lane: number;
  /** Edges in pixels, cut a little beyond the view. */
  x: [startMin: number, startMax: number, endMin: number, endMax: number];
  openStart: boolean;
  openEnd: boolean;
  y: number;
  height: number;
  label: string;
  labelAt: number;
  labelWidth: number;
}

export interface LaneBox {
  lane: Lane;
  index: number;
  top: number;
  height: number;
  count: number;
  density: Density | null;
}

export interface Scene {
  lanes: LaneBox[];
  items: Item[];
  /** How many events, counted once a lane, are in view. */
  count: number;
  height: number;
  /** 1 where bars are drawn, 0 where the density is, between them while one gives way to the other. */
  bars: number;
}

const HEADING = 20;
/** The room above the rows of a lane: for its name, where it has one. */
export const headroom = (lane: Lane): number => (lane.name ? HEADING : 4);
const FEW = 1500;
const MANY = 2500;
const MARK = 6;
const GAP = 6;
const MOST_LABELS = 500;
const COLUMN = 2;
const DENSE = 44;
const LONGEST = 340;
/** The steps in which rows get smaller: their height, whether they carry labels, and in how many screens they must fit. */
const STEPS = [
  { row: 24, labels: true, screens: 2.5 },
  { row: 12, labels: false, screens: 1.5 },
  { row: 6, labels: false, screens: 1.5 },
  { row: 3, labels: false, screens: Infinity },
];

export type Measure = (text: string) => number;

/** The scene of the lanes in a view. */
export function sceneOf(events: Events, lanes: Lane[], view: View, measure: Measure): Scene {
  const counts = lanes.map((lane) => countIn(lane, view.from, view.to));
  const count = counts.reduce((sum, each) => sum + each, 0);
  const bars = Math.min(1, Math.max(0, (MANY - count) / (MANY - FEW)));
  const shown = lanes
    .map((lane, index): LaneBox => ({ lane, index, top: 0, height: 0, count: counts[index]!, density: null }))
    .filter((box) => box.count);
  const items = bars > 0 ? place(events, shown, view, measure) : [];
  if (bars < 1) {
    const columns = Math.max(1, Math.ceil(view.width / COLUMN));
    const room = Math.max(DENSE, Math.min(160, (view.height - shown.length * HEADING) / Math.max(1, shown.length)));
    for (const box of shown) {
      box.density = density(box.lane, view.from, view.to, columns);
      box.height = box.height * bars + (HEADING + room) * (1 - bars);
    }
  }
  const height = stack(shown, items);
  return { lanes: shown, items, count, height, bars };
}

/** Put lanes below one another, and what is in them with them; returns the height of all. */
function stack(lanes: LaneBox[], items: Item[]): number {
  let top = 0;
  const tops = new Map<number, number>();
  for (const box of lanes) {
    box.top = top;
    tops.set(box.index, top);
    top += box.height;
  }
  for (const item of items) item.y += tops.get(item.lane)!;
  return top;
}

function place(events: Events, lanes: LaneBox[], view: View, measure: Measure): Item[] {
  const scale = view.width / (view.to - view.from);
  const margin = 40;
  const pixel = (at: number): number => Math.min(view.width + margin, Math.max(-margin, (at - view.from) * scale));
  const found = lanes.map((box) =>
    placesIn(box.lane, view.from, view.to).map((at): Item => {
      const { lane } = box;
      const edges: Item["x"] = [
        pixel(lane.startMin[at]!),
        pixel(lane.startMax[at]!),
        pixel(lane.endMin[at]!),
        pixel(lane.endMax[at]!),
      ];
      return {
        row: lane.rows[at]!,
        lane: box.index,
        x: edges,
        openStart: lane.startMin[at] === -Infinity,
        openEnd: lane.endMax[at] === Infinity,
        y: 0,
        height: 0,
        label: "",
        labelAt: 0,
        labelWidth: 0,
      };
    }),
  );
  const many = found.reduce((sum, items) => sum + items.length, 0) > MOST_LABELS;
  const pack = (labels: boolean): number[] =>
    found.map((items) => inOrder(items.map((item) => spanOf(events, item, view, labels ? measure : null)), items));
  let rows: number[] = [];
  let step = STEPS[0]!;
  for (const [at, each] of STEPS.entries()) {
    if (each.labels && many) continue;
    if (!rows.length || each.labels !== STEPS[at - 1]?.labels) rows = pack(each.labels);
    step = each;
    if (rows.reduce((sum, count) => sum + count * each.row + HEADING, 0) <= view.height * each.screens) break;
  }
  found.forEach((items, at) => {
    const above = headroom(lanes[at]!.lane);
    lanes[at]!.height = above + rows[at]! * step.row + 4;
    for (const item of items) {
      item.height = step.row;
      item.y = above + item.y * step.row;
    }
  });
  return found.flat();
}

/** Pack the spans in the order of time; each item's row is kept in its `y`. */
function inOrder(spans: Span[], items: Item[]): number {
  const { rows, count } = packed(spans, GAP);
  items.forEach((item, place) => (item.y = rows[place]!));
  return count;
}

/** The room of an item in pixels: its extent, and its label beside it where it does not fit inside. */
function spanOf(events: Events, item: Item, view: View, measure: Measure | null): Span {
  const [from, to] = ends(item);
  if (!measure) {
    item.label = "";
    return { from, to };
  }
  const label = shortened(events.title(item.row));
  const width = Math.min(LONGEST, measure(label));
  item.label = label;
  item.labelWidth = width;
  const left = Math.max(from, 0);
  const right = Math.min(to, view.width);
  const solid = Math.max(item.x[1], 0);
  if (Math.min(item.x[2], view.width) - solid >= width + 12 && !isMark(item)) {
    item.labelAt = solid + 6;
    return { from, to };
  }
  const after = view.width - right - 8;
  const before = left - 8;
  // Inside it, where that hides nothing that is certain, or where there is no room beside it.
  const hides = item.x[2] > item.x[1] && Math.max(after, before) >= width;
  if (right - left >= width + 12 && !isMark(item) && !hides) {
    item.labelAt = left + (item.openStart && from <= 0 ? 16 : 6);
    return { from, to };
  }
  // Beside it, where there is room; where there is too little on both sides the larger one holds a part of the label.
  if (after >= width || after >= before) {
    item.labelAt = right + 6;
    item.labelWidth = Math.min(width, Math.max(0, after));
    return { from, to: right + 6 + item.labelWidth };
  }
  item.labelWidth = Math.min(width, before);
  item.labelAt = left - 6 - item.labelWidth;
  return { from: item.labelAt, to };
}

/** Where the drawing of an item starts and ends: a mark has a width though its extent has none. */
export function ends(item: Item): [number, number] {
  if (!isMark(item)) return [item.x[0], item.x[3]];
  const middle = (item.x[0] + item.x[3]) / 2;
  return [middle - MARK, middle + MARK];
}

/** Whether an extent is so short here that it is drawn as a mark. */
export function isMark(item: Item): boolean {
  return item.x[3] - item.x[0] < MARK && !item.openStart && !item.openEnd;
}

function shortened(text: string): string {
  const line = text.slice(0, 200).replace(/\s+/g, " ").trim();
  const letters = [...line];
  return letters.length > 60 ? `${letters.slice(0, 59).join("")}…` : line;
}
