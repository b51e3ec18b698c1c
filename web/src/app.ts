// The whole drawing: controls above, the stage, and below it the table of what is in view and the undated events.

import { card } from "./card";
import { Colours } from "./colours";
import { controls, type Controls, legend } from "./controls";
import { element } from "./dom";
import { Events } from "./events";
import { type Filter, maskOf } from "./filter";
import { lanesOf } from "./lanes";
import { padded } from "./navigation";
import type { Brush } from "./paint";
import { Stage } from "./stage";
import css from "./style.css";
import { Status, Table, undated } from "./twin";
import { Columns } from "./unpack";

export interface Chosen {
  /** The identities of the events. */
  ids: string[];
  /** The stretch of time that is marked, in milliseconds since 1970; null where none is. */
  range: [from: number, to: number] | null;
}

export interface Options {
  lanes?: string;
  colour?: string;
  theme?: "auto" | "light" | "dark";
  /** The height of the canvas in pixels; default: most of the window. */
  height?: number;
  /** Whether the controls, the table and the list of undated events are shown; default: true. */
  controls?: boolean;
  table?: boolean;
  onSelect?: (chosen: Chosen) => void;
}

export interface Handle {
  destroy(): void;
  /** Show a stretch of time, in milliseconds since 1970. */
  show(from: number, to: number): void;
  /** What is in view: for tests and measurements. */
  state(): { from: number; to: number; count: number; bars: number; lanes: string[]; frames: number[] };
}

const MOST_CHOSEN = 100_000;
const LEAST_HEIGHT = 260;

export function start(target: Element, bytes: Uint8Array, options: Options): Handle {
  const events = new Events(new Columns(bytes));
  const app = new App(events, options);
  const root = target.shadowRoot ?? target.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  root.replaceChildren(app.node);
  if (options.theme && options.theme !== "auto") target.setAttribute("data-theme", options.theme);
  app.begin();
  const handle: Handle = {
    destroy: () => {
      app.destroy();
      root.replaceChildren();
    },
    show: (from, to) => app.stage.navigation.show(from, to),
    state: () => app.state(),
  };
  (target as Element & { timeline?: Handle }).timeline = handle;
  return handle;
}

class App {
  readonly node: HTMLElement;
  readonly stage: Stage;
  private readonly filter: Filter;
  private readonly controls: Controls;
  private readonly legend = element("div", { class: "legend", role: "group", "aria-label": "Colours; press to hide or show" });
  private readonly status: Status;
  private readonly table: Table;
  private readonly undated = element("section", { class: "undated" });
  private card: HTMLElement | null = null;
  private mask: Uint8Array | null = null;
  private lanes: string;
  private readonly aborter = new AbortController();

  constructor(
    private readonly events: Events,
    private readonly options: Options,
  ) {
    const { header } = events;
    this.lanes = options.lanes ?? header.lanes;
    const colour = options.colour ?? header.colour;
    this.filter = { words: "", hidden: new Set(), dimension: colour, known: null, certain: false };
    this.mask = maskOf(events, this.filter);
    this.stage = new Stage(events, padded(events.domain(null)), () => this.height(), {
      settled: () => this.settled(),
      opened: (row) => this.open(row),
      focused: (row) => this.status.say(`${events.title(row)}. ${events.when(row)}.`),
      brushed: (brush) => this.brushed(brush),
    });
    this.stage.colours = new Colours(events, colour);
    this.stage.theme = options.theme ?? "auto";
    this.status = new Status();
    this.table = new Table(events, (row) => this.open(row));
    this.controls = controls(events, this.filter, this.lanes, {
      filtered: () => this.refresh(),
      laned: (dimension) => {
        this.lanes = dimension;
        this.refresh();
      },
      coloured: (dimension) => {
        this.filter.dimension = dimension;
        this.stage.colours = new Colours(events, dimension);
        this.filter.hidden.clear();
        this.refresh();
      },
      fit: () => this.stage.navigation.fit(),
      zoom: (factor) => this.stage.navigation.zoom(factor),
      brush: (on) => (this.stage.brushing = on),
    });
    const bare = options.controls === false;
    this.node = element(
      "div",
      { class: "timeline" },
      bare ? null : this.controls.node,
      bare ? null : this.legend,
      this.stage.node,
      this.status.node,
      element("div", { class: "below" }, options.table === false ? null : this.table.node, this.undated),
    );
    const { signal } = this.aborter;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour(), { signal });
    matchMedia("print").addEventListener("change", ({ matches }) => this.print(matches), { signal });
    addEventListener("beforeprint", () => this.print(true), { signal });
    addEventListener("afterprint", () => this.print(false), { signal });
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.card) this.close();
    });
  }

  begin(): void {
    this.refresh();
  }

  /** Work out anew which rows are shown, and in which lanes. */
  refresh(): void {
    this.mask = maskOf(this.events, this.filter);
    this.stage.lanes = lanesOf(this.events, this.lanes, this.mask);
    this.colour();
    undated(this.undated, this.events, this.mask, (row) => this.open(row));
    if (this.card) this.close();
    this.stage.draw();
  }

  private colour(): void {
    legend(this.legend, this.stage.colours.legend(this.stage.palette), this.filter.hidden, () => this.refresh());
  }

  private recolour(): void {
    this.colour();
    this.stage.drawNow();
  }

  private print(on: boolean): void {
    this.stage.print(on);
    this.colour();
  }

  state(): ReturnType<Handle["state"]> {
    const { from, to } = this.stage.navigation;
    const { count, bars, lanes } = this.stage.scene;
    return { from, to, count, bars, lanes: lanes.map((box) => box.lane.name), frames: this.stage.frames };
  }

  destroy(): void {
    this.aborter.abort();
    this.stage.destroy();
  }

  private height(): number {
    return this.options.height ?? Math.max(LEAST_HEIGHT, Math.round(window.innerHeight * 0.66));
  }

  private settled(): void {
    const { from, to } = this.stage.brush ?? this.stage.navigation;
    const count = this.stage.countInView();
    const all = this.mask ? this.mask.reduce((sum, one) => sum + one, 0) : this.events.count;
    this.status.view(count, all, from, to, this.stage.brush !== null, this.stage.scene.bars === 0);
    this.table.show((most) => this.stage.rowsInView(most), count, this.stage.focus);
  }

  private open(row: number): void {
    this.close();
    this.stage.focus = row;
    this.card = card(this.events, row, () => this.close());
    this.card.style.top = `${this.stage.node.offsetTop + 36}px`;
    this.stage.node.after(this.card);
    this.card.focus({ preventScroll: true });
    this.card.scrollIntoView({ block: "nearest" });
    this.options.onSelect?.({ ids: [this.events.id(row)], range: null });
    this.stage.draw();
  }

  private close(): void {
    if (!this.card) return;
    const held = this.card.contains((this.node.getRootNode() as ShadowRoot).activeElement);
    this.card.remove();
    this.card = null;
    if (held) this.stage.canvas.focus({ preventScroll: true });
  }

  private brushed(brush: Brush | null): void {
    this.controls.brush(false);
    this.stage.brushing = false;
    const rows = brush ? this.stage.rowsInView(MOST_CHOSEN) : [];
    this.options.onSelect?.({ ids: rows.map((row) => this.events.id(row)), range: brush && [brush.from, brush.to] });
    this.stage.draw();
  }
}
