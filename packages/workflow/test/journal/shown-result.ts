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
  return sorted({
    status,
    output,
    sequence,
    tasks,
    context,
    errors: errors.map(error),
    handled: handled.map(error),
  });
}

/** JSON without the order of keys, which says how a context was written and nothing about its content. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
