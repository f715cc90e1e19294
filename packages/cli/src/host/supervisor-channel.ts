import { Worker } from "node:worker_threads";

/** What the process that does the work tells the one that watches it. */
export type Told =
  /** The result is about to be written. */
  | { readonly sheaf: "answering" }
  /** The first signal was noticed. */
  | { readonly sheaf: "canceling" }
  /** Everything has been written; the process ends with this status. */
  | { readonly sheaf: "ended"; readonly status: number };

/** What it is told in return: the run is to be canceled. */
export interface Asked {
  readonly sheaf: "interrupt";
}

/** The line from the process that does the work to the one that watches it. */
export interface Supervision {
  /** Tells without waiting. */
  tell(told: Told): void;
  /** Once the last word has arrived, or nobody is left to hear it. */
  end(status: number): Promise<void>;
  /** Calls back at the first signal, and where the process that watches is gone. */
  onInterruption(callback: () => void): void;
}

/**
 * The line, of which actions see nothing: they find a process without parent, as they would without
 * supervision. It does not keep the process alive.
 */
export function supervisionOf(process: NodeJS.Process): Supervision {
  const send = process.send?.bind(process) ?? (() => false);
  const { channel, pid } = process;
  const kill = process.kill.bind(process);
  Object.assign(process, { send: undefined, disconnect: undefined });
  // Until somebody can do better: whoever watches gives the answer.
  let interrupt = (): void => void kill(pid, "SIGKILL");
  process.on("message", (message) => {
    if ((message as Partial<Asked> | null)?.sheaf === "interrupt") interrupt();
  });
  process.once("disconnect", () => interrupt());
  channel?.unref();
  watchForOrphans(process);
  const tell = (told: Told, done?: () => void): void => {
    if (process.connected) send(told, undefined, undefined, done);
    else done?.();
  };
  return {
    tell: (told) => tell(told),
    end: (status) => new Promise((resolve) => tell({ sheaf: "ended", status }, () => resolve())),
    onInterruption(callback) {
      interrupt = callback;
      if (!process.connected) callback();
    },
  };
}

/** A blocked process cannot notice that it is alone: a thread of its own looks. */
function watchForOrphans({ ppid }: NodeJS.Process): void {
  try {
    const file = new URL("orphan-watch.js", import.meta.url);
    const worker = new Worker(file, { workerData: ppid, execArgv: [] });
    worker.on("error", () => {});
    worker.unref();
  } catch {
    // Where no threads are allowed, nobody looks.
  }
}
