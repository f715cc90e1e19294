import { availableParallelism, cpus, release, totalmem, type } from "node:os";

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
