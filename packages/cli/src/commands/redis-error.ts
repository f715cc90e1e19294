import { WorkflowError } from "@sheaf/workflow";
import { InvalidInputError } from "../errors/problem.ts";

/** What Redis cannot do, as a problem of the command; anything else is thrown. */
export async function orInvalid<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof WorkflowError) throw InvalidInputError.of(error.code, error.message);
    if (error instanceof TypeError) throw InvalidInputError.of("INVALID_USAGE", error.message);
    // Loaded last: a file that cannot be signalled needs nothing of it.
    const { RedisError } = await import("@sheaf/bullmq");
    if (error instanceof RedisError) throw InvalidInputError.of(error.code, error.message);
    throw error;
  }
}
