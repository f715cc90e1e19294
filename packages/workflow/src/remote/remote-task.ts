import { type Json, type SecretNames, secretNames, type WorkflowContext } from "@sheaf/context";
import { quote } from "@sheaf/context/messages";
import { ContextReader, type Hash, type NamesToRead } from "@sheaf/context/parts";
import type { ActionFunction } from "../contract/action.ts";
import { usesOf, withNames } from "../contract/context-names.ts";
import { InvalidRunError } from "../errors.ts";
import { type AnyWorkflow, graphOf } from "../graph/workflow.ts";
import type { WorkflowDocument } from "../declaration-source.ts";
import { fingerprintOf } from "../run/fingerprint.ts";
import { SecretMask } from "../secrets/secret-mask.ts";
import { type SecretSource, secretsOf } from "../secrets/secret-source.ts";
import type {
  DescribedWorkflow,
  JobDescription,
  RemoteItem,
  RemoteRecord,
} from "./job-description.ts";
import { performerOf, type RemotePerformer } from "./performer-of.ts";
import { RemoteChunk } from "./remote-chunk.ts";
import { WorkerError } from "./worker-error.ts";

/** Reads parts, as a `PartReader` does. */
export interface PartSource {
  /** The value of a part. @throws `PartError` */
  read(hash: Hash): Promise<Json>;
  /** The context of a manifest, with these names or all. @throws `PartError` */
  context(reader: ContextReader, manifest: Hash, names?: NamesToRead): Promise<WorkflowContext>;
}

/** What a worker has. */
export interface WorkerOptions {
  /** Functions by the names that tasks use. */
  readonly actions: Readonly<Record<string, ActionFunction>>;
  /** Where parts come from. */
  readonly parts: PartSource;
  /**
   * Where secrets come from.
   *
   * @defaultValue there are none
   */
  readonly secrets?: SecretSource;
  /**
   * Finds the workflow of a job whose inputs workers compute. It must have the same fingerprint.
   *
   * @defaultValue there is none
   */
  readonly workflow?: (
    described: DescribedWorkflow,
    document: WorkflowDocument | undefined,
  ) => AnyWorkflow | undefined | Promise<AnyWorkflow | undefined>;
}

/**
 * The task of a job, as a worker sees it. Making one reads from the context what its input and its action
 * name, so that one serves all chunks of a job.
 *
 * @example
 * ```ts
 * const perform = async (job: JobDescription, items: RemoteItem[], options: WorkerOptions) => {
 *   const task = await RemoteTask.of(job, options);
 *   const records: unknown[] = [];
 *   await task.perform(items, (record) => records.push(record)).done;
 *   return records;
 * };
 * ```
 */
export class RemoteTask {
  /** The job. */
  readonly description: JobDescription;
  /** @internal */
  readonly action: ActionFunction;
  /** @internal Null if items carry their inputs. */
  readonly performer: RemotePerformer | null;
  /** @internal */
  readonly context: WorkflowContext;
  /** @internal */
  readonly names: SecretNames;
  /** @internal */
  readonly mask: SecretMask | null;

  private constructor(
    description: JobDescription,
    action: ActionFunction,
    performer: RemotePerformer | null,
    context: WorkflowContext,
    secrets: Readonly<Record<string, string>>,
  ) {
    this.description = description;
    this.action = action;
    this.performer = performer;
    this.context = context;
    const byName = new Map(Object.entries(secrets));
    this.names = byName.size === 0 ? AS_IT_IS : secretNames(byName);
    this.mask = SecretMask.of(secrets);
  }

  /**
   * Prepares a worker for the items of a job.
   *
   * @throws `InvalidRunError` `UNKNOWN_ACTION` or `MISSING_SECRET`; {@link WorkerError} `WORKFLOW_CHANGED`;
   * what `parts` throws. Then nothing of the job can be performed here.
   *
   * @example
   * ```ts
   * const canPerform = (job: JobDescription, options: WorkerOptions) =>
   *   RemoteTask.of(job, options).then(() => true, () => false);
   * ```
   */
  static async of(description: JobDescription, options: WorkerOptions): Promise<RemoteTask> {
    const { actions, parts } = options;
    const { action: name, context: manifest } = description;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (typeof action !== "function")
      throw new InvalidRunError("UNKNOWN_ACTION", `Cannot find action ${quote(name)} in a worker`);
    const needed = new Map(description.secrets.map((secret) => [secret, () => undefined]));
    const given = await secretsOf(options.secrets, needed, undefined);
    const secrets = Object.fromEntries(
      description.secrets.map((secret) => [secret, given[secret] as string]),
    );
    const performer =
      description.inputs === "sent" ? null : await performerIn(description, options);
    const reads = performer === null ? {} : performer.reads;
    const names = withNames(reads, usesOf(action));
    const reader = new ContextReader(secrets);
    const { variables = [], tasks = [] } = names ?? {};
    const context = await (names === null
      ? parts.context(reader, manifest)
      : parts.context(reader, manifest, { variables, tasks }));
    return new RemoteTask(description, action, performer, context, secrets);
  }

  /**
   * Performs items, all at once, and reports what becomes of them.
   *
   * @param emit Called with each record at once. It must not throw.
   *
   * @example
   * ```ts
   * const performOne = (task: RemoteTask, item: RemoteItem) => task.perform([item], console.log);
   * ```
   */
  perform(items: readonly RemoteItem[], emit: (record: RemoteRecord) => void): RemoteChunk {
    return new RemoteChunk(this, items, emit);
  }
}

/** Without secrets. */
const AS_IT_IS: SecretNames = { written: (value) => value, restored: (value) => value };

async function performerIn(
  { workflow: described, path }: JobDescription,
  { workflow: find, parts }: WorkerOptions,
): Promise<RemotePerformer> {
  const { document: part, fingerprint, name = "" } = described;
  const document =
    part === undefined ? undefined : ((await parts.read(part)) as unknown as WorkflowDocument);
  const workflow = await find?.(described, document);
  if (workflow === undefined)
    throw new WorkerError("WORKFLOW_CHANGED", `a worker does not have the workflow ${quote(name)}`);
  if (fingerprintOf(graphOf(workflow)) !== fingerprint)
    throw new WorkerError(
      "WORKFLOW_CHANGED",
      `a worker has another version of the workflow ${quote(name)}`,
    );
  return performerOf(workflow, path);
}
