import {
  createContext,
  type SecretNames,
  secretNames,
  secretsOf,
  type WorkflowContext,
} from "@sheaf/context";
import type { Graph } from "../graph/graph.ts";
import { now, timestampOf, uniqueId } from "../host/clock.ts";
import type { Journal } from "../journal/journal.ts";
import { RunJournal } from "../journal/run-journal.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { RunOptions } from "./run-options.ts";

/** Without secrets. */
const AS_IT_IS: SecretNames = { written: (value) => value, restored: (value) => value };

/**
 * Takes the journal for a run of this workflow.
 *
 * @throws JournalError if it cannot, or is that of another run.
 */
export async function openJournal(
  journal: Journal,
  graph: Graph,
  { id, parameters, config, context }: RunOptions,
  secrets: Readonly<Record<string, string>>,
): Promise<RunJournal> {
  // Those of the context can be read there, whatever the workflow needs.
  const all = new Map([
    ...(context === undefined ? [] : secretsOf(context)),
    ...Object.entries(secrets),
  ]);
  const values = all.size === 0 ? AS_IT_IS : secretNames(all);
  const header = {
    run: id ?? uniqueId(),
    startedAt: timestampOf(now()),
    name: graph.settings.name ?? null,
    workflow: fingerprintOf(graph),
    given:
      context === undefined && all.size === 0 && isNothing(parameters) && isNothing(config)
        ? GIVEN_NOTHING
        : await hashOf(context ?? contextOf(parameters, config), all),
    secretNames: [...all.keys()].toSorted(),
  };
  return RunJournal.open(journal, header, id ?? null, values);
}

/** To hash it takes a third of a millisecond, and most runs are given no more. */
const GIVEN_NOTHING = "";

function isNothing(given: object | undefined): boolean {
  return (
    given === undefined ||
    (Object.getPrototypeOf(given) === Object.prototype && Reflect.ownKeys(given).length === 0)
  );
}

function contextOf(parameters: object = {}, config: object = {}): WorkflowContext {
  const variables: object = { parameters, config };
  return createContext({ variables });
}

/** Hashing takes a module that other runs do not need. */
async function hashOf(
  context: WorkflowContext,
  secrets: ReadonlyMap<string, string>,
): Promise<string> {
  const { givenHash } = await import("./given-hash.ts");
  return givenHash(context, secrets);
}
