// The module: `render` draws a document into an element. A page that holds a document starts by itself.

import { start } from "./app";
import { inflate } from "./unpack";

export type { Options, Handle, Chosen } from "./app";
export { render };

import type { Handle, Options } from "./app";

/**
 * Draw a document (the bytes that Python made, compressed or not) into an element.
 *
 * `options.onSelect` is called with what a reader chose: an event, or a stretch of time with the events in it.
 */
async function render(target: Element, data: Uint8Array | ArrayBuffer | DataView, options: Options = {}): Promise<Handle> {
  const bytes =
    data instanceof Uint8Array
      ? data
      : data instanceof ArrayBuffer
        ? new Uint8Array(data)
        : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return start(target, await inflate(bytes), options);
}

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
    if (data) void render(target, decoded(data.textContent!.trim()));
  }
}
