import type { Json } from "@sheaf/context";
import type { ItemGroup } from "./item-group.ts";
import type { JournalError } from "./journal-error.ts";
import type { JournalRecord } from "./journal.ts";

/** Where the steps of a run are written down. */
export interface Recorder {
  append(record: JournalRecord): void;
  /** Keeps the group until something else is recorded, or for a few milliseconds. */
  hold(group: ItemGroup): void;
  /** Records what groups hold. */
  flush(): void;
  /** As it is kept: without secrets. */
  written(value: Json): Json;
  /** The number of a step that was not recorded before. */
  nextStep(): number;
  /** Fails the run. */
  fail(error: JournalError): void;
}
