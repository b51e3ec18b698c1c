// The card of one event: its date in words, what happened, who says so, and its versions.

import { instantWords } from "./civil";
import { element } from "./dom";
import type { Events } from "./events";

interface Evidence {
  source: string;
  locator: string | null;
  quote: string | null;
  stance: string;
  when: string | null;
}

const FIELDS = { Kind: "kind", Who: "who", Place: "place", Country: "country", Tags: "tags", Certainty: "certainty" };

/** The card of a row. */
export function card(events: Events, row: number, close: () => void): HTMLElement {
  const { columns } = events;
  const list = element("dl");
  const add = (name: string, ...values: (Node | string)[]): void => {
    if (!values.length) return;
    list.append(
      element("dt", {}, name),
      ...values.map((value) => element("dd", { dir: "auto" }, value)),
    );
  };
  const known = columns.text("known", row);
  add("When", events.when(row));
  if (known) add("Known", known);
  if (row < events.dated) add("Bounds", bounds("starts", events.startMin[row]!, events.startMax[row]!), bounds("ends", events.endMin[row]!, events.endMax[row]!));
  add("As stated", ...present(columns.text("when_text", row)));
  for (const [name, column] of Object.entries(FIELDS)) {
    add(name, ...(column === "who" ? participants(events, row) : present(columns.texts(column, row).join(", "))));
  }
  add("Confidence", ...present(columns.text("confidence", row)));
  const stated = JSON.parse(columns.text("evidence", row) || "null") as Evidence[] | null;
  add("Sources", ...(stated?.map((each) => evidence(events, each)) ?? present(columns.texts("sources", row).join(", "))));
  const versions = events.versions(row);
  if (versions.length > 1) add("Versions", ...versions.map((each, place) => version(events, each, place + 1)));
  const more = JSON.parse(columns.text("attributes", row) || "{}") as Record<string, unknown>;
  for (const [name, value] of Object.entries(more)) add(name, typeof value === "string" ? value : JSON.stringify(value));
  add("Identity", ...present(columns.text("event_id", row)));
  const description = columns.text("description", row);
  const heading = element("h2", { dir: "auto", id: "card-title" }, events.title(row));
  return element(
    "section",
    { class: "card", "aria-labelledby": "card-title", tabindex: -1 },
    element("button", { class: "close", type: "button", "aria-label": "Close", click: close }, "×"),
    heading,
    description ? element("p", { dir: "auto", class: "description" }, description) : null,
    list,
  );
}

function present(text: string): string[] {
  return text ? [text] : [];
}

function bounds(what: string, least: number, most: number): string {
  const from = Number.isFinite(least) ? instantWords(least) : null;
  const to = Number.isFinite(most) ? instantWords(most) : null;
  if (!from && !to) return `${what}: no limit is known`;
  if (!from) return `${what} before ${to}`;
  if (!to) return `${what} after ${from}`;
  return from === to ? `${what} at ${from}` : `${what} from ${from}, before ${to}`;
}

/** Who took part, each with the role that is told. */
function participants(events: Events, row: number): string[] {
  const roles = events.columns.texts("roles", row);
  return events.columns.texts("who", row).map((name, place) => (roles[place] ? `${name} (${roles[place]})` : name));
}

function evidence(events: Events, each: Evidence): Node {
  const source = events.header.sources[each.source];
  const name = source?.title || each.source;
  const link = source?.url && /^https?:/i.test(source.url);
  const parts: (Node | string)[] = [link ? element("a", { href: source.url!, rel: "noreferrer" }, name) : name];
  const told = [source?.publisher, source?.published].filter(Boolean).join(", ");
  if (told) parts.push(` (${told})`);
  if (each.locator) parts.push(`, ${each.locator}`);
  if (each.quote) parts.push(": ", element("q", { dir: "auto" }, each.quote));
  if (each.when) parts.push(`, that is ${each.when}`);
  if (each.stance && each.stance !== "supports") parts.push(` (${each.stance})`);
  return element("span", {}, ...parts);
}

function version(events: Events, row: number, number: number): string {
  const from = events.recordedFrom![row]!;
  const revision = events.header.revisions.find(({ at }) => at / 1000 === from);
  const said = revision ? [revision.author, revision.reason].filter(Boolean).join(": ") : "";
  return `${number}, since ${instantWords(from)}: ${events.when(row)}${said ? `; ${said}` : ""}`;
}
