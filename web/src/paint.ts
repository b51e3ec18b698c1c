// Paint: one scene on a canvas. What is certain is solid, what is only possible fades, what has no limit ends in an arrow.

import type { Palette } from "./palette";
import { ends, isMark, type Item, type LaneBox, type Scene, type View } from "./scene";
import { type Tick, ticks } from "./ticks";

export const AXIS = 30;
const HEADING = 20;
export const FONT = "13px system-ui, -apple-system, 'Segoe UI', sans-serif";
const SMALL = "12px system-ui, -apple-system, 'Segoe UI', sans-serif";
const BOLD = "600 12px system-ui, -apple-system, 'Segoe UI', sans-serif";
const FAINT = 0.1;
const VAGUE = 0.42;
const FADE = 90;
const LEAST_LABEL = 24;

export interface Brush {
  from: number;
  to: number;
}

export interface Painted {
  scene: Scene;
  view: View;
  /** How far the lanes are scrolled. */
  scroll: number;
  palette: Palette;
  colourOf: (item: Item) => string;
  laneColour: (box: LaneBox) => string;
  hovered: number | null;
  focused: number | null;
  brush: Brush | null;
  axis: boolean;
}

type Canvas = CanvasRenderingContext2D;

/** Draw the scene: the lanes first, the axis above them. */
export function paint(canvas: Canvas, what: Painted): void {
  const { view, palette, scene, scroll } = what;
  const scale = view.width / (view.to - view.from);
  const shown = ticks(view.from, view.to, view.width / 90);
  canvas.fillStyle = palette.ground;
  canvas.fillRect(0, 0, view.width, view.height + AXIS);
  canvas.save();
  // A canvas cuts off what lies beyond it, but not where it is printed as lines and letters.
  canvas.beginPath();
  canvas.rect(0, 0, view.width, view.height + AXIS);
  canvas.clip();
  canvas.translate(0, AXIS - scroll);
  for (const box of scene.lanes) {
    if (box.top - scroll > view.height || box.top + box.height < scroll) continue;
    band(canvas, box, what);
  }
  grid(canvas, shown, what, scale);
  for (const box of scene.lanes) if (box.density && visible(box.top, box.height, what)) mass(canvas, box, what);
  canvas.globalAlpha = scene.bars;
  for (const item of scene.items) {
    if (!visible(item.y, item.height, what)) continue;
    canvas.globalAlpha = scene.bars;
    extent(canvas, item, what);
  }
  canvas.globalAlpha = 1;
  for (const box of scene.lanes) if (visible(box.top, box.height, what)) heading(canvas, box, what);
  canvas.restore();
  if (what.brush) brushed(canvas, what, scale);
  axis(canvas, shown, what, scale);
}

function visible(top: number, height: number, { scroll, view }: Painted): boolean {
  return top + height >= scroll && top <= scroll + view.height;
}

// --- lanes ---------------------------------------------------------------------------------------------------

function band(canvas: Canvas, box: LaneBox, { palette, view }: Painted): void {
  if (box.index % 2) {
    canvas.fillStyle = palette.band;
    canvas.fillRect(0, box.top, view.width, box.height);
  }
  canvas.fillStyle = palette.line;
  canvas.fillRect(0, box.top + box.height - 1, view.width, 1);
}

function heading(canvas: Canvas, box: LaneBox, { palette, view }: Painted): void {
  if (!box.lane.name) return;
  const count = box.count.toLocaleString("en");
  canvas.font = BOLD;
  const name = fitted(canvas, box.lane.name, view.width - 90);
  const width = canvas.measureText(name).width;
  canvas.fillStyle = box.index % 2 ? palette.band : palette.ground;
  canvas.globalAlpha = 0.85;
  canvas.font = SMALL;
  canvas.fillRect(0, box.top + 1, width + canvas.measureText(count).width + 26, HEADING - 3);
  canvas.globalAlpha = 1;
  canvas.font = BOLD;
  canvas.fillStyle = palette.ink;
  canvas.textBaseline = "middle";
  canvas.textAlign = "left";
  canvas.fillText(name, 8, box.top + HEADING / 2 + 1);
  canvas.font = SMALL;
  canvas.fillStyle = palette.quiet;
  canvas.fillText(count, 16 + width, box.top + HEADING / 2 + 1);
}

