import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { optionArguments } from "../host/argv.ts";
import { EXIT_STATUS } from "../host/exit-status.ts";
import { listenToSignals } from "../host/signals.ts";
import type { ChildMessage, SupervisorMessage } from "../host/supervisor-channel.ts";
import type { ChildExit } from "./crash-report.ts";

/** How long the child may take to react to the first Ctrl-C before the user is told that it is blocked. */
const BLOCKED_AFTER_MS = 1_000;
/** How long messages of a child that has exited may take to arrive. */
const LAST_MESSAGES_MS = 1_000;

/**
 * Runs the command in a child process, and exits as the child does. An action may block its process
 * so that signals go unnoticed there; the supervisor then kills it at the second one. It also prints
 * a result if the child dies without one.
 *
 * Returns only if the child process cannot be started.
 */
export async function supervise(argv: readonly string[]): Promise<void> {
  const child = await startChild(argv);
  if (child === null) return;
  process.exit(await new Supervisor(child, argv).exitStatus());
}

async function startChild(argv: readonly string[]): Promise<ChildProcess | null> {
  await closeInspector();
  const file = fileURLToPath(new URL("supervised-main.js", import.meta.url));
  try {
    const child = spawn(process.execPath, [...process.execArgv, file, ...argv], {
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    });
    return await new Promise((resolve) => {
      child.once("spawn", () => resolve(child));
      child.once("error", () => resolve(null));
    });
  } catch {
    // Node's permission model may forbid child processes.
    return null;
  }
}

/** Leaves the port to the child, because that is where the actions are debugged. */
async function closeInspector(): Promise<void> {
  if (![...process.execArgv, process.env["NODE_OPTIONS"]].join(" ").includes("--inspect")) return;
  (await import("node:inspector")).close();
}

class Supervisor {
  readonly #child: ChildProcess;
  readonly #options: readonly string[];
  #isCanceled = false;
  #hasReacted = false;
  #hasPrinted = false;
  #exitStatus: number | null = null;

  constructor(child: ChildProcess, argv: readonly string[]) {
    this.#child = child;
    this.#options = optionArguments(argv);
    child.on("message", (message) => this.#receive(message as ChildMessage));
    // Sending to a child that has exited fails; its exit is handled elsewhere.
    child.on("error", () => {});
    listenToSignals(
      () => this.#cancel(),
      () => this.#kill(),
    );
  }

  /** Resolves when the child has exited and a result has been printed. */
  async exitStatus(): Promise<number> {
    const exit = await this.#childExit();
    if (this.#exitStatus !== null) return this.#exitStatus;
    return this.#isCanceled || exit.code === EXIT_STATUS.canceled
      ? this.#report("canceled", null)
      : this.#report("failed", exit);
  }

  #childExit(): Promise<ChildExit> {
    return new Promise((resolve) => {
      this.#child.once("exit", (code, signal) => {
        const end = (): void => resolve({ code, signal });
        this.#child.once("disconnect", end);
        setTimeout(end, this.#child.connected ? LAST_MESSAGES_MS : 0);
      });
    });
  }

  #receive(message: ChildMessage): void {
    if (message.sheaf === "writing-result") this.#hasPrinted = true;
    else if (message.sheaf === "canceling") this.#hasReacted = true;
    else this.#exitStatus = message.status;
  }

  #cancel(): void {
    this.#isCanceled = true;
    const message: SupervisorMessage = { sheaf: "cancel" };
    if (this.#child.connected) this.#child.send(message, () => {});
    setTimeout(() => {
      if (!this.#hasReacted && !this.#has("--quiet", "-q"))
        process.stderr.write(
          "An action is blocking the run; press Ctrl-C again to exit immediately\n",
        );
    }, BLOCKED_AFTER_MS).unref();
  }

  /** Ends the child whatever it is doing, even if it has sent its exit status. */
  #kill(): void {
    this.#exitStatus = null;
    this.#isCanceled = true;
    this.#child.kill("SIGKILL");
  }

  /** Prints the result that the child did not print. */
  async #report(status: "failed" | "canceled", exit: ChildExit | null): Promise<number> {
    const { reportCrash } = await import("./crash-report.ts");
    const options = { json: this.#has("--json"), events: this.#has("--events") };
    return reportCrash(status, exit, options, this.#hasPrinted);
  }

  #has(...names: readonly string[]): boolean {
    return names.some((name) => this.#options.includes(name));
  }
}
