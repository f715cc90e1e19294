/** Part of `node:events`, which is not imported, so that browsers can load this, too. */
interface NodeEvents {
  setMaxListeners(count: number, ...targets: readonly AbortSignal[]): void;
}

declare const process: { getBuiltinModule?(name: "node:events"): NodeEvents } | undefined;

/**
 * Lets all items under way, or all runs, listen to one signal. Node warns of a leak where more than ten do;
 * other hosts do not, and Node before 20.16 cannot be told.
 */
export function allowManyListeners(signal: AbortSignal): void {
  if (typeof process === "undefined") return;
  process.getBuiltinModule?.("node:events").setMaxListeners(0, signal);
}
