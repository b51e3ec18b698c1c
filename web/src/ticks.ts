// The ticks of the axis: from milliseconds to millennia, on the calendar's lines, without a year zero.

import { civilOf, clock, DAY, daysFromCivil, HOUR, MINUTE, monthStart, SECOND, yearWords } from "./civil";

export interface Tick {
  at: number;
  label: string;
  /** Whether it stands for more than its own unit: the first of a day, a month, a year. */
  major: boolean;
}

type Unit = "ms" | "day" | "month" | "year";

interface Step {
  unit: Unit;
  count: number;
  length: number;
}

const YEAR = 365.2425 * DAY;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

const STEPS: Step[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((count) => ms(count)),
  ...[1, 2, 5, 10, 15, 30].map((count) => ms(count * SECOND)),
  ...[1, 2, 5, 10, 15, 30].map((count) => ms(count * MINUTE)),
  ...[1, 2, 3, 6, 12].map((count) => ms(count * HOUR)),
  ...[1, 2, 5, 10].map((count): Step => ({ unit: "day", count, length: count * DAY })),
  ...[1, 2, 3, 6].map((count): Step => ({ unit: "month", count, length: (count * YEAR) / 12 })),
  ...[1, 2, 5].flatMap((digit) =>
    [1, 10, 100, 1e3, 1e4, 1e5].map((power): Step => {
      const count = digit * power;
      return { unit: "year", count, length: count * YEAR };
    }),
  ),
].sort((a, b) => a.length - b.length);

function ms(count: number): Step {
  return { unit: "ms", count, length: count };
}

/** The ticks between two instants, at most about `most` of them. */
export function ticks(from: number, to: number, most: number): Tick[] {
  const least = (to - from) / Math.max(1, most);
  const step = STEPS.find((each) => each.length >= least) ?? STEPS[STEPS.length - 1]!;
  return MAKERS[step.unit](from, to, step.count);
}

const MAKERS: Record<Unit, (from: number, to: number, count: number) => Tick[]> = {
  ms: ofClock,
  day: ofDays,
  month: ofMonths,
  year: ofYears,
};

function ofClock(from: number, to: number, count: number): Tick[] {
  const found: Tick[] = [];
  for (let at = Math.ceil(from / count) * count; at <= to; at += count) {
    const rest = at - Math.floor(at / DAY) * DAY;
    found.push(rest ? { at, label: clock(rest), major: false } : { at, label: dayLabel(at), major: true });
  }
  return found;
}

function ofDays(from: number, to: number, count: number): Tick[] {
  const found: Tick[] = [];
  const first = civilOf(from);
  for (let month = monthStart(first.year, first.month), next; month <= to; month = next) {
    const { year, month: number } = civilOf(month);
    next = monthStart(year, number + 1);
    // The last step of a month is left out where the next month would stand next to it.
    for (let at = month; at < next - (count > 1 ? (count * DAY) / 2 : 0); at += count * DAY) {
      if (at < from || at > to) continue;
      found.push(
        at === month
          ? { at, label: monthLabel(year, number), major: true }
          : { at, label: String(civilOf(at).day), major: false },
      );
    }
  }
  return found;
}

function ofMonths(from: number, to: number, count: number): Tick[] {
  const found: Tick[] = [];
  const first = civilOf(from);
  const start = first.year * 12 + first.month - 1;
  for (let months = Math.floor(start / count) * count; ; months += count) {
    const year = Math.floor(months / 12);
    const month = months - year * 12 + 1;
    const at = monthStart(year, month);
    if (at > to) return found;
    if (at < from) continue;
    found.push(
      month === 1
        ? { at, label: yearWords(year), major: true }
        : { at, label: MONTHS[month - 1]!, major: false },
    );
  }
}

/** Years by number as people count them: a step of 100 stands at 100 BCE and 100 CE, and 1 BCE is followed by 1 CE. */
function ofYears(from: number, to: number, count: number): Tick[] {
  const found: Tick[] = [];
  const add = (year: number): void => {
    const at = daysFromCivil(year, 1, 1) * DAY;
    if (at >= from && at <= to) {
      found.push({ at, label: yearWords(year), major: count > 1 ? year === 1 || year % (10 * count) === 0 : year % 10 === 0 });
    }
  };
  const low = civilOf(from).year;
  const high = civilOf(to).year;
  // BCE: n BCE is the year 1 - n.
  for (let bce = Math.floor((1 - low) / count) * count; bce >= count; bce -= count) {
    if (1 - bce > high) break;
    add(1 - bce);
  }
  if (count > 1) add(1);
  for (let year = Math.max(count, Math.ceil(low / count) * count); year <= high; year += count) add(year);
  return found;
}

function dayLabel(at: number): string {
  const { year, month, day } = civilOf(at);
  return month === 1 && day === 1 ? `1 Jan ${yearWords(year)}` : `${day} ${MONTHS[month - 1]}`;
}

function monthLabel(year: number, month: number): string {
  return month === 1 ? yearWords(year) : MONTHS[month - 1]!;
}

/** A stretch of time in words: as precise as its length needs. */
export function stretchWords(from: number, to: number): string {
  const length = to - from;
  const one = (at: number): string => {
    const { year, month, day } = civilOf(at);
    if (length > 4 * YEAR) return yearWords(year);
    if (length > 120 * DAY) return `${MONTHS[month - 1]} ${yearWords(year)}`;
    const date = `${day} ${MONTHS[month - 1]} ${yearWords(year)}`;
    if (length > 4 * DAY) return date;
    const rest = at - Math.floor(at / DAY) * DAY;
    return `${date} ${clock(length > 4 * MINUTE ? Math.floor(rest / MINUTE) * MINUTE : rest)}`;
  };
  return `${one(from)} to ${one(to)}`;
}
