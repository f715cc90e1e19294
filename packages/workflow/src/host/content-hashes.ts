import { createHash } from "node:crypto";
import { ContentHashes } from "@sheaf/context/parts";

/**
 * Of this process: it remembers the hashes of large values, so that the next run that is given them, or
 * a context that has grown, hashes only what is new.
 */
export const contentHashes: ContentHashes = new ContentHashes(() => createHash("sha256"));
