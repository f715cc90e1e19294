import { jsonOf, type Json, SecretReader, SecretReferences } from "@sheaf/context";
import type { Graph } from "../graph/graph.ts";
import { now, timestampOf, uniqueId } from "../host/clock.ts";
import { digestOf } from "../journal/digest.ts";
import type { Journal } from "../journal/journal.ts";
import { type KeptValues, RunJournal } from "../journal/run-journal.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { RunOptions } from "./run-options.ts";

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
  const values = keptValues(new Map(Object.entries(secrets)));
  const given = context?.toJSON() ?? { parameters: parameters ?? {}, config: config ?? {} };
  const header = {
    run: id ?? uniqueId(),
    startedAt: timestampOf(now()),
    name: graph.settings.name ?? null,
    workflow: fingerprintOf(graph),
    given: digestOf(values.written(jsonOf(given, "given"))),
    secretNames: Object.keys(secrets).toSorted(),
  };
  return RunJournal.open(journal, header, id ?? null, values);
}

/** Where there are no secrets, values are kept as they are. */
function keptValues(secrets: ReadonlyMap<string, string>): KeptValues {
  if (secrets.size === 0) return { written: (value) => value, restored: (value) => value };
  const references = new SecretReferences(secrets);
  const reader = new SecretReader(secrets, []);
  return {
    written: (value: Json) => references.written(value),
    restored: (value: Json) => reader.value(value),
  };
}
