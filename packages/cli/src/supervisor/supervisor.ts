import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { STATUS } from "../host/exit-status.ts";
import { Signals } from "../host/signals.ts";
import type { Asked, Told } from "../host/supervisor-channel.ts";
import type { Death } from "./crash-report.ts";

/** Milliseconds after which somebody who wants to cancel hears that nobody listens. */
const PATIENCE = 1_000;
/** Milliseconds that the last words of a process that is gone may take. */
const LAST_WORDS = 1_000;

/**
 * Does in a process of its own what the arguments say, and ends this one as it ended. An action may
 * block its process for ever, so that no signal is noticed there: this one ends it at the second.
 * It also answers for a process that dies without an answer.
 *
 * Returns where no process can be started.
 */
export async function supervise(argv: readonly string[]): Promise<void> {
  const child = await started(argv);
  if (child === null) return;
  process.exit(await new Supervisor(child, argv).status());
}

async function started(argv: readonly string[]): Promise<ChildProcess | null> {
  await leaveDebuggerFree();
  const file = fileURLToPath(new URL("../supervised-main.js", import.meta.url));
  try {
    const child = spawn(process.execPath, [...process.execArgv, file, ...argv], {
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    });
    return await new Promise((resolve) => {
      child.once("spawn", () => resolve(child));
      child.once("error", () => resolve(null));
    });
  } catch {
    // The permissions of this process may rule it out.
    return null;
  }
}

/** Who debugs wants to see the actions, which take the same port. */
async function leaveDebuggerFree(): Promise<void> {
  if (![...process.execArgv, process.env["NODE_OPTIONS"]].join(" ").includes("--inspect")) return;
  (await import("node:inspector")).close();
}

class Supervisor {
  readonly #child: ChildProcess;
  readonly #options: readonly string[];
  #isCanceled = false;
  #isHeard = false;
  #hasAnswered = false;
  #status: number | null = null;

  constructor(child: ChildProcess, argv: readonly string[]) {
    this.#child = child;
    const end = argv.indexOf("--");
    this.#options = end === -1 ? argv : argv.slice(0, end);
    child.on("message", (message) => this.#told(message as Told));
    // Nobody is left to be told: its end follows.
    child.on("error", () => {});
    Signals.listen(
      () => this.#cancel(),
      () => this.#kill(),
    );
  }

  /** What to exit with, once the other process is gone and the answer was given. */
  async status(): Promise<number> {
    const death = await this.#death();
    if (this.#status !== null) return this.#status;
    return this.#isCanceled || death.code === STATUS.canceled
      ? this.#answer("canceled", null)
      : this.#answer("failed", death);
  }

  #death(): Promise<Death> {
    return new Promise((resolve) => {
      this.#child.once("exit", (code, signal) => {
        const end = (): void => resolve({ code, signal });
        this.#child.once("disconnect", end);
        setTimeout(end, this.#child.connected ? LAST_WORDS : 0);
      });
    });
  }

  #told(told: Told): void {
    if (told.sheaf === "answering") this.#hasAnswered = true;
    else if (told.sheaf === "canceling") this.#isHeard = true;
    else this.#status = told.status;
  }

  #cancel(): void {
    this.#isCanceled = true;
    const asked: Asked = { sheaf: "interrupt" };
    if (this.#child.connected) this.#child.send(asked, () => {});
    setTimeout(() => {
      if (!this.#isHeard && !this.#has("--quiet", "-q"))
        process.stderr.write(
          "The run does not react, as an action blocks it; press Ctrl-C once more to end it at once\n",
        );
    }, PATIENCE).unref();
  }

  /** Whatever the process does, and whatever it has said. */
  #kill(): void {
    this.#status = null;
    this.#isCanceled = true;
    this.#child.kill("SIGKILL");
  }

  /** The answer that the process did not give. */
  async #answer(status: "failed" | "canceled", death: Death | null): Promise<number> {
    const { diedAnswer } = await import("./crash-report.ts");
    const mode = { json: this.#has("--json"), events: this.#has("--events") };
    return diedAnswer(status, death, mode, this.#hasAnswered);
  }

  #has(...names: readonly string[]): boolean {
    return names.some((name) => this.#options.includes(name));
  }
}
