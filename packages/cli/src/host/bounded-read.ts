import type { Readable } from "node:stream";

/** A stream has more bytes than the limit. */
export class TooLargeError extends Error {}

/**
 * All bytes of a stream. They are counted as they arrive, because devices and pipes have no size.
 *
 * @throws TooLargeError once there are more than `limit`; the stream is then closed
 */
export async function boundedRead(stream: Readable, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > limit) throw new TooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
