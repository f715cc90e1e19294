import type { Json } from "@sheaf/context";
import { parseJson } from "@sheaf/context/json";
import { sendSignal, WorkflowError } from "@sheaf/workflow";
import { InvalidInputError } from "../errors/problem.ts";
import { EXIT_STATUS } from "../host/exit-status.ts";
import { messageOf } from "../text/unknown-error.ts";

/** The options of `sheaf signal`. */
export interface SignalOptions {
  readonly data?: string;
}

/** `sheaf signal`: leaves a signal for the run of a journal, whether it is under way or not. Returns the exit status. */
export async function signalRun(
  journal: string,
  name: string,
  { data = "null" }: SignalOptions,
): Promise<number> {
  const value = parsed(data);
  try {
    await sendSignal(journal, name, value);
  } catch (error) {
    if (error instanceof TypeError) throw InvalidInputError.of("INVALID_USAGE", error.message);
    if (!(error instanceof WorkflowError)) throw error;
    throw InvalidInputError.of(error.code, error.message);
  }
  return EXIT_STATUS.succeeded;
}

function parsed(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw InvalidInputError.of(
      "INVALID_USAGE",
      `Expected JSON for "--data": ${messageOf(error)}`,
      "quote a text twice, as in '\"yes\"'",
    );
  }
}
