import type { RunResult } from "../../src/index.ts";

/** Everything in a result that does not depend on when the run ran, as JSON. */
export function shown({
  status,
  context,
  output,
  sequence,
  errors,
  handled,
  tasks,
}: RunResult): string {
  const error = ({ code, message, task, index, name }: RunResult["errors"][number]): unknown => ({
    code,
    message,
    task,
    index,
    name,
  });
  return JSON.stringify({
    status,
    output,
    sequence,
    tasks,
    context,
    errors: errors.map(error),
    handled: handled.map(error),
  });
}
