import type { Json } from "@sheaf/context";
import type { GraphJournal } from "../journal/graph-journal.ts";
import type { RunningAttempt } from "./running-attempt.ts";

/** What runs for an item once its action has given its output. */
export interface FollowUp {
  /**
   * Runs it, and ends the attempt with what it comes to.
   *
   * @param output Of the action.
   * @param journal Of what runs; null if the run has none.
   */
  follow(attempt: RunningAttempt, output: Json, journal: GraphJournal | null): void;
}
