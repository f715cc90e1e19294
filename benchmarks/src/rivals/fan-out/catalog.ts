import type { FanOutEngine } from "./engine.ts";

/** An engine that is loaded when it is measured. */
export interface FanOutEntry {
  readonly name: string;
  /** Whether its packages stand in `benchmarks/rivals`, to be installed first. */
  readonly isHeavy: boolean;
  readonly load: () => Promise<FanOutEngine>;
}

/** All rivals of fan-outs, in the order of the tables. */
export const fanOutRivals: readonly FanOutEntry[] = [
  light("p-map", async () => (await import("./p-map.ts")).pMapEngine),
  light("p-limit", async () => (await import("./p-limit.ts")).pLimitEngine),
  light("async", async () => (await import("./async.ts")).asyncEngine),
  light("Effect", async () => (await import("./effect.ts")).effectEngine),
  light("RxJS", async () => (await import("./rxjs.ts")).rxjsEngine),
  light("XState", async () => (await import("./xstate.ts")).xstateEngine),
  heavy("Mastra", "mastra.js", "mastraEngine"),
  heavy("LangGraph, item only", "langgraph.js", "itemOnlyEngine"),
  heavy("LangGraph, with state", "langgraph.js", "withStateEngine"),
];

function light(name: string, load: FanOutEntry["load"]): FanOutEntry {
  return { name, isHeavy: false, load };
}

function heavy(name: string, file: string, engine: string): FanOutEntry {
  const load = async (): Promise<FanOutEngine> => {
    // From dist as from src, three folders up.
    const { href } = new URL(`../../../rivals/${file}`, import.meta.url);
    return ((await import(href)) as Record<string, FanOutEngine>)[engine] as FanOutEngine;
  };
  return { name, isHeavy: true, load };
}