function mass(canvas: Canvas, box: LaneBox, what: Painted): void {
  const { scene, view, palette } = what;
  const { possible, certain, most } = box.density!;
  const floor = box.top + box.height - 1;
  const room = box.height - HEADING - 3;
  const step = view.width / possible.length;
  canvas.fillStyle = what.laneColour(box);
  for (const [values, alpha] of [[possible, 0.35], [certain, 0.9]] as const) {
    canvas.globalAlpha = alpha * (1 - scene.bars);
    canvas.beginPath();
    canvas.moveTo(0, floor);
    for (let column = 0; column < values.length; column++) {
      const value = values[column]!;
      // A single event among thousands is still to be seen.
      const y = floor - (value ? Math.max(1.5, (value / most) * room) : 0);
      canvas.lineTo(column * step, y);
      canvas.lineTo((column + 1) * step, y);
    }
    canvas.lineTo(view.width, floor);
    canvas.fill();
  }
  canvas.globalAlpha = 1 - scene.bars;
  canvas.font = SMALL;
  canvas.textAlign = "right";
  canvas.textBaseline = "middle";
  const text = `up to ${most.toLocaleString("en")}`;
  const width = canvas.measureText(text).width;
  canvas.fillStyle = palette.ground;
  canvas.fillRect(view.width - width - 12, box.top + 1, width + 10, HEADING - 3);
  canvas.fillStyle = palette.quiet;
  canvas.fillText(text, view.width - 8, box.top + HEADING / 2 + 1);
  canvas.globalAlpha = 1;
}

// --- extents -------------------------------------------------------------------------------------------------

function extent(canvas: Canvas, item: Item, what: Painted): void {
  const alpha = canvas.globalAlpha;
  const colour = what.colourOf(item);
  const gap = item.height > 8 ? 3 : item.height > 4 ? 1 : 0.5;
  const top = item.y + gap;
  const height = item.height - 2 * gap;
  canvas.fillStyle = colour;
  canvas.strokeStyle = colour;
  if (isMark(item)) mark(canvas, item, top, height);
  else bar(canvas, item, top, height, colour, what.view.width);
  canvas.globalAlpha = alpha;
  outline(canvas, item, top, height, what);
  if (item.label) label(canvas, item, what);
}

function mark(canvas: Canvas, item: Item, top: number, height: number): void {
  const middle = (item.x[0] + item.x[3]) / 2;
  const half = Math.min(6, height / 2);
  const y = top + height / 2;
  canvas.beginPath();
  canvas.moveTo(middle, y - half);
  canvas.lineTo(middle + half, y);
  canvas.lineTo(middle, y + half);
  canvas.lineTo(middle - half, y);
  canvas.fill();
}

function bar(canvas: Canvas, item: Item, top: number, height: number, colour: string, width: number): void {
  const alpha = canvas.globalAlpha;
  const [startMin, startMax, endMin, endMax] = item.x;
  const middle = top + height / 2;
  if (startMax < endMin) {
    canvas.fillRect(startMax, top, Math.max(2, endMin - startMax), height);
    fade(canvas, startMax, item.openStart ? Math.max(startMin, startMax - FADE) : startMin, top, height, colour, 1);
    fade(canvas, endMin, item.openEnd ? Math.min(endMax, endMin + FADE) : endMax, top, height, colour, 1);
  } else {
    vague(canvas, item, top, height, colour);
  }
  canvas.globalAlpha = alpha;
  canvas.fillStyle = colour;
  if (item.openStart) arrow(canvas, Math.min(startMax, endMax), Math.max(2, startMin), middle, height);
  if (item.openEnd) arrow(canvas, Math.max(endMin, startMin), Math.min(width - 2, endMax), middle, height);
}

/** From solid to faint between two edges. */
function fade(canvas: Canvas, from: number, to: number, top: number, height: number, colour: string, solid: number): void {
  if (Math.abs(to - from) < 0.5) return;
  const gradient = canvas.createLinearGradient(from, 0, to, 0);
  gradient.addColorStop(0, translucent(colour, solid));
  gradient.addColorStop(0.02, translucent(colour, Math.min(solid, 0.62)));
  gradient.addColorStop(1, translucent(colour, FAINT));
  canvas.fillStyle = gradient;
  canvas.fillRect(Math.min(from, to), top, Math.abs(to - from), height);
}

/** An extent of which no instant is certain: it took place somewhere in here. */
function vague(canvas: Canvas, item: Item, top: number, height: number, colour: string): void {
  const [startMin, startMax, endMin, endMax] = item.x;
  const from = item.openStart ? Math.max(startMin, Math.min(startMax, endMax) - FADE) : startMin;
  const to = item.openEnd ? Math.min(endMax, Math.max(endMin, startMin) + FADE) : endMax;
  const gradient = canvas.createLinearGradient(from, 0, to, 0);
  gradient.addColorStop(0, translucent(colour, item.openStart ? FAINT : VAGUE));
  gradient.addColorStop(0.5, translucent(colour, VAGUE));
  gradient.addColorStop(1, translucent(colour, item.openEnd ? FAINT : VAGUE));
  canvas.fillStyle = gradient;
  canvas.fillRect(from, top, to - from, height);
  if (height < 5) return;
  canvas.setLineDash([3, 3]);
  canvas.lineWidth = 1;
  canvas.beginPath();
  for (const y of [top + 0.5, top + height - 0.5]) {
    canvas.moveTo(from, y);
    canvas.lineTo(to, y);
  }
  for (const [x, open] of [[from, item.openStart], [to, item.openEnd]] as const) {
    if (open) continue;
    canvas.moveTo(x, top);
    canvas.lineTo(x, top + height);
  }
  canvas.stroke();
  canvas.setLineDash([]);
}

