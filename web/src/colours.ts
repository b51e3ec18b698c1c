// Colours of events: one for each of the most frequent items of a dimension.

import type { Events } from "./events";
import { naming } from "./lanes";
import type { Palette } from "./palette";
import type { Codes } from "./unpack";

export class Colours {
  /** The names of the items, the most frequent first. */
  private readonly names: string[] = [];
  private readonly rank = new Map<string, number>();
  private readonly rankOf: Int32Array = new Int32Array(0);
  private readonly codes: Codes | null = null;
  private readonly ends: Uint32Array | null = null;

  constructor(events: Events, dimension: string) {
    const column = events.header.dimensions[dimension];
    const items = column ? events.columns.items(column) : null;
    if (!items) return;
    const { names, of } = naming(items.names, dimension);
    const counts = new Uint32Array(names.length);
    for (let at = 0; at < items.codes.length; at++) counts[of[items.codes[at]!]!]!++;
    const order = [...counts.keys()].filter((item) => item && counts[item]).sort((a, b) => counts[b]! - counts[a]!);
    this.names = order.map((item) => names[item]!);
    this.names.forEach((name, place) => this.rank.set(name, place));
    this.rankOf = Int32Array.from(of, (item) => this.rank.get(names[item]!) ?? -1);
    this.codes = items.codes;
    this.ends = items.ends;
  }

  /** The colour of a row: of its first item, where it has several. */
  of(row: number, palette: Palette): string {
    if (!this.codes) return palette.items[0]!;
    let at = row;
    if (this.ends) {
      at = row ? this.ends[row - 1]! : 0;
      if (at >= this.ends[row]!) return palette.other;
    }
    return palette.items[this.rankOf[this.codes[at]!]!] ?? palette.other;
  }

  /** The colour of an item by its name; of a name that is none, the first. */
  named(name: string, palette: Palette): string {
    const rank = this.rank.get(name);
    return rank === undefined ? palette.items[0]! : (palette.items[rank] ?? palette.other);
  }

  legend(palette: Palette): { name: string; colour: string }[] {
    return this.names.map((name, place) => ({ name, colour: palette.items[place] ?? palette.other }));
  }
}
