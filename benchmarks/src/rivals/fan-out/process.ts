/** A child process that measures one engine on one job. */
import { fanOutRivals } from "./catalog.ts";
import { extentLabelled } from "./job.ts";
import { fanOutBytes, timedFanOut } from "./measure-fan-out.ts";
import type { FanOutMessage } from "./run-fan-out.ts";
import { sheafEngine } from "./sheaf.ts";

const [name, items, label, figure, effort] = process.argv.slice(2) as [
  string,
  string,
  string,
  "time" | "bytes",
  "quick" | "full",
];

const send = (message: FanOutMessage): void => void process.send?.(message);

try {
  const job = { items: Number(items), extent: extentLabelled(label) };
  const entry = fanOutRivals.find((rival) => rival.name === name);
  if (entry === undefined && name !== sheafEngine.name)
    throw new RangeError(`Cannot find rival "${name}"`);
  const engine = entry === undefined ? null : await entry.load();
  const { package: packageName, source, why } = engine ?? sheafEngine;
  send({ about: { packageName, source, why } });
  const beat = (): void => send({ beat: true });
  send({
    measured:
      figure === "time"
        ? await timedFanOut(engine, job, effort === "quick", beat)
        : await fanOutBytes(engine, job, beat),
  });
} catch (error) {
  send({ failure: error instanceof Error ? error.message : String(error) });
} finally {
  process.disconnect?.();
}
