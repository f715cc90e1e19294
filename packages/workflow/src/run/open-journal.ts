import { createContext, type SecretNames, secretNames, secretsOf } from "@sheaf/context";
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
  // Loaded here, because hashing takes a module that other runs do not need.
  const { givenHash } = await import("./given-hash.ts");
  const variables: object = { parameters: parameters ?? {}, config: config ?? {} };
  const header = {
    run: id ?? uniqueId(),
    startedAt: timestampOf(now()),
    name: graph.settings.name ?? null,
    workflow: fingerprintOf(graph),
    given: givenHash(context ?? createContext({ variables }), all),
    secretNames: [...all.keys()].toSorted(),
  };
  return RunJournal.open(journal, header, id ?? null, values);
}
