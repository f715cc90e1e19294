import type { CaseBytes } from "./case-bytes.ts";
import { isProblem, runWorker } from "./run-worker.ts";

/**
 * The bytes of cases of a build, of all where none are named.
 *
 * @throws an Error where one of them cannot be measured.
 */
export async function measuredBytes(
  root: string,
  only: readonly string[] | null,
  say: (what: string) => void,
  signal: AbortSignal,
): Promise<Readonly<Record<string, CaseBytes>>> {
  const measured = await runWorker({ mode: "bytes", root, only }, say, signal);
  for (const [id, bytes] of Object.entries(measured))
    if (isProblem(bytes)) throw new Error(`Cannot measure the bytes of ${id}: ${bytes.problem}`);
  return measured as Readonly<Record<string, CaseBytes>>;
}
