import { availableParallelism, cpus, release, totalmem, type } from "node:os";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly architecture: string;
}

/** What bytes depend on besides the code. Only those of equal platforms are compared. */
export interface Platform {
  readonly node: string;
  readonly v8: string;
  readonly architecture: string;
  readonly system: string;
}

export type Runtime = Pick<Platform, "node" | "v8">;

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

export function thisPlatform(): Platform {
  return { ...describeRuntime(), architecture: process.arch, system: process.platform };
}
