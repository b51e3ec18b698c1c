// The module: `draw` for a page, the default export for a notebook. A page that holds a document starts by itself.

import { draw } from "./draw";
import { render } from "./notebook";

export type { Chosen, Handle, Options } from "./app";
export { draw };
export default { render };

function decoded(text: string): Uint8Array {
  const modern = Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array };
  if (modern.fromBase64) return modern.fromBase64(text);
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

if (typeof document !== "undefined") {
  for (const target of document.querySelectorAll<HTMLElement>("[data-timeline]")) {
    const data = document.getElementById(target.dataset["timeline"]!);
    if (data) void draw(target, decoded(data.textContent!.trim()));
  }
}
