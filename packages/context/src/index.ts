export { createContext, contextFromJSON, withParameters } from "./create-context.ts";
export { isContext } from "./is-context.ts";
export { isVersionOf } from "./is-version-of.ts";
export { join } from "./join.ts";
export { isPolicy, POLICIES, POLICY_NAMES } from "./policy.ts";
export { diff } from "./diff.ts";
export { secretsOf } from "./secrets-of.ts";
export { secretNames } from "./secret-references.ts";
export { TextSearch } from "./text-search.ts";
export { JsonList, jsonOf, recordUnchecked } from "./json-list.ts";
export { RecordLayout } from "./record-layout.ts";
export {
  ForkIndexError,
  InvalidArgumentError,
  InvalidNameError,
  InvalidSnapshotError,
  InvalidValueError,
  JoinConflictError,
  JoinError,
} from "./errors.ts";
export type { SecretNames } from "./secret-references.ts";
export type { ContextOptions, ContextSettings, InferringOptions } from "./create-context.ts";
export type { WorkflowContext } from "./workflow-context.ts";
export type { FanOut, FanOutOptions } from "./fan-out.ts";
export type { Changes, NamedChanges } from "./changes.ts";
export type { JoinErrorCode, Path, Writer } from "./errors.ts";
export type { JoinOptions, Policies } from "./join.ts";
export type { Policy, PolicyFacts, PolicyFunction, PolicyName } from "./policy.ts";
export type { Frozen, Json, JsonInput, JsonObject, NotJson } from "./json.ts";
export type {
  Config,
  Entries,
  Extended,
  InferredShape,
  NameOf,
  NewVariables,
  Parameters,
  Read,
  Shape,
  Tasks,
  Variables,
  Widened,
  Writable,
} from "./shape.ts";
export type { Snapshot } from "./snapshot.ts";
export type { TextMatch } from "./text-search.ts";
