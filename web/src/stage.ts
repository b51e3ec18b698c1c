// The stage: the canvas with what moves it (pointer and keys), and the event that is hovered or focused.

import { element } from "./dom";
import type { Events } from "./events";
import { Colours } from "./colours";
import { countRows, type Lane, placesIn } from "./lanes";
import { Navigation } from "./navigation";
import { AXIS, type Brush, FONT, paint } from "./paint";
import { type Palette, palette } from "./palette";
import { ends, type Item, type Scene, sceneOf, type View } from "./scene";

export interface StageHooks {
  /** The view, the rows or the size changed, and it is drawn. */
  settled: () => void;
  opened: (row: number) => void;
  focused: (row: number) => void;
  brushed: (brush: Brush | null) => void;
}

const SETTLING = 120;
/** What is printed: as wide as a page, and as high as a canvas may be; up to a height it is made to fit on one page. */
const PAGE = { width: 720, height: 8000, ratio: 2, one: 1400 };

export class Stage {
  readonly node: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly navigation: Navigation;
  scene: Scene = { lanes: [], items: [], count: 0, height: 0, bars: 1 };
  lanes: Lane[] = [];
  colours: Colours;
  theme: "auto" | "light" | "dark" = "auto";
  focus: number | null = null;
  brush: Brush | null = null;
  brushing = false;
  /** How long the last frames took to draw, in milliseconds. */
  readonly frames: number[] = [];
  private hover: number | null = null;
  private readonly scroller: HTMLElement;
  private readonly spacer: HTMLElement;
  private readonly empty: HTMLElement;
  private readonly tip: HTMLElement;
  private readonly context: CanvasRenderingContext2D;
  private readonly widths = new Map<string, number>();
  private readonly observer: ResizeObserver;
  private width = 0;
  private printing = false;
  private asked = 0;
  private settling = 0;

