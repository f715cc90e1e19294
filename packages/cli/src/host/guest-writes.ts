import type { Stream } from "./output.ts";

/**
 * Hands what anybody else writes to the stream to `show`, until the function that is returned is
 * called. Actions may print what they like; where it goes is decided here.
 */
export function divertGuestWrites(stream: Stream, show: (text: string) => boolean): () => void {
  const write = stream.write.bind(stream);
  const decoder = new TextDecoder();
  const diverted = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    const hasRoom = show(text);
    const done = rest.find((argument) => typeof argument === "function");
    if (done !== undefined) queueMicrotask(done as () => void);
    return hasRoom;
  };
  Object.assign(stream, { write: diverted });
  return () => {
    Object.assign(stream, { write });
  };
}
