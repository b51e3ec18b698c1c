// The same in words: a line that is read aloud, the table of what is in view, and the list of events without a date.

import { counted, element } from "./dom";
import type { Events } from "./events";
import { stretchWords } from "./ticks";

const PAGE = 100;
const MOST_UNDATED = 500;

/** The line below the stage, which a screen reader reads when it changes. */
export class Status {
  readonly node: HTMLElement;
  private readonly told = element("p", { class: "status", role: "status", "aria-live": "polite" });
  private readonly aloud = element("p", { class: "hidden", "aria-live": "polite" });

  constructor() {
    this.node = element(
      "div",
      {},
      this.told,
      this.aloud,
      element(
        "p",
        { class: "help", id: "timeline-help" },
        "Drag to move, wheel to zoom, shift and drag to mark a time. Keys: ← → move, + − zoom, 0 all, ↑ ↓ next event, Enter opens it, B marks what is in view.",
      ),
    );
  }

  view(count: number, all: number, from: number, to: number, marked: boolean, dense: boolean): void {
    const where = marked ? "in the marked time" : "in view";
    const way = dense ? "; drawn as density, zoom in for single events" : "";
    const text = `${count.toLocaleString("en")} of ${counted(all, "event")} ${where}, ${stretchWords(from, to)}${way}.`;
    if (this.told.textContent !== text) this.told.textContent = text;
  }

  say(text: string): void {
    this.aloud.textContent = text.slice(0, 500);
  }
}

/** The table of the events in view, in the order of time. */
export class Table {
  readonly node: HTMLElement;
  private readonly heading = element("h2", { id: "timeline-table" });
  private readonly body = element("tbody");
  private readonly more: HTMLButtonElement;
  private shown = PAGE;
  private rows: (most: number) => number[] = () => [];
  private count = 0;
  private current: number | null = null;
  private readonly columns: [name: string, column: string][];

  constructor(
    private readonly events: Events,
    private readonly open: (row: number) => void,
  ) {
    this.columns = Object.entries({ Kind: "kind", Who: "who", Place: "place", Country: "country", Certainty: "certainty" }).filter(
      ([, column]) => events.columns.has(column),
    );
    this.more = element("button", {
      type: "button",
      click: () => {
        this.shown += PAGE;
        this.fill();
      },
    }, "Show more") as HTMLButtonElement;
    const head = ["When", "What", ...this.columns.map(([name]) => name)];
    this.node = element(
      "section",
      { "aria-labelledby": "timeline-table" },
      this.heading,
      element(
        "div",
        { class: "tablewrap", tabindex: 0, role: "group", "aria-label": "Table of the events in view" },
        element(
          "table",
          {},
          element("thead", {}, element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, name)))),
          this.body,
        ),
      ),
      this.more,
    );
  }

  show(rows: (most: number) => number[], count: number, current: number | null): void {
    this.shown = PAGE;
    this.rows = rows;
    this.count = count;
    this.current = current;
    this.fill();
  }

  private fill(): void {
    const rows = this.rows(this.shown);
    this.heading.textContent = rows.length < this.count ? `In view: the first ${rows.length} of ${counted(this.count, "event")}` : `In view: ${counted(this.count, "event")}`;
    this.more.hidden = rows.length >= this.count;
    this.body.replaceChildren(...rows.map((row) => this.line(row)));
  }

  private line(row: number): HTMLElement {
    const { events } = this;
    const title = element("button", { type: "button", dir: "auto", click: () => this.open(row) }, element("span", { class: "clip" }, events.title(row)));
    return element(
      "tr",
      { "aria-current": row === this.current ? "true" : undefined },
      element("td", {}, events.when(row)),
      element("td", {}, title),
      ...this.columns.map(([, column]) => element("td", { dir: "auto" }, events.columns.texts(column, row).join(", "))),
    );
  }
}

/** The events without a date: they may have been at any time, and are drawn nowhere. */
export function undated(node: HTMLElement, events: Events, mask: Uint8Array | null, open: (row: number) => void): void {
  const rows = [];
  for (let row = events.dated; row < events.count; row++) if (!mask || mask[row]) rows.push(row);
  node.hidden = !rows.length;
  node.replaceChildren(
    element("h2", {}, `Undated: ${counted(rows.length, "event")}`),
    element(
      "ul",
      {},
      ...rows.slice(0, MOST_UNDATED).map((row) =>
        element("li", {}, element("button", { type: "button", dir: "auto", click: () => open(row) }, element("span", { class: "clip" }, events.title(row)))),
      ),
    ),
  );
  if (rows.length > MOST_UNDATED) node.append(element("p", { class: "help" }, `and ${(rows.length - MOST_UNDATED).toLocaleString("en")} more`));
}
