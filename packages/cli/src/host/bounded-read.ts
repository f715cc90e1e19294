import type { Readable } from "node:stream";

/** There is more to read than is wanted. */
export class TooLargeError extends Error {}

/**
 * All bytes of a stream. It is read piece by piece, as devices and pipes have no size to ask for.
 *
 * @throws TooLargeError once there are more than `limit`; the stream is closed then.
 */
export async function boundedRead(stream: Readable, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream as AsyncIterable<Uint8Array>) {
    length += piece.length;
    if (length > limit) throw new TooLargeError();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
