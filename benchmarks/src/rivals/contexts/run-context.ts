import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "../../measure/child-environment.ts";
import type { ContextRival } from "../report.ts";
import type { Approach } from "../rival.ts";
import type { ContextBytes, ContextTimes } from "./measure-context.ts";

/** What the process of an approach sends. */
export type ContextMessage =
  | { readonly measured: ContextTimes | ContextBytes }
  | { readonly failure: string };

/**
 * Measures one approach, times and bytes each in a fresh process.
 *
 * @param allocatedBytes What an item of the scenario allocates, as a probe of its own finds out.
 */
export async function runContext(
  { name, source, why }: Approach,
  quick: boolean,
  allocatedBytes: number,
  signal: AbortSignal,
): Promise<ContextRival> {
  const time = (await inProcess(name, "time", quick, signal)) as ContextTimes;
  const bytes: ContextBytes = await inProcess(name, "bytes", quick, signal);
  const cost = (key: keyof ContextBytes): ContextRival["fork"] => ({
    nanoseconds: time[key],
    retainedBytes: bytes[key],
  });
  return {
    name,
    source,
    why,
    kind: quick ? "quick" : "full",
    fork: cost("fork"),
    oneWrite: cost("oneWrite"),
    fiveWrites: cost("fiveWrites"),
    read: time.read,
    join: time.join,
    scenario: { nanoseconds: time.scenario, allocatedBytes },
  };
}

async function inProcess(
  name: string,
  figure: "time" | "bytes",
  quick: boolean,
  signal: AbortSignal,
): Promise<ContextTimes | ContextBytes> {
  const file = fileURLToPath(new URL("process.js", import.meta.url));
  const child = fork(file, [name, figure, quick ? "quick" : "full"], {
    // Parallel collectors leave the rests of their buffers behind, some bytes more or less each time.
    execArgv: ["--expose-gc", ...(figure === "bytes" ? ["--single-threaded-gc"] : [])],
    env: childEnvironment(),
    signal,
  });
  return new Promise((resolve, reject) => {
    let failure = "its process ended early";
    child.on("message", (message: ContextMessage) => {
      if ("failure" in message) ({ failure } = message);
      else resolve(message.measured);
    });
    child.on("error", reject);
    child.on("close", () => reject(new Error(`Cannot measure "${name}": ${failure}`)));
  });
}
