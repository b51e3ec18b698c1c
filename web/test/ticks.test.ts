import assert from "node:assert/strict";
import { test } from "node:test";

import { civilFromDays, DAY, daysFromCivil, instantWords, monthStart } from "../src/civil";
import { stretchWords, ticks } from "../src/ticks";

const at = (year: number, month = 1, day = 1): number => daysFromCivil(year, month, day) * DAY;
const labels = (from: number, to: number, most: number): string[] => ticks(from, to, most).map(({ label }) => label);

test("days and dates are those of the Gregorian calendar carried back", () => {
  for (const [year, month, day] of [[1970, 1, 1], [1, 1, 1], [2024, 2, 29], [1900, 3, 1], [9999, 12, 31]] as const) {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    assert.equal(at(year, month, day), date.getTime());
  }
  for (let days = -1_000_000; days < 1_000_000; days += 997) {
    const { year, month, day } = civilFromDays(days);
    assert.equal(daysFromCivil(year, month, day), days);
  }
  assert.deepEqual(civilFromDays(daysFromCivil(0, 2, 29)), { year: 0, month: 2, day: 29 });
  assert.equal(monthStart(1999, 13), at(2000));
  assert.equal(monthStart(2000, 0), at(1999, 12));
});

test("1 BCE is followed by 1 CE: there is no year zero", () => {
  assert.deepEqual(labels(at(-2), at(4), 8), ["3 BCE", "2 BCE", "1 BCE", "1 CE", "2 CE", "3 CE", "4 CE"]);
  assert.deepEqual(labels(at(-350), at(350), 8), ["300 BCE", "200 BCE", "100 BCE", "1 CE", "100", "200", "300"]);
  assert.deepEqual(labels(at(-12), at(12), 6), ["10 BCE", "5 BCE", "1 CE", "5 CE", "10 CE"]);
});

test("ticks go from milliseconds to millennia, and no more of them than fit", () => {
  const spans = [1e-2, 1, 5, 50, 900, 7e3, 1e5, 4e6, 3e7, DAY, 9 * DAY, 70 * DAY, 900 * DAY, 1e5 * DAY, 3e6 * DAY, 1e8 * DAY];
  for (const start of [0, at(-7), at(2024, 2, 27), at(-200_000), at(199_000)]) {
    for (const span of spans) {
      const found = ticks(start, start + span * 10, 12);
      assert.ok(found.length <= 26, `${span}: ${found.length}`);
      assert.deepEqual(found.map((each) => each.at), found.map((each) => each.at).sort((a, b) => a - b));
      assert.ok(found.every((each) => each.at >= start && each.at <= start + span * 10));
      assert.equal(new Set(found.map((each) => each.at)).size, found.length);
    }
  }
  assert.deepEqual(labels(0, 4, 5), ["1 Jan 1970", "00:00:00.001", "00:00:00.002", "00:00:00.003", "00:00:00.004"]);
  assert.deepEqual(labels(at(2023, 12, 30), at(2024, 1, 2), 4), ["30", "31", "2024", "2"]);
  assert.deepEqual(labels(at(2023, 11), at(2024, 2), 4), ["Nov", "Dec", "2024", "Feb"]);
  assert.deepEqual(labels(at(-4000), at(3000), 4), ["4000 BCE", "2000 BCE", "1 CE", "2000"]);
});

test("days of a month do not stand beside the next month", () => {
  assert.deepEqual(labels(at(2023, 1, 25), at(2023, 2, 12), 5), ["26", "Feb", "6", "11"]);
});

test("instants are as precise as they need to be", () => {
  assert.equal(instantWords(at(-43, 3, 15)), "44-03-15 BCE");
  assert.equal(instantWords(at(1994, 7, 18) + 9.5 * 3_600_000), "1994-07-18 09:30");
  assert.equal(instantWords(at(1994, 7, 18) + 1.25), "1994-07-18 00:00:00.001");
  assert.equal(stretchWords(at(-99), at(100)), "100 BCE to 100");
  assert.equal(stretchWords(at(2023, 1), at(2023, 9)), "Jan 2023 to Sep 2023");
  assert.equal(stretchWords(at(2023, 1), at(2023, 1, 9)), "1 Jan 2023 to 9 Jan 2023");
});
