// Days and civil dates of the Gregorian calendar carried back, with a year 0 that is 1 BCE: further than Date reaches.

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface Civil {
  year: number;
  month: number;
  day: number;
}

const DAYS_PER_CYCLE = 146097;
const EPOCH = 719468; // days from 0000-03-01 to 1970-01-01

/** The days from 1970-01-01 to a date. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const cycle = Math.floor(y / 400);
  const yearOfCycle = y - cycle * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfCycle =
    yearOfCycle * 365 + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100) + dayOfYear;
  return cycle * DAYS_PER_CYCLE + dayOfCycle - EPOCH;
}

/** The date of a day, counted from 1970-01-01. */
export function civilFromDays(days: number): Civil {
  const shifted = days + EPOCH;
  const cycle = Math.floor(shifted / DAYS_PER_CYCLE);
  const dayOfCycle = shifted - cycle * DAYS_PER_CYCLE;
  const yearOfCycle = Math.floor(
    (dayOfCycle -
      Math.floor(dayOfCycle / 1460) +
      Math.floor(dayOfCycle / 36524) -
      Math.floor(dayOfCycle / 146096)) /
      365,
  );
  const dayOfYear =
    dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

/** The date of an instant in milliseconds. */
export function civilOf(ms: number): Civil {
  return civilFromDays(Math.floor(ms / DAY));
}

/** The first instant of a month; months may run beyond 1 to 12. */
export function monthStart(year: number, month: number): number {
  const months = year * 12 + month - 1;
  const of = Math.floor(months / 12);
  return daysFromCivil(of, months - of * 12 + 1, 1) * DAY;
}

/** A year with its era where that is not ours, or where its digits alone would be no year; 0 is 1 BCE. */
export function yearWords(year: number): string {
  if (year <= 0) return `${1 - year} BCE`;
  return year < 100 || year > 9999 ? `${year} CE` : String(year);
}

const pad = (number: number, width = 2): string => String(number).padStart(width, "0");

/** An instant in ISO order, as precise as it needs to be. */
export function instantWords(ms: number): string {
  const day = Math.floor(ms / DAY);
  const { year, month, day: ofMonth } = civilFromDays(day);
  const era = year <= 0 ? " BCE" : year < 100 || year > 9999 ? " CE" : "";
  const date = `${year <= 0 ? 1 - year : year}-${pad(month)}-${pad(ofMonth)}${era}`;
  const rest = ms - day * DAY;
  return rest < 0.001 ? date : `${date} ${clock(rest)}`;
}

/** A time of day, counted in milliseconds from midnight: no seconds on the minute. */
export function clock(rest: number): string {
  const minutes = Math.floor(rest / MINUTE);
  const hm = `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
  const ms = rest - minutes * MINUTE;
  if (ms < 0.001) return hm;
  const whole = Math.floor(ms / SECOND);
  const part = Math.floor(ms - whole * SECOND);
  return `${hm}:${pad(whole)}${part ? `.${pad(part, 3)}` : ""}`;
}
