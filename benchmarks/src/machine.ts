import { availableParallelism, cpus, release, totalmem, type } from "node:os";
import { thisRepository } from "./guard/this-repository.ts";

/** Where and with what the figures were measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly architecture: string;
}

export interface Runtime {
  readonly node: string;
  readonly v8: string;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    architecture: process.arch,
  };
}

export function describeRuntime(): Runtime {
  return { node: process.versions.node, v8: process.versions.v8 };
}

/** The commit that was measured, marked where files other than reports differ from it; null outside a repository. */
export function describeCommit(): string | null {
  try {
    const { commit, dirty } = thisRepository.checkout();
    return dirty ? `${commit}-dirty` : commit;
  } catch {
    return null;
  }
}
