import { InvalidSnapshotError, quote } from "./errors.ts";
import { isPlainObject } from "./plain.ts";
import { messageOf } from "./refusal.ts";
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

const KNOWN_KEYS: ReadonlySet<unknown> = new Set([
  "format",
  "version",
  "parameters",
  "config",
  "variables",
  "tasks",
  "item",
  "index",
]);

const PARTS = ["parameters", "config", "variables", "tasks"] as const;

/**
 * The outer form of a snapshot, checked; its values are checked where they enter the context.
 * Everything is read once, own properties alone, so that what was checked is what is used.
 */
export function readSnapshot(json: unknown): Snapshot {
  const { format, version, item, index, ...rest } = recordOf(json, "a snapshot object");
  if (format !== FORMAT) throw new InvalidSnapshotError(`expected "format" to be ${FORMAT}`);
  if (version !== VERSION)
    throw new InvalidSnapshotError(`expected "version" to be ${VERSION}, got ${shown(version)}`);
  for (const part of PARTS) rest[part] = recordOf(rest[part], `"${part}" to be an object`);
  if (index !== undefined && !(Number.isSafeInteger(index) && (index as number) >= 0))
    throw new InvalidSnapshotError(`expected "index" to be an integer from 0`);
  if ((index === undefined) !== (item === undefined))
    throw new InvalidSnapshotError(`expected "item" and "index" together`);
  for (const key of Reflect.ownKeys(rest)) {
    if (!KNOWN_KEYS.has(key)) throw new InvalidSnapshotError(`unknown key ${quote(String(key))}`);
  }
  return { ...rest, format, version, item, index } as unknown as Snapshot;
}

/** The own properties of a plain object, each read once. */
function recordOf(value: unknown, expected: string): Record<string, unknown> {
  let record: Record<string, unknown> | null;
  try {
    record = isNode(value) && !Array.isArray(value) && isPlainObject(value) ? { ...value } : null;
  } catch (cause) {
    throw new InvalidSnapshotError(
      `expected ${expected}, which cannot be read: ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
  if (record === null) throw new InvalidSnapshotError(`expected ${expected}, got ${shown(value)}`);
  return record;
}

/** A value as messages show it, whatever it is. */
function shown(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "number" || value === null || value === undefined
    ? String(value)
    : `something of type ${typeof value}`;
}
