import { EXIT_STATUS } from "./exit-status.ts";
import { listenToSignals } from "./signals.ts";
import type { SupervisorChannel } from "./supervisor-channel.ts";

/**
 * A signal that is aborted by the first Ctrl-C, SIGTERM or SIGHUP; the second ends the process
 * immediately.
 *
 * @param channel Also delivers signals, if there is a supervisor.
 * @param exit Ends the process.
 */
export function interruptionSignal(
  channel: SupervisorChannel | null,
  exit: (status: number) => void,
): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    channel?.send({ sheaf: "canceling" });
    controller.abort(new DOMException("The run was interrupted", "AbortError"));
  };
  listenToSignals(interrupt, () => exit(EXIT_STATUS.canceled));
  channel?.onCancel(interrupt);
  return controller.signal;
}
