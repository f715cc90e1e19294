import { jsonOf, type SecretNames, secretNames, secretsOf } from "@sheaf/context";
import type { Graph } from "../graph/graph.ts";
import { now, timestampOf, uniqueId } from "../host/clock.ts";
import type { Journal } from "../journal/journal.ts";
import { RunJournal } from "../journal/run-journal.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { givenHash } from "./given-hash.ts";
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
  const { contentHashes } = await import("../host/content-hashes.ts");
  const given = {
    parameters: context?.parameters ?? jsonOf(parameters ?? {}, "parameters"),
    config: context?.config ?? jsonOf(config ?? {}, "config"),
    context,
  };
  const header = {
    run: id ?? uniqueId(),
    startedAt: timestampOf(now()),
    name: graph.settings.name ?? null,
    workflow: fingerprintOf(graph),
    given: givenHash(contentHashes.hiding(all), given),
    secretNames: [...all.keys()].toSorted(),
  };
  return RunJournal.open(journal, header, id ?? null, values);
}
