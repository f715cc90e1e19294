import { InvalidSnapshotError } from "./errors.ts";
import { isNode, type Json, type JsonObject } from "./json.ts";

/** What a context is when it is written down: plain JSON, without secrets. */
export interface Snapshot {
  /** Always `sheaf.context`. */
  readonly format: "sheaf.context";
  /** Of the format; it changes when an older reader would misread a snapshot. */
  readonly version: 1;
  /** As they were given. */
  readonly parameters: JsonObject;
  /** As it was given. */
  readonly config: JsonObject;
  /** By name. */
  readonly variables: JsonObject;
  /** Results by the name of the task. */
  readonly tasks: JsonObject;
  /** Present in a fork of a fan-out. */
  readonly item?: Json;
  /** Present in a fork of a fan-out: the position of the item, from 0. */
  readonly index?: number;
}

const FORMAT = "sheaf.context";
const VERSION = 1;

/** The content of a context, ready to be written down. */
export interface Content {
  readonly parameters: JsonObject;
  readonly config: JsonObject;
  readonly variables: Iterable<readonly [string, Json]>;
  readonly tasks: Iterable<readonly [string, Json]>;
  readonly item: Json | undefined;
  readonly index: number | undefined;
}

/** A snapshot of this content. `Object.fromEntries` keeps a name `__proto__` a name. */
export function encodeSnapshot({
  parameters,
  config,
  variables,
  tasks,
  item,
  index,
}: Content): Snapshot {
  return {
    format: FORMAT,
    version: VERSION,
    parameters,
    config,
    variables: Object.fromEntries(variables),
    tasks: Object.fromEntries(tasks),
    ...(item === undefined ? {} : { item }),
    ...(index === undefined ? {} : { index }),
  };
}

const KNOWN_KEYS: ReadonlySet<string> = new Set([
  "format",
  "version",
  "parameters",
  "config",
  "variables",
  "tasks",
  "item",
  "index",
]);

/** Checks the outer form of a snapshot; its values are checked where they enter the context. */
export function checkSnapshot(json: unknown): Snapshot {
  if (!isRecord(json))
    throw new InvalidSnapshotError(
      `expected a snapshot object, got ${json === null ? "null" : typeof json}`,
    );
  if (json["format"] !== FORMAT)
    throw new InvalidSnapshotError(`expected "format" to be ${FORMAT}`);
  if (json["version"] !== VERSION)
    throw new InvalidSnapshotError(
      `expected "version" to be ${VERSION}, got ${JSON.stringify(json["version"])}`,
    );
  for (const part of ["parameters", "config", "variables", "tasks"]) {
    if (!Object.hasOwn(json, part) || !isRecord(json[part]))
      throw new InvalidSnapshotError(`expected "${part}" to be an object`);
  }
  const { index } = json;
  if (index !== undefined && !(Number.isSafeInteger(index) && (index as number) >= 0))
    throw new InvalidSnapshotError(`expected "index" to be an integer from 0`);
  if ((index === undefined) !== (json["item"] === undefined))
    throw new InvalidSnapshotError(`expected "item" and "index" together`);
  for (const key of Object.keys(json)) {
    if (!KNOWN_KEYS.has(key)) throw new InvalidSnapshotError(`unknown key ${JSON.stringify(key)}`);
  }
  return json as unknown as Snapshot;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return isNode(value) && !Array.isArray(value);
}
