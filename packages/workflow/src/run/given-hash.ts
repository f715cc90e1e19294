import type { WorkflowContext } from "@sheaf/context";
import { type Hash, partsOf } from "@sheaf/context/parts";
import { contentHashes } from "../host/content-hashes.ts";

/**
 * A hash of a context that a run is given, without secrets. O(names), and O(size) of large values that
 * this process has not hashed before.
 *
 * @param secrets By name: those of the run.
 */
export function givenHash(context: WorkflowContext, secrets: ReadonlyMap<string, string>): Hash {
  return partsOf(context, contentHashes, secrets).manifest;
}
