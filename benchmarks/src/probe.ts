/** A child process that runs one probe and sends what it measured to its parent. */
import type { ProcessMessage } from "./measure/fresh-process.ts";
import type { ProbeName } from "./measurements.ts";
import { probes } from "./probe-catalog.ts";

const [name, effort] = process.argv.slice(2);

const send = (message: ProcessMessage): void => void process.send?.(message);

try {
  const probe = await probes[name as ProbeName]();
  const measured = await probe({ quick: effort === "quick", say: (saying) => send({ saying }) });
  send({ measured });
} catch (error) {
  send({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
} finally {
  process.disconnect?.();
}
