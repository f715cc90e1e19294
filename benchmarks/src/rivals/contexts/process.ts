/** A child process that measures one way of keeping contexts. */
import { approachNamed } from "../../probes/scenario-times.ts";
import { contextBytes, contextTimes } from "./measure-context.ts";
import type { ContextMessage } from "./run-context.ts";

const [name, figure, effort] = process.argv.slice(2) as [string, "time" | "bytes", string];

const send = (message: ContextMessage): void => void process.send?.(message);

try {
  const approach = approachNamed(name);
  send({
    measured:
      figure === "time" ? await contextTimes(approach, effort === "quick") : contextBytes(approach),
  });
} catch (error) {
  send({ failure: error instanceof Error ? error.message : String(error) });
} finally {
  process.disconnect?.();
}
