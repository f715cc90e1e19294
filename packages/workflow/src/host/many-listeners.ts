/** Part of `node:events`, which is not imported so that this also works in browsers. */
interface NodeEvents {
  setMaxListeners(count: number, ...targets: readonly AbortSignal[]): void;
}

declare const process: { getBuiltinModule?(name: "node:events"): NodeEvents } | undefined;

/**
 * Lets many items or runs listen to one signal. Node warns of a leak if more than ten do. Other hosts do
 * not, and in Node before 20.16 the warning cannot be prevented.
 */
export function allowManyListeners(signal: AbortSignal): void {
  if (typeof process === "undefined") return;
  process.getBuiltinModule?.("node:events").setMaxListeners(0, signal);
}
