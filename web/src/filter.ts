// Which rows are shown: what was known by a moment, what matches the words, and the items that are not switched off.

import type { Events } from "./events";
import { naming } from "./lanes";
import { fold } from "./unpack";

export interface Filter {
  words: string;
  /** Names of items of the colours' dimension that are switched off. */
  hidden: Set<string>;
  dimension: string;
  /** The moment of recorded time; null for now. */
  known: number | null;
  /** Only what certainly belongs, where the rows say so. */
  certain: boolean;
}

const TEXTS = ["title", "description", "place", "event_id", "when"];

/** A mark for each row that is kept; null where all are. */
export function maskOf(events: Events, filter: Filter): Uint8Array | null {
  const tests = [known(events, filter.known), ...words(events, filter.words), hidden(events, filter), certain(events, filter)];
  const asked = tests.filter((test): test is Test => test !== null);
  if (!asked.length) return null;
  const mask = new Uint8Array(events.count);
  for (let row = 0; row < events.count; row++) mask[row] = asked.every((test) => test(row)) ? 1 : 0;
  return mask;
}

type Test = (row: number) => boolean;

function known(events: Events, at: number | null): Test | null {
  const { recordedFrom: from, recordedTo: to } = events;
  if (!from || !to) return null;
  const moment = at ?? Number.MAX_VALUE;
  return (row) => from[row]! <= moment && moment < to[row]!;
}

/** Every word must stand in one of the texts, or in one of the items; `who:iran` looks at the items of one dimension. */
function words(events: Events, typed: string): Test[] {
  return [...typed.matchAll(/(-?)(?:(\w+):)?(?:"([^"]*)"|(\S+))/g)].flatMap(([, minus, key, quoted, plain]) => {
    const dimension = key ? events.header.dimensions[key] : undefined;
    const word = fold((quoted ?? plain ?? "").replaceAll('"', ""));
    if (!word) return [];
    const text = key && !dimension ? fold(`${key}:${word}`) : word;
    const columns = dimension ? [dimension] : [...TEXTS, ...Object.values(events.header.dimensions)];
    const tests = [...new Set(columns)].map((column) => holding(events, column, text)).filter((test): test is Test => test !== null);
    const found: Test = (row) => tests.some((test) => test(row));
    return [minus ? (row: number) => !found(row) : found];
  });
}

function holding(events: Events, column: string, word: string): Test | null {
  const items = events.columns.items(column);
  if (items) {
    const hits = [false, ...items.names.map((name) => fold(name).includes(word))];
    if (!hits.includes(true)) return null;
    const { codes, ends } = items;
    if (!ends) return (row) => hits[codes[row]!]!;
    return (row) => {
      for (let at = row ? ends[row - 1]! : 0; at < ends[row]!; at++) if (hits[codes[at]!]) return true;
      return false;
    };
  }
  const folded = events.columns.folded(column);
  return folded && ((row) => folded.texts[folded.of(row)]!.includes(word));
}

function hidden(events: Events, { dimension, hidden: names }: Filter): Test | null {
  const column = events.header.dimensions[dimension];
  const items = column ? events.columns.items(column) : null;
  if (!items || !names.size) return null;
  const { names: all, of } = naming(items.names, dimension);
  const off = Uint8Array.from(all, (name) => Number(names.has(name)));
  const { codes, ends } = items;
  if (!ends) return (row) => !off[of[codes[row]!]!];
  return (row) => {
    const start = row ? ends[row - 1]! : 0;
    if (start === ends[row]) return !off[0];
    for (let at = start; at < ends[row]!; at++) if (!off[of[codes[at]!]!]) return true;
    return false;
  };
}

function certain(events: Events, { certain: only }: Filter): Test | null {
  const items = only ? events.columns.items("certainty") : null;
  if (!items) return null;
  const possible = items.names.indexOf("possible") + 1;
  return (row) => items.codes[row] !== possible;
}
