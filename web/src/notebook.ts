// The drawing in a notebook: anywidget calls `render` with an element and with the model that Python shares.

import { element } from "./dom";
import { draw } from "./draw";

interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
}

/** Draw the document of a model, and tell it what a reader chooses; what is returned takes the drawing away. */
export async function render({ model, el }: { model: Model; el: HTMLElement }): Promise<() => void> {
  // JupyterLab takes keys before a page sees them, unless an element asks it not to; other notebooks take what is left.
  const target = element("div", { "data-lm-suppress-shortcuts": "true", keydown: (event: Event) => event.stopPropagation() });
  el.append(target);
  const handle = await draw(target, model.get("_data") as DataView, {
    height: model.get("height") as number,
    theme: isDark(el) ? "dark" : "light",
    onSelect: ({ ids, range }) => {
      model.set("selected", ids);
      model.set("_range", range);
      model.save_changes();
    },
  });
  return () => {
    handle.destroy();
    target.remove();
  };
}

/** Whether the ground that an element stands on is dark: notebooks have themes of their own. */
function isDark(node: Element | null): boolean {
  for (; node; node = node.parentElement) {
    const [red, green, blue, opacity] = (getComputedStyle(node).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    if (opacity !== 0 && blue !== undefined) return red! * 0.3 + green! * 0.59 + blue * 0.11 < 128;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
