// The document that Python packed: a header in JSON and typed arrays behind it, see timeline/view/pack.py.

import { DAY } from "./civil";

type Place = [offset: number, length: number];

interface InstantColumn { type: "days" | "ticks"; values: Place }
interface TextColumn { type: "text"; texts: Place; texts_ends: Place }
interface CodedColumn { type: "coded"; names: Place; names_ends: Place; codes: Place; width: 1 | 2 | 4 }
interface ListColumn { type: "list"; ends: Place; names: Place; names_ends: Place; codes: Place; width: 1 | 2 | 4 }
type Column = InstantColumn | TextColumn | CodedColumn | ListColumn;

export interface Revision {
  number: number;
  /** When it was recorded, in microseconds since 1970. */
  at: number;
  author: string;
  reason: string;
}

export interface Source {
  title?: string | null;
  published?: string | null;
  publisher?: string | null;
  url?: string | null;
}

export interface Header {
  version: number;
  rows: number;
  title: string;
  notes: string[];
  dimensions: Record<string, string>;
  lanes: string;
  colour: string;
  sources: Record<string, Source>;
  revisions: Revision[];
  columns: Record<string, Column>;
}

const NO_DAY = -(2 ** 31);
const GZIP = 0x1f;

/** The document as it was before it was compressed. */
export async function inflate(data: Uint8Array): Promise<Uint8Array> {
  if (data[0] !== GZIP || data[1] !== 0x8b) return data;
  const packed = new Blob([data as BlobPart]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

export type Codes = Uint8Array | Uint16Array | Uint32Array;

/** The items of each row of a dimension: their names, and their codes from 1; 0 is none. */
export interface Items {
  names: string[];
  codes: Codes;
  /** Where the codes of each row end; null where each row has exactly one. */
  ends: Uint32Array | null;
}

/** The texts of a column as a search compares them, and which of them each row has. */
export interface Folded {
  texts: string[];
  of: (row: number) => number;
}

/** The columns of a document, decoded when they are asked for. */
export class Columns {
  readonly header: Header;
  private readonly base: number;
  private readonly buffer: ArrayBuffer;
  private readonly heaps = new Map<string, Heap>();
  private readonly dimensions = new Map<string, Items>();
  private readonly searched = new Map<string, Folded | null>();

  constructor(bytes: Uint8Array) {
    const whole = bytes.byteOffset % 8 ? bytes.slice() : bytes;
    this.buffer = whole.buffer as ArrayBuffer;
    const length = new DataView(this.buffer, whole.byteOffset, 4).getUint32(0, true);
    this.header = JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + length))) as Header;
    this.base = whole.byteOffset + 4 + length;
  }

  has(name: string): boolean {
    return name in this.header.columns;
  }

  /** A column of instants in milliseconds; `none` where there is none. */
  instants(name: string, none: number): Float64Array {
    const column = this.header.columns[name];
    const values = new Float64Array(this.header.rows);
    if (!column || (column.type !== "days" && column.type !== "ticks")) return values.fill(none);
    if (column.type === "days") {
      const days = this.array(Int32Array, column.values);
      for (let row = 0; row < days.length; row++) values[row] = days[row] === NO_DAY ? none : days[row]! * DAY;
    } else {
      const ticks = this.array(Float64Array, column.values);
      for (let row = 0; row < ticks.length; row++) values[row] = Number.isNaN(ticks[row]) ? none : ticks[row]! / 1000;
    }
    return values;
  }

  /** One text; "" where there is none. */
  text(name: string, row: number): string {
    const column = this.header.columns[name];
    if (!column) return "";
    if (column.type === "text") return this.heap(name, column.texts, column.texts_ends).at(row);
    if (column.type === "coded") {
      const code = this.codes(column)[row]!;
      return code ? this.heap(name, column.names, column.names_ends).at(code - 1) : "";
    }
    return "";
  }

  /** The texts of a row of a column of lists, or its one text. */
  texts(name: string, row: number): string[] {
    const column = this.header.columns[name];
    if (column?.type !== "list") {
      const one = this.text(name, row);
      return one ? [one] : [];
    }
    const { names, codes, ends } = this.items(name)!;
    const found = [];
    for (let at = row ? ends![row - 1]! : 0; at < ends![row]!; at++) found.push(names[codes[at]! - 1]!);
    return found;
  }

  /** The items of a column that is coded; null for any other. */
  items(name: string): Items | null {
    const known = this.dimensions.get(name);
    if (known) return known;
    const column = this.header.columns[name];
    if (column?.type !== "coded" && column?.type !== "list") return null;
    const items: Items = {
      names: this.heap(name, column.names, column.names_ends).all(),
      codes: this.codes(column),
      ends: column.type === "list" ? this.array(Uint32Array, column.ends) : null,
    };
    this.dimensions.set(name, items);
    return items;
  }

  /** The texts of a column in lower case, for a search: each different text once, and the text of each row. */
  folded(name: string): Folded | null {
    if (!this.searched.has(name)) this.searched.set(name, this.fold(name));
    return this.searched.get(name)!;
  }

  private fold(name: string): Folded | null {
    const column = this.header.columns[name];
    if (column?.type === "text") {
      return { texts: this.heap(name, column.texts, column.texts_ends).all().map(fold), of: (row) => row };
    }
    if (column?.type === "coded") {
      const codes = this.codes(column);
      return { texts: ["", ...this.items(name)!.names.map(fold)], of: (row) => codes[row]! };
    }
    return null;
  }

  private heap(name: string, texts: Place, ends: Place): Heap {
    let heap = this.heaps.get(name);
    if (!heap) {
      heap = new Heap(this.array(Uint8Array, texts), this.array(Uint32Array, ends));
      this.heaps.set(name, heap);
    }
    return heap;
  }

  private codes(column: CodedColumn | ListColumn): Codes {
    if (column.width === 1) return this.array(Uint8Array, column.codes);
    return column.width === 2 ? this.array(Uint16Array, column.codes) : this.array(Uint32Array, column.codes);
  }

  private array<T>(
    kind: { new (buffer: ArrayBuffer, offset: number, length: number): T; BYTES_PER_ELEMENT: number },
    [offset, length]: Place,
  ): T {
    return new kind(this.buffer, this.base + offset, length / kind.BYTES_PER_ELEMENT);
  }
}

/** Texts without their accents and capitals, as a search compares them. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

class Heap {
  private static readonly decoder = new TextDecoder();
  constructor(
    private readonly bytes: Uint8Array,
    private readonly ends: Uint32Array,
  ) {}

  at(place: number): string {
    const start = place ? this.ends[place - 1]! : 0;
    const end = this.ends[place]!;
    return start === end ? "" : Heap.decoder.decode(this.bytes.subarray(start, end));
  }

  all(): string[] {
    return Array.from(this.ends, (_, place) => this.at(place));
  }
}