  constructor(
    private readonly events: Events,
    home: [number, number],
    private readonly height: () => number,
    private readonly hooks: StageHooks,
  ) {
    this.colours = new Colours(events, "none");
    this.canvas = element("canvas", {
      tabindex: 0,
      role: "application",
      "aria-roledescription": "timeline",
      "aria-label": events.header.title || "Timeline",
      "aria-describedby": "timeline-help",
    });
    this.spacer = element("div", { class: "spacer" }, this.canvas);
    this.scroller = element("div", { class: "scroll" }, this.spacer);
    this.tip = element("div", { class: "tip", hidden: true });
    this.empty = element("div", { class: "empty", hidden: true });
    this.node = element("div", { class: "stage" }, this.scroller, this.empty, this.tip);
    this.context = this.canvas.getContext("2d", { alpha: false })!;
    this.navigation = new Navigation(this.canvas, home, () => this.draw(), (by) => {
      this.scroller.scrollTop += by;
    });
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.scroller);
    this.scroller.addEventListener("scroll", () => this.draw());
    this.listen();
  }

  /** The colours of now; paper is light. */
  get palette(): Palette {
    return palette(this.printing ? "light" : this.theme);
  }

  get view(): View {
    const { from, to } = this.navigation;
    return { from, to, width: this.width, height: this.height() - AXIS };
  }

  /** Draw in the next frame, once for all that changes until then. */
  draw(): void {
    this.asked ||= requestAnimationFrame(() => {
      this.asked = 0;
      this.drawNow();
    });
  }

  drawNow(): void {
    if (!this.width) return;
    const start = performance.now();
    const { view } = this;
    this.scene = sceneOf(this.events, this.lanes, view, (text) => this.measured(text));
    const whole = this.scene.height + AXIS;
    const tall = Math.min(this.printing ? PAGE.height : this.height(), Math.max(whole, 120));
    this.spacer.style.height = `${Math.max(whole, tall)}px`;
    this.scroller.style.height = `${tall}px`;
    this.sharpen(tall);
    this.canvas.style.maxHeight = this.printing && tall <= PAGE.one ? "80vh" : "";
    const colours = this.palette;
    paint(this.context, {
      scene: this.scene,
      view: { ...view, height: tall - AXIS },
      scroll: this.printing ? 0 : this.scroller.scrollTop,
      palette: colours,
      colourOf: (item) => this.colours.of(item.row, colours),
      laneColour: (box) => this.colours.named(box.lane.name, colours),
      hovered: this.hover,
      focused: this.focus,
      brush: this.brush,
      axis: true,
    });
    this.empty.hidden = this.scene.count > 0;
    this.empty.textContent = this.lanes.some((lane) => lane.rows.length) ? "Nothing in view: press 0 to see everything." : "No dated events.";
    this.frames.push(performance.now() - start);
    if (this.frames.length > 600) this.frames.shift();
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => this.hooks.settled(), SETTLING);
  }

  /** Nobody can scroll on paper: all of it is drawn, as wide as a page, until it is printed. */
  print(on: boolean): void {
    if (on === this.printing || !this.width) return;
    this.printing = on;
    this.width = on ? PAGE.width : this.scroller.clientWidth;
    this.navigation.resize(this.width);
    this.drawNow();
  }

  /** The rows in view, each once, in the order of time; at most so many. */
  rowsInView(most: number): number[] {
    const { from, to } = this.brush ?? this.navigation;
    // Rows are numbered in the order of time: the first of all are among the first of each lane.
    const found = new Set(this.lanes.flatMap((lane) => placesIn(lane, from, to, most).map((at) => lane.rows[at]!)));
    return Array.from(Uint32Array.from(found).sort().subarray(0, most));
  }

  /** How many different events are in view. */
  countInView(): number {
    const { from, to } = this.brush ?? this.navigation;
    return countRows(this.lanes, this.events.count, from, to);
  }

  destroy(): void {
    this.observer.disconnect();
    this.navigation.destroy();
    cancelAnimationFrame(this.asked);
    clearTimeout(this.settling);
  }

  // --- size --------------------------------------------------------------------------------------------------

  private resize(): void {
    const width = this.scroller.clientWidth;
    if (!width || width === this.width || this.printing) return;
    this.width = width;
    this.navigation.resize(width);
    this.draw();
  }

  private sharpen(height: number): void {
    const ratio = this.printing ? PAGE.ratio : window.devicePixelRatio || 1;
    const [width, tall] = [Math.round(this.width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== tall) {
      this.canvas.width = width;
      this.canvas.height = tall;
      this.canvas.style.width = `${this.width}px`;
      this.canvas.style.height = `${height}px`;
    }
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  private measured(text: string): number {
    let width = this.widths.get(text);
    if (width === undefined) {
      if (this.widths.size > 20_000) this.widths.clear();
      this.context.font = FONT;
      width = this.context.measureText(text).width;
      this.widths.set(text, width);
    }
    return width;
  }

  // --- pointer -----------------------------------------------------------------------------------------------

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener("pointermove", (event) => this.hovering(event));
    canvas.addEventListener("pointerleave", () => this.point(null));
    canvas.addEventListener("click", (event) => {
      const item = this.itemAt(event);
      if (!item || event.shiftKey) return;
      this.focus = item.row;
      this.hooks.opened(item.row);
      this.draw();
    });
    canvas.addEventListener("pointerdown", (event) => this.brushFrom(event), { capture: true });
    canvas.addEventListener("keydown", (event) => this.pressed(event));
  }

  private timeAt(event: MouseEvent): number {
    const { from, to, width } = this.view;
    const x = event.clientX - this.canvas.getBoundingClientRect().left;
    return from + ((to - from) * Math.min(width, Math.max(0, x))) / width;
  }

  private itemAt(event: MouseEvent): Item | null {
    const box = this.canvas.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top - AXIS + this.scroller.scrollTop;
    if (event.clientY - box.top < AXIS || this.scene.bars < 0.5) return null;
    const hit = (item: Item): boolean => {
      if (y < item.y || y > item.y + item.height) return false;
      const [from, to] = ends(item);
      if (x >= from - 2 && x <= to + 2) return true;
      return item.label !== "" && x >= item.labelAt && x <= item.labelAt + item.labelWidth;
    };
    return this.scene.items.findLast(hit) ?? null;
  }

  private hovering(event: PointerEvent): void {
    if (event.buttons) return this.point(null);
    const item = this.itemAt(event);
    this.point(item?.row ?? null);
    if (!item) return;
    const box = this.node.getBoundingClientRect();
    const x = event.clientX - box.left;
    const right = x > box.width / 2;
    this.tip.style.left = right ? "" : `${x + 14}px`;
    this.tip.style.right = right ? `${box.width - x + 14}px` : "";
    this.tip.style.top = `${event.clientY - box.top + 14}px`;
  }

  private point(row: number | null): void {
    if (row === this.hover) return;
    this.hover = row;
    this.tip.hidden = row === null;
    if (row !== null) {
      this.tip.replaceChildren(
        element("span", { dir: "auto" }, clipped(this.events.title(row))),
        element("small", {}, this.events.when(row)),
      );
    }
    this.canvas.style.cursor = row === null ? "" : "pointer";
    this.draw();
  }

  /** With the shift key, or after the button, a drag marks a stretch of time. */
  private brushFrom(event: PointerEvent): void {
    if (!event.shiftKey && !this.brushing) return;
    event.stopPropagation();
    event.preventDefault();
    const start = this.timeAt(event);
    const stretch = (at: PointerEvent): void => {
      const end = this.timeAt(at);
      this.brush = { from: Math.min(start, end), to: Math.max(start, end) };
      this.draw();
    };
    const stop = (): void => {
      removeEventListener("pointermove", stretch);
      if (this.brush && (this.brush.to - this.brush.from) * this.width < 3 * (this.navigation.to - this.navigation.from)) this.brush = null;
      this.hooks.brushed(this.brush);
      this.draw();
    };
    addEventListener("pointermove", stretch);
    addEventListener("pointerup", stop, { once: true });
  }

  // --- keys --------------------------------------------------------------------------------------------------

  private pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  private readonly keys: Record<string, () => void> = {
    ArrowLeft: () => this.navigation.pan(-0.15),
    ArrowRight: () => this.navigation.pan(0.15),
    ArrowDown: () => this.step(1),
    ArrowUp: () => this.step(-1),
    PageDown: () => this.scroll(0.8),
    PageUp: () => this.scroll(-0.8),
    "+": () => this.navigation.zoom(1.5),
    "=": () => this.navigation.zoom(1.5),
    "-": () => this.navigation.zoom(1 / 1.5),
    _: () => this.navigation.zoom(1 / 1.5),
    "0": () => this.navigation.fit(),
    Home: () => this.navigation.fit(),
    Enter: () => this.open(),
    " ": () => this.open(),
    b: () => this.hooks.brushed((this.brush = this.brush ? null : { from: this.navigation.from, to: this.navigation.to })),
    Escape: () => {
      this.brush = null;
      this.focus = null;
      this.hooks.brushed(null);
    },
  };

  private open(): void {
    if (this.focus !== null) this.hooks.opened(this.focus);
  }

  private scroll(share: number): void {
    this.scroller.scrollTop += this.scroller.clientHeight * share;
  }

  /** Go to the next event, or the one before: as they lie on the canvas, from top to bottom. */
  private step(by: number): void {
    const order = [...this.scene.items].sort((a, b) => a.lane - b.lane || a.y - b.y || a.x[0] - b.x[0]);
    if (this.scene.bars === 0 || !order.length) return;
    const place = order.findIndex((item) => item.row === this.focus);
    const item = order[place < 0 ? (by > 0 ? 0 : order.length - 1) : Math.min(order.length - 1, Math.max(0, place + by))]!;
    this.focus = item.row;
    const { scrollTop, clientHeight } = this.scroller;
    if (item.y < scrollTop + 20) this.scroller.scrollTop = item.y - 30;
    else if (item.y + item.height + AXIS > scrollTop + clientHeight) this.scroller.scrollTop = item.y + item.height + AXIS + 10 - clientHeight;
    this.hooks.focused(item.row);
    this.draw();
  }
}

function clipped(text: string): string {
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}