/** A line to the edge of the view, and a head there: nothing limits it on this side. */
function arrow(canvas: Canvas, from: number, to: number, y: number, height: number): void {
  const towards = Math.sign(to - from);
  if (!towards) return;
  const size = Math.min(5, height / 2);
  canvas.lineWidth = Math.min(1.5, height / 4);
  canvas.beginPath();
  canvas.moveTo(from, y);
  canvas.lineTo(to - towards * size, y);
  canvas.stroke();
  canvas.beginPath();
  canvas.moveTo(to, y);
  canvas.lineTo(to - towards * size * 1.6, y - size);
  canvas.lineTo(to - towards * size * 1.6, y + size);
  canvas.fill();
}

function outline(canvas: Canvas, item: Item, top: number, height: number, what: Painted): void {
  if (item.row !== what.hovered && item.row !== what.focused) return;
  const [from, to] = ends(item);
  canvas.strokeStyle = what.palette.ink;
  canvas.lineWidth = item.row === what.focused ? 2 : 1;
  canvas.strokeRect(from - 2, top - 2, Math.max(4, to - from + 4), height + 4);
}

function label(canvas: Canvas, item: Item, what: Painted): void {
  canvas.font = FONT;
  canvas.textAlign = "left";
  canvas.textBaseline = "middle";
  if (item.labelWidth < LEAST_LABEL) return;
  const text = fitted(canvas, item.label, item.labelWidth);
  const width = canvas.measureText(text).width;
  const middle = item.y + item.height / 2;
  const [from, to] = [Math.max(0, item.x[0]), Math.min(what.view.width, item.x[3])];
  const inside = !isMark(item) && item.labelAt >= from && item.labelAt + width <= to;
  const solid = inside && item.x[1] <= item.labelAt && item.x[2] >= item.labelAt + width;
  if (!solid) {
    // Over a fade or a line the text stands on a plate, so that it can be read.
    canvas.fillStyle = what.palette.ground;
    canvas.globalAlpha *= inside ? 0.92 : 0.7;
    canvas.fillRect(item.labelAt - 2, middle - 8, width + 4, 16);
    canvas.globalAlpha = what.scene.bars;
  }
  canvas.fillStyle = solid ? what.palette.ground : what.palette.ink;
  canvas.fillText(text, item.labelAt, middle + 0.5);
}

// --- axis and brush ------------------------------------------------------------------------------------------

function grid(canvas: Canvas, shown: Tick[], { view, palette, scroll }: Painted, scale: number): void {
  canvas.fillStyle = palette.line;
  for (const tick of shown) {
    canvas.globalAlpha = tick.major ? 0.9 : 0.5;
    canvas.fillRect(Math.round((tick.at - view.from) * scale), scroll, 1, view.height);
  }
  canvas.globalAlpha = 1;
}

function axis(canvas: Canvas, shown: Tick[], { view, palette }: Painted, scale: number): void {
  canvas.fillStyle = palette.ground;
  canvas.fillRect(0, 0, view.width, AXIS);
  canvas.fillStyle = palette.quiet;
  canvas.fillRect(0, AXIS - 1, view.width, 1);
  canvas.textBaseline = "middle";
  canvas.textAlign = "left";
  let free = -Infinity;
  for (const tick of shown) {
    const x = Math.round((tick.at - view.from) * scale);
    canvas.font = tick.major ? BOLD : SMALL;
    canvas.fillStyle = tick.major ? palette.ink : palette.quiet;
    canvas.fillRect(x, AXIS - (tick.major ? 9 : 6), 1, tick.major ? 9 : 6);
    const width = canvas.measureText(tick.label).width;
    const at = Math.min(x + 4, view.width - width - 2);
    if (at < free) continue;
    canvas.fillText(tick.label, at, AXIS / 2 - 2);
    free = at + width + 8;
  }
}

function brushed(canvas: Canvas, { brush, view, palette }: Painted, scale: number): void {
  const from = (brush!.from - view.from) * scale;
  const to = (brush!.to - view.from) * scale;
  canvas.fillStyle = palette.accent;
  canvas.globalAlpha = 0.16;
  canvas.fillRect(from, AXIS, to - from, view.height);
  canvas.globalAlpha = 1;
  canvas.fillRect(from, AXIS, 1, view.height);
  canvas.fillRect(to, AXIS, 1, view.height);
}

function fitted(canvas: Canvas, text: string, width: number): string {
  if (canvas.measureText(text).width <= width) return text;
  const letters = [...text];
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (canvas.measureText(`${letters.slice(0, middle).join("")}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return `${letters.slice(0, low).join("")}…`;
}

function translucent(colour: string, alpha: number): string {
  return `${colour}${Math.round(alpha * 255).toString(16).padStart(2, "0")}`;
}

