import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** The folder of the examples. */
export const EXAMPLES: string = fileURLToPath(new URL("..", import.meta.url));

const SHEAF = fileURLToPath(new URL("../../packages/cli/bin/sheaf.js", import.meta.url));

/** How the command ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A task in what `--json` prints. */
interface Task<Output> {
  readonly status: string;
  readonly output: Output;
  readonly total?: number;
  readonly succeeded?: number;
  readonly items?: readonly { readonly index: number; readonly attempts: number }[];
}

/** What `--json` prints. */
export interface Result<Output> {
  readonly status: string;
  readonly output: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly tasks: Readonly<Record<string, Task<Output>>>;
  readonly sequence: readonly string[];
  readonly errors: readonly unknown[];
}

/** Runs the built command in a process of its own, as users do. */
export async function sheaf(args: readonly string[], cwd = EXAMPLES): Promise<Ended> {
  const child = spawn(process.execPath, [SHEAF, ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ]);
  return { status, stdout, stderr };
}

/** Runs a document of an example with the actions in its folder. */
export async function runExample<Output = unknown>(
  document: string,
  ...args: readonly string[]
): Promise<Result<Output> & Pick<Ended, "stderr">> {
  const [folder = ""] = document.split("/");
  const actions = `dist/${folder}/actions.js`;
  const { stdout, stderr } = await sheaf(["run", document, "-a", actions, "--json", ...args]);
  return { ...(JSON.parse(stdout) as Result<Output>), stderr };
}
