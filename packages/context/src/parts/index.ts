export { ContentHashes } from "./content-hashes.ts";
export type { Hash, RunningHash } from "./content-hashes.ts";
