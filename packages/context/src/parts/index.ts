/**
 * Cuts contexts into parts that are named by their hash, so that only what is new has to be stored or sent,
 * and restores contexts from parts, completely or only some names.
 *
 * @packageDocumentation
 */

export { ContentHashes } from "./content-hashes.ts";
export { partsOf } from "./context-parts.ts";
export { ContextReader } from "./context-reader.ts";
export { parsePart } from "./parse-part.ts";
export { PartError } from "./part-error.ts";
export { isHash } from "./stored-value.ts";
export type { Hash, RunningHash } from "./content-hashes.ts";
export type { ContextParts } from "./context-parts.ts";
export type { NamesToRead, ReadPart } from "./context-reader.ts";
export type { PartErrorCode } from "./part-error.ts";
