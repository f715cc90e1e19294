import { InvalidSnapshotError } from "./errors.ts";
import { quote } from "./messages/quote.ts";
import { isPlainObject } from "./plain-value.ts";
import { shortMessageOf } from "./validation-failure.ts";
import { isNode, type Json, type JsonObject } from "./json.ts";
import { jsonOf } from "./json-list.ts";
import { SecretReader, SecretReferences } from "./secret-references.ts";

/** A context as plain JSON, with the names of secrets in place of their values. */
export interface Snapshot {
  /** Always `sheaf.context`. */
  readonly format: "sheaf.context";
  /** The version of the format. It changes when older readers would misread a snapshot. */
  readonly version: 1;
  /**
   * The names of the secrets that the data contains; absent if there are none. In texts and names,
   * `${secret:NAME}` replaces the value of a secret, and `${secret}` a literal `${secret`.
   */
  readonly secretNames?: readonly string[];
  /** The parameters. */
  readonly parameters: JsonObject;
  /** The configuration. */
  readonly config: JsonObject;
  /** Variables by name. */
  readonly variables: JsonObject;
  /** Task results by name. */
  readonly tasks: JsonObject;
  /** The item; absent outside a fan-out. */
  readonly item?: Json;
  /** The index of the item, from 0; absent outside a fan-out. */
  readonly index?: number;
}

const FORMAT = "sheaf.context";
const VERSION = 1;

/** The content of a context, for a snapshot. */
export interface Content {
  readonly parameters: JsonObject;
  readonly config: JsonObject;
  readonly variables: Iterable<readonly [string, Json]>;
  readonly tasks: Iterable<readonly [string, Json]>;
  readonly item: Json | undefined;
  readonly index: number | undefined;
  /** Secrets by name. Their values are replaced in the snapshot. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** A snapshot of this content. `Object.fromEntries` keeps a name `__proto__` an ordinary name. */
export function encodeSnapshot({
  parameters,
  config,
  variables,
  tasks,
  item,
  index,
  secrets,
}: Content): Snapshot {
  const data = {
    parameters,
    config,
    variables: Object.fromEntries(variables),
    tasks: Object.fromEntries(tasks),
    ...(item === undefined ? {} : { item }),
  };
  const place = index === undefined ? {} : { index };
  if (secrets.size > 0) {
    const references = new SecretReferences(secrets);
    // The keys of the snapshot itself are not data.
    const written = Object.entries(data).map(
      ([part, value]) => [part, references.written(value)] as const,
    );
    if (references.used.size > 0) {
      const content = Object.fromEntries(written) as typeof data;
      const names = [...references.used];
      return { format: FORMAT, version: VERSION, secretNames: names, ...content, ...place };
    }
  }
  return { format: FORMAT, version: VERSION, ...data, ...place };
}

/**
 * The data of a checked snapshot, with the values of its secrets.
 *
 * @throws InvalidSnapshotError naming the secrets that are missing; InvalidValueError.
 */
export function decodeSnapshot(
  snapshot: Snapshot,
  secrets: ReadonlyMap<string, string>,
): Omit<Snapshot, "format" | "version" | "secretNames"> {
  if (snapshot.secretNames === undefined) return snapshot;
  const { parameters, config, variables, tasks, item, index } = snapshot;
  const reader = new SecretReader(secrets, snapshot.secretNames);
  // Checked first, so that only JSON is searched for references.
  const read = (value: unknown, name: string): Json => reader.value(jsonOf(value, name));
  const named = (values: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [reader.text(name), read(value, name)]),
    );
  const data = {
    parameters: read(parameters, "parameters") as JsonObject,
    config: read(config, "config") as JsonObject,
    variables: named(variables),
    tasks: named(tasks),
    ...(item === undefined ? {} : { item: read(item, "item") }),
    ...(index === undefined ? {} : { index }),
  };
  reader.check();
  return data;
}

const KNOWN_KEYS: ReadonlySet<unknown> = new Set([
  "format",
  "version",
  "secretNames",
  "parameters",
  "config",
  "variables",
  "tasks",
  "item",
  "index",
]);

const PARTS = ["parameters", "config", "variables", "tasks"] as const;

/**
 * Checks the outer form of a snapshot; its values are checked when the context copies them. Each own
 * property is read exactly once, so that the value that was checked is the value that is used.
 */
export function readSnapshot(json: unknown): Snapshot {
  const { format, version, secretNames, item, index, ...rest } = recordOf(
    json,
    "a snapshot object",
  );
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
  const named = secretNames === undefined ? {} : { secretNames: namesIn(secretNames) };
  return { ...rest, ...named, format, version, item, index } as unknown as Snapshot;
}

function namesIn(value: unknown): readonly Json[] {
  let names: Json = null;
  try {
    names = jsonOf(value, "secretNames");
  } catch {
    // Reported below, as anything else that is not a list of names.
  }
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) return names;
  throw new InvalidSnapshotError(`expected "secretNames" to be a list of names`);
}

/** The own properties of a plain object, each read once. */
function recordOf(value: unknown, expected: string): Record<string, unknown> {
  let record: Record<string, unknown> | null;
  try {
    record = isNode(value) && !Array.isArray(value) && isPlainObject(value) ? { ...value } : null;
  } catch (cause) {
    throw new InvalidSnapshotError(
      `expected ${expected}, but it cannot be read: ${shortMessageOf(cause)}`,
      {
        cause,
      },
    );
  }
  if (record === null) throw new InvalidSnapshotError(`expected ${expected}, got ${shown(value)}`);
  return record;
}

/** Any value, for an error message. */
function shown(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "number" || value === null || value === undefined
    ? String(value)
    : `something of type ${typeof value}`;
}
