// Rows: the events of a lane that are in view, packed into as few rows as their extents and labels need.

export interface Span {
  from: number;
  to: number;
}

/** The row of each span: the first in which it lies at least `gap` from all that came before it. */
export function packed(spans: Span[], gap: number): { rows: Int32Array; count: number } {
  const rows = new Int32Array(spans.length);
  const taken: { end: number; spans: Span[] }[] = [];
  spans.forEach((span, place) => {
    let row = taken.findIndex((each) => each.end + gap <= span.from || free(each.spans, span, gap));
    if (row < 0) row = taken.push({ end: -Infinity, spans: [] }) - 1;
    const { end, spans: others } = taken[row]!;
    taken[row]!.end = Math.max(end, span.to);
    others.push(span);
    rows[place] = row;
  });
  return { rows, count: taken.length };
}

function free(spans: Span[], span: Span, gap: number): boolean {
  // The last ones are the likeliest to be near: they are looked at first.
  for (let at = spans.length - 1; at >= 0; at--) {
    const other = spans[at]!;
    if (span.to + gap > other.from && other.to + gap > span.from) return false;
  }
  return true;
}
