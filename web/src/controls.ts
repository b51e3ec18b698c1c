// The controls above the stage: search, lanes, colours, what was known when, and the buttons that move the view.

import { instantWords } from "./civil";
import { element } from "./dom";
import type { Events } from "./events";
import type { Filter } from "./filter";

export interface ControlHooks {
  filtered: () => void;
  laned: (dimension: string) => void;
  coloured: (dimension: string) => void;
  fit: () => void;
  zoom: (factor: number) => void;
  brush: (on: boolean) => void;
}

export interface Controls {
  node: HTMLElement;
  brush: (on: boolean) => void;
}

const TYPING = 200;

export function controls(events: Events, filter: Filter, lanes: string, hooks: ControlHooks): Controls {
  let waiting = 0;
  const search = element("input", {
    type: "search",
    placeholder: "words, who:name, -kind:x",
    input: () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => {
        filter.words = search.value;
        hooks.filtered();
      }, TYPING);
    },
  });
  const mark = element(
    "button",
    { type: "button", "aria-pressed": "false", class: "mark", click: () => set(mark.getAttribute("aria-pressed") !== "true") },
    "Mark a time",
  );
  const set = (on: boolean): void => {
    mark.setAttribute("aria-pressed", String(on));
    hooks.brush(on);
  };
  const button = (name: string, label: string, act: () => void): HTMLElement =>
    element("button", { type: "button", "aria-label": label, title: label, click: act }, name);
  const node = element(
    "div",
    {},
    element(
      "div",
      { class: "controls" },
      element("label", {}, "Search", search),
      chooser("Lanes", events, lanes, hooks.laned),
      chooser("Colour", events, filter.dimension, hooks.coloured),
      certainty(events, filter, hooks),
      element(
        "span",
        {},
        button("−", "Zoom out", () => hooks.zoom(1 / 1.5)),
        " ",
        button("+", "Zoom in", () => hooks.zoom(1.5)),
        " ",
        button("All", "Show all of time", hooks.fit),
        " ",
        mark,
      ),
    ),
    known(events, filter, hooks),
  );
  return { node, brush: (on) => mark.setAttribute("aria-pressed", String(on)) };
}

function chooser(name: string, events: Events, chosen: string, act: (dimension: string) => void): HTMLElement | null {
  const names = [...Object.keys(events.header.dimensions), "none"];
  if (names.length < 2) return null;
  const box = element("select", { change: () => act(box.value) }, ...names.map((each) => element("option", { value: each }, each)));
  box.value = chosen;
  return element("label", {}, name, box);
}

function certainty(events: Events, filter: Filter, hooks: ControlHooks): HTMLElement | null {
  if (!events.columns.has("certainty")) return null;
  const box = element("input", {
    type: "checkbox",
    change: () => {
      filter.certain = box.checked;
      hooks.filtered();
    },
  });
  return element("label", {}, box, "certain only");
}

/** The slider of recorded time: one step a revision. */
function known(events: Events, filter: Filter, hooks: ControlHooks): HTMLElement | null {
  const { revisions } = events.header;
  if (revisions.length < 2 || !events.recordedFrom) return null;
  const last = revisions.length - 1;
  const told = element("output", {});
  const words = (place: number): string => {
    const { number, at, reason } = revisions[place]!;
    return `${place === last ? "now: " : ""}revision ${number}, ${instantWords(at / 1000)}${reason ? `: ${reason}` : ""}`;
  };
  const slider = element("input", {
    type: "range",
    min: 0,
    max: last,
    step: 1,
    value: last,
    input: () => {
      const place = Number(slider.value);
      filter.known = place === last ? null : revisions[place]!.at / 1000;
      told.textContent = words(place);
      slider.setAttribute("aria-valuetext", words(place));
      hooks.filtered();
    },
  });
  told.textContent = words(last);
  slider.setAttribute("aria-valuetext", words(last));
  return element("div", { class: "known" }, element("label", { class: "slider" }, "What was known at", slider), told);
}

const MOST_COLOURS = 12;

/** The names of the colours: each a button that hides its events, or shows them again. */
export function legend(node: HTMLElement, items: { name: string; colour: string }[], hidden: Set<string>, act: () => void): void {
  const focused = (node.getRootNode() as ShadowRoot).activeElement?.textContent;
  node.replaceChildren(
    ...items.slice(0, MOST_COLOURS).map(({ name, colour }) => {
      const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
      swatch.style.background = colour;
      return element(
        "button",
        {
          type: "button",
          "aria-pressed": String(!hidden.has(name)),
          click: () => {
            if (!hidden.delete(name)) hidden.add(name);
            act();
          },
        },
        swatch,
        element("span", { class: "name", dir: "auto" }, name),
      );
    }),
  );
  if (items.length > MOST_COLOURS) node.append(element("span", { class: "help" }, `and ${(items.length - MOST_COLOURS).toLocaleString("en")} more`));
  if (focused) [...node.querySelectorAll("button")].find((button) => button.textContent === focused)?.focus();
}
