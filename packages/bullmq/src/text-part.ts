import { createHash } from "node:crypto";
import type { Json } from "@sheaf/context/json";
import { ContentHashes, type Hash, parsePart } from "@sheaf/context/parts";

/** Characters of JSON in a stream of Redis. A longer text is a part beside it, so that streams can be read in pages. */
export const MAX_INLINE = 65_536;

const hashes = new ContentHashes(() => createHash("sha256"));

/** The name of a part with this text. */
export function hashOf(text: string): Hash {
  return createHash("sha256").update(text).digest("hex");
}

/** The value of a text, if it is what its name says. @throws PartError */
export function valueOf(hash: Hash, text: string): Json {
  return parsePart(hash, text, hashes);
}
