// The one call of the module: a document drawn into an element.

import { type Handle, type Options, start } from "./app";
import { inflate } from "./unpack";

/**
 * Draw a document (the bytes that Python made, compressed or not) into an element.
 *
 * `options.onSelect` is called with what a reader chose: an event, or a stretch of time with the events in it.
 */
export async function draw(target: Element, data: Uint8Array | ArrayBuffer | DataView, options: Options = {}): Promise<Handle> {
  const bytes =
    data instanceof Uint8Array
      ? data
      : data instanceof ArrayBuffer
        ? new Uint8Array(data)
        : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return start(target, await inflate(bytes), options);
}
