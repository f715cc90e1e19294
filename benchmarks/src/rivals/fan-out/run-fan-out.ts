import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "../../measure/child-environment.ts";
import type { FanOutCost } from "../report.ts";
import type { Job } from "./job.ts";

/** What the process of an engine sends. */
export type FanOutMessage =
  | { readonly about: EngineAbout }
  | { readonly beat: true }
  | { readonly measured: Omit<FanOutCost, "bytes"> | number | null }
  | { readonly failure: string };

export interface EngineAbout {
  readonly packageName: string;
  readonly source: string;
  readonly why: string;
}

/** How a process ended: with figures, or with what kept it from them. */
export interface FanOutOutcome {
  readonly about: EngineAbout | null;
  readonly measured: Omit<FanOutCost, "bytes"> | number | null;
  readonly ended: string | null;
}

/** One run over all items may take this long. */
const MOST_SECONDS = 30;
/** The heap of each process. */
const HEAP_MEGABYTES = 4_096;

const LARGE_NURSERY: readonly string[] = ["--min-semi-space-size=128", "--max-semi-space-size=128"];

/** Measures one figure of an engine on one job, in a fresh process that is stopped if it hangs. */
export async function runFanOut(
  name: string,
  { items, extent }: Job,
  figure: "time" | "bytes",
  quick: boolean,
  signal: AbortSignal,
): Promise<FanOutOutcome> {
  const file = fileURLToPath(new URL("process.js", import.meta.url));
  const args = [name, String(items), extent.label, figure, quick ? "quick" : "full"];
  const child = fork(file, args, {
    execArgv: [
      "--expose-gc",
      `--max-old-space-size=${HEAP_MEGABYTES}`,
      ...(figure === "bytes" ? LARGE_NURSERY : []),
    ],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: childEnvironment(),
    signal,
  });
  return new Promise((resolve, reject) => {
    let [about, measured, ended]: [EngineAbout | null, FanOutOutcome["measured"], string | null] = [
      null,
      null,
      "ended early",
    ];
    let errors = "";
    const stop = (): void => {
      ended = `stopped after ${MOST_SECONDS} s`;
      child.kill("SIGKILL");
    };
    let timer = setTimeout(stop, MOST_SECONDS * 1_000);
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      errors = (errors + text).slice(-10_000);
    });
    child.on("message", (message: FanOutMessage) => {
      clearTimeout(timer);
      timer = setTimeout(stop, MOST_SECONDS * 1_000);
      if ("about" in message) ({ about } = message);
      else if ("failure" in message) ended = `failed: ${message.failure}`;
      else if ("measured" in message) [measured, ended] = [message.measured, null];
    });
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(timer);
      if (errors.includes("heap out of memory"))
        ended = `out of memory (${HEAP_MEGABYTES / 1_024} GB)`;
      resolve({ about, measured, ended });
    });
  });
}
