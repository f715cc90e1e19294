import {
  toFrozenJson,
  toFrozenTable,
  checkedSecrets,
  describeOption,
  readArgument,
  describeTask,
  describeVariable,
} from "./to-frozen-json.ts";
import { WorkflowContext } from "./context.ts";
import { JsonCopier } from "./freeze-copy.ts";
import { InvalidArgumentError } from "./errors.ts";
import { Checkpoint, Frame } from "./frame.ts";
import { isNode, type JsonInput, type JsonObject } from "./json.ts";
import type { Config, Entries, InferredShape, Parameters, Shape, Variables } from "./shape.ts";
import { decodeSnapshot, readSnapshot } from "./snapshot.ts";
import { Table } from "./table.ts";

/** Settings of a context besides its data. */
export interface ContextSettings {
  /** By name; readArgument, but never listed, printed or in a snapshot, where their names stand for them. */
  readonly secrets?: Readonly<Record<string, string>>;
  /**
   * False stores every value that is written to the context or its forks by reference, unchecked and
   * unfrozen. Forks are isolated only as long as nobody changes these values: for programs that have
   * measured that they need it.
   *
   * @defaultValue true
   */
  readonly freeze?: boolean;
}

/** What a new context starts with; all of it optional. */
export interface ContextOptions<S extends Shape = Shape> extends ContextSettings {
  /** What the workflow is started with: an object. */
  readonly parameters?: Parameters<S>;
  /** Settings of the surroundings: an object. */
  readonly config?: Config<S>;
  /** A record, or pairs of name and value. */
  readonly variables?: Entries<Variables<S>>;
}

/** What a new context starts with, from which its shape is inferred. */
export interface InferringOptions<P, C, V> extends ContextSettings {
  /** What the workflow is started with: an object. */
  readonly parameters?: P & JsonInput<P>;
  /** Settings of the surroundings: an object. */
  readonly config?: C & JsonInput<C>;
  /** A record, or pairs of name and value. */
  readonly variables?: V & StartValues<V>;
}

type StartValues<V> =
  V extends Iterable<unknown> ? Iterable<readonly [string, unknown]> : JsonInput<V>;

/**
 * A new root context. Its data is copied and frozen as it enters. O(size of the data).
 *
 * The shape is inferred from the start values: a variable keeps the type it starts with, and other names
 * do not compile. `null`, `[]` and `{}` stand for any JSON, any list and any object. Parts that are not
 * given take any name. To choose the shape yourself, pass it as a type argument: `Shape` itself takes any
 * names. {@link WorkflowContext.extend} adds variables later.
 *
 * @throws {@link InvalidValueError} naming the place of what is not JSON; {@link InvalidNameError};
 * {@link InvalidArgumentError} where parameters or configuration are not objects.
 * @example
 * ```ts
 * const context = createContext({ variables: { total: 0, down: [] } });
 * const next = context.set("total", context.get("total") + 1).set("down", ["a.example"]);
 * next.get("total"); // 1
 * ```
 */
export function createContext<S extends Shape = Shape>(): WorkflowContext<S, undefined>;
export function createContext<S extends Shape = never>(
  options: [S] extends [never] ? never : ContextOptions<S>,
): WorkflowContext<S, undefined>;
export function createContext<P extends object, C extends object, V extends object>(
  options: InferringOptions<P, C, V>,
): WorkflowContext<InferredShape<P, C, V>, undefined>;
export function createContext(
  options: ContextSettings & Partial<Data> = {},
): WorkflowContext<never, undefined> {
  const { parameters = {}, config = {}, variables = {} } = options;
  return root({ parameters, config, variables, tasks: {} }, options);
}

/**
 * The context that a snapshot was taken of, as a new root: same data, item and index; nothing
 * written yet. Secrets are not in a snapshot and are given anew: a snapshot that holds the name of one
 * gets the value that it has here. O(size of the snapshot).
 *
 * @param json What `toJSON` gave, or the same after a round trip through JSON text.
 * @throws {@link InvalidSnapshotError}, also for a secret that is missing; {@link InvalidValueError} for a value that is not JSON.
 */
export function contextFromJSON<S extends Shape = Shape, Item = unknown>(
  json: unknown,
  settings: ContextSettings = {},
): WorkflowContext<S, Item> {
  const secrets = checkedSecrets(settings.secrets ?? {});
  return root(decodeSnapshot(readSnapshot(json), secrets), settings);
}

/** The data of a root before it is checked and copied. */
interface Data {
  readonly parameters: unknown;
  readonly config: unknown;
  readonly variables: unknown;
  readonly tasks: unknown;
  readonly item?: unknown;
  readonly index?: number;
}

function root<S extends Shape, Item>(
  data: Data,
  { secrets = {}, freeze = true }: ContextSettings,
): WorkflowContext<S, Item> {
  // One copier for all parts, so that values they share stay shared.
  const copier = new JsonCopier();
  const setup = {
    parameters: toFrozenObject(freeze, data.parameters, "parameters", copier),
    config: toFrozenObject(freeze, data.config, "config", copier),
    secrets: checkedSecrets(secrets),
    freeze,
  };
  const start = Checkpoint.start(
    Table.EMPTY.with(
      toFrozenTable(freeze, data.variables, describeVariable, "set variables", copier),
    ),
    Table.EMPTY.with(toFrozenTable(freeze, data.tasks, describeTask, "set tasks", copier)),
  );
  const item =
    data.item === undefined
      ? undefined
      : toFrozenJson(freeze, data.item, describeOption, "item", copier);
  const frame = new Frame(setup, start, 0, null, { items: null, item, index: data.index });
  return new WorkflowContext(frame, frame.nextSlot(), start);
}

function toFrozenObject(
  freeze: boolean,
  value: unknown,
  name: string,
  copier: JsonCopier,
): JsonObject {
  if (!isNode(value) || readArgument("create context", () => Array.isArray(value)))
    throw new InvalidArgumentError("create context", `expected "${name}" to be an object`);
  return toFrozenJson(freeze, value, describeOption, name, copier) as JsonObject;
}
