// The events of a document: the edges that are drawn, and what is said of each.

import { Columns, type Header } from "./unpack";

export class Events {
  readonly header: Header;
  /** All rows; those with a date come first, by their earliest start. */
  readonly count: number;
  readonly dated: number;
  readonly startMin: Float64Array;
  readonly startMax: Float64Array;
  readonly endMin: Float64Array;
  readonly endMax: Float64Array;
  readonly recordedFrom: Float64Array | null;
  readonly recordedTo: Float64Array | null;

  constructor(readonly columns: Columns) {
    this.header = columns.header;
    this.count = this.header.rows;
    this.startMin = columns.instants("start_min", -Infinity);
    this.startMax = columns.instants("start_max", Infinity);
    this.endMin = columns.instants("end_min", -Infinity);
    this.endMax = columns.instants("end_max", Infinity);
    const versions = columns.has("recorded_from") && columns.has("recorded_to");
    this.recordedFrom = versions ? columns.instants("recorded_from", -Infinity) : null;
    this.recordedTo = versions ? columns.instants("recorded_to", Infinity) : null;
    this.dated = this.count;
    while (this.dated && !this.isDated(this.dated - 1)) this.dated--;
  }

  /** The first and the last instant that is told of the rows; null where none is. */
  domain(mask: Uint8Array | null): [number, number] | null {
    let low = Infinity;
    let high = -Infinity;
    for (const edges of [this.startMin, this.startMax, this.endMin, this.endMax]) {
      for (let row = 0; row < this.dated; row++) {
        const at = edges[row]!;
        if (at === Infinity || at === -Infinity || (mask && !mask[row])) continue;
        if (at < low) low = at;
        if (at > high) high = at;
      }
    }
    return low <= high ? [low, high] : null;
  }

  id(row: number): string {
    return this.columns.text("event_id", row) || String(row);
  }

  title(row: number): string {
    return this.columns.text("title", row) || this.columns.text("event_id", row) || "untitled";
  }

  when(row: number): string {
    return this.columns.text("when", row) || (this.isDated(row) ? "" : "undated");
  }

  /** The rows of the versions of the same event up to this one, the first one first. */
  versions(row: number): number[] {
    const { recordedFrom } = this;
    if (!recordedFrom) return [row];
    const id = this.id(row);
    const found = [];
    for (let each = 0; each < this.count; each++) {
      if (recordedFrom[each]! <= recordedFrom[row]! && this.id(each) === id) found.push(each);
    }
    return found.sort((a, b) => recordedFrom[a]! - recordedFrom[b]!);
  }

  private isDated(row: number): boolean {
    return (
      Number.isFinite(this.startMin[row]!) ||
      Number.isFinite(this.startMax[row]!) ||
      Number.isFinite(this.endMin[row]!) ||
      Number.isFinite(this.endMax[row]!)
    );
  }
}
