import { InvalidJsonError } from "../errors.ts";
import { parseJson } from "../json/parse-json.ts";
import type { Json } from "../json.ts";
import type { ContentHashes, Hash } from "./content-hashes.ts";
import { PartError } from "./part-error.ts";

/**
 * The value of a part, if the text is what its hash says. Contexts take it over without a copy.
 * O(length).
 *
 * @param hash The name of the part.
 * @param text What was found under that name.
 * @param hashes Computes the hash of the text.
 * @throws {@link PartError} `PART_DAMAGED` if it is another text, `PART_FOREIGN` if it is not JSON.
 *
 * @example
 * ```ts
 * import { createHash } from "node:crypto";
 *
 * const hashes = new ContentHashes(() => createHash("sha256"));
 * parsePart(hashes.of([1, 2]), "[1,2]", hashes); // [1, 2]
 * parsePart(hashes.of([1, 2]), "[1,3]", hashes); // throws: Cannot use part 49a64717
 * ```
 */
export function parsePart(hash: Hash, text: string, hashes: ContentHashes): Json {
  if (hashes.ofText(text) !== hash)
    throw new PartError("PART_DAMAGED", hash, "its content has another hash");
  try {
    return parseJson(text);
  } catch (cause) {
    if (!(cause instanceof InvalidJsonError)) throw cause;
    throw new PartError("PART_FOREIGN", hash, "it is not JSON", { cause });
  }
}
