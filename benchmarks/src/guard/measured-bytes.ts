import { availableParallelism } from "node:os";
import pMap from "p-map";
import { cases } from "../suite/all.ts";
import type { CaseBytes } from "./case-bytes.ts";
import { allKnown, type Measured, runWorker } from "./run-worker.ts";

/**
 * The bytes of cases of a build, of all where none are named: each in a process of its own, so that
 * what one comes to does not depend on which others are measured. As nothing in them depends on
 * time, several processes may run at once.
 */
export async function measuredBytes(
  root: string,
  only: readonly string[] | null,
  say: (what: string) => void,
  signal: AbortSignal,
): Promise<Measured<CaseBytes>> {
  const ids = cases.map(({ id }) => id).filter((id) => only === null || only.includes(id));
  const measured = await pMap(
    ids,
    async (id) => runWorker({ mode: "bytes", root, only: [id] }, say, signal),
    { concurrency: availableParallelism() },
  );
  return Object.assign({}, ...measured) as Measured<CaseBytes>;
}

/**
 * The same, where all of them have to be known.
 *
 * @throws an Error where one of them cannot be measured.
 */
export async function knownBytes(
  ...of: Parameters<typeof measuredBytes>
): Promise<Readonly<Record<string, CaseBytes>>> {
  return allKnown(await measuredBytes(...of), "bytes");
}
