import { Worker } from "node:worker_threads";

/** What the process that runs the actions sends to its supervisor. */
export type ChildMessage =
  /** The result is about to be written. */
  | { readonly sheaf: "writing-result" }
  /** The first signal was received. */
  | { readonly sheaf: "canceling" }
  /** Everything has been written; the process exits with this status. */
  | { readonly sheaf: "exiting"; readonly status: number };

/** What the supervisor sends: cancel the run. */
export interface SupervisorMessage {
  readonly sheaf: "cancel";
}

/** The connection from the process that runs the actions to its supervisor. */
export interface SupervisorChannel {
  /** Sends without waiting. */
  send(message: ChildMessage): void;
  /** Resolves once the supervisor knows the exit status, or is gone. */
  sendExit(status: number): Promise<void>;
  /** Calls back when the supervisor asks to cancel, or is gone. */
  onCancel(callback: () => void): void;
}

/**
 * The channel to the supervisor over Node's IPC. It is hidden from actions, which see a process
 * without one, and it does not keep the process alive.
 */
export function connectToSupervisor(process: NodeJS.Process): SupervisorChannel {
  const sendMessage = process.send?.bind(process) ?? (() => false);
  const { channel, pid } = process;
  const kill = process.kill.bind(process);
  // `disconnect` stays: Node calls it when the supervisor is gone, and what it throws would be reported.
  Object.assign(process, { send: undefined });
  // Until there is a callback; the supervisor then prints the result.
  let cancel = (): void => void kill(pid, "SIGKILL");
  process.on("message", (message) => {
    if ((message as Partial<SupervisorMessage> | null)?.sheaf === "cancel") cancel();
  });
  process.once("disconnect", () => cancel());
  channel?.unref();
  startOrphanWatch(process);
  const send = (message: ChildMessage, done?: () => void): void => {
    if (process.connected) sendMessage(message, undefined, undefined, done);
    else done?.();
  };
  return {
    send: (message) => send(message),
    sendExit: (status) =>
      new Promise((resolve) => send({ sheaf: "exiting", status }, () => resolve())),
    onCancel(callback) {
      cancel = callback;
      if (!process.connected) callback();
    },
  };
}

/** In a thread, because a blocked process cannot notice that its supervisor is gone. */
function startOrphanWatch({ ppid }: NodeJS.Process): void {
  try {
    const file = new URL("orphan-watch.js", import.meta.url);
    const worker = new Worker(file, { workerData: ppid, execArgv: [] });
    worker.on("error", () => {});
    worker.unref();
  } catch {
    // Threads are not permitted, so the process goes unwatched.
  }
}
