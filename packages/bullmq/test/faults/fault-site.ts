import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, execPath } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createContext } from "@sheaf/context";
import { compileTasks, type ItemsResult, run, type RunResult } from "@sheaf/workflow";
import { Redis } from "ioredis";
// @ts-expect-error -- a tool in JavaScript
import bundleProcess from "../../../../tools/bundle-process.js";
import { bullmqExecutor, type BullmqExecutorOptions } from "../../src/index.ts";
import { RedisServer } from "../../../../tools/redis-server.ts";

/** How often each fault happens. `npm run test:faults` gives the number. */
export const ROUNDS = Number(env["SHEAF_FAULTS"] ?? 1);
export const isThorough = ROUNDS > 1;

/** A call of the action `act`: its item, the process, and the time. */
export type Call = readonly [item: unknown, pid: number, time: number];

/** How a worker is started. */
export interface WorkerStart {
  /** Where Redis is for it; the server itself if it is absent. */
  readonly url?: string;
  readonly options?: object;
  readonly execArgv?: readonly string[];
}

export const numbers = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index);

/** A random number of a range. */
export const between = (least: number, most: number): number =>
  least + Math.floor(Math.random() * (most - least));

/** The programs of worker and run, for as long as tests run. */
export class Programs {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async bundled(): Promise<Programs> {
    const folder = await mkdtemp(join(tmpdir(), "faults-"));
    const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
    for (const name of ["worker-process", "run-process"])
      await bundleProcess(at(`${name}.ts`), join(folder, `${name}.js`));
    await bundleProcess(at("../../src/lock-thread.ts"), join(folder, "lock-thread.js"));
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    return new Programs(folder);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

/** A Redis, the workers that it has, and what they were called for. */
export class FaultSite {
  readonly server: RedisServer;
  readonly redis: Redis;
  readonly queue = "faults";
  readonly #programs: Programs;
  readonly #children = new Set<ChildProcess>();
  #isOver = false;

  private constructor(programs: Programs, server: RedisServer) {
    this.#programs = programs;
    this.server = server;
    this.redis = new Redis(server.url, { maxRetriesPerRequest: null });
    // It is killed in some tests.
    this.redis.on("error", () => {});
  }

  static async open(programs: Programs, ...options: readonly string[]): Promise<FaultSite> {
    return new FaultSite(programs, await RedisServer.start(...options));
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await Promise.all(Array.from(this.#children, (child) => this.kill(child)));
    this.redis.disconnect();
    await this.server.remove();
  }

  /** Fulfilled when it listens. */
  async startWorker(start: WorkerStart = {}): Promise<ChildProcess> {
    const workers = await this.#listening();
    const child = this.#startWorker(start);
    while ((await this.#listening()) <= workers && child.exitCode === null) await sleep(20);
    return child;
  }

  #startWorker({ url = this.server.url, options = {}, execArgv = [] }: WorkerStart): ChildProcess {
    const args = [url, this.queue, this.server.url, JSON.stringify(options)];
    return this.#start("worker-process", args, execArgv);
  }

  /** Starts a worker again whenever it has ended, as whoever watches processes does. */
  async watchWorker(start: WorkerStart = {}): Promise<void> {
    let child = await this.startWorker(start);
    const startAgain = (): void => {
      if (this.#isOver) return;
      child = this.#startWorker(start);
      child.once("exit", startAgain);
    };
    child.once("exit", startAgain);
  }

  startRun(id: string, count: number, url: string = this.server.url): ChildProcess {
    return this.#start("run-process", [url, this.queue, id, String(count)]);
  }

  #start(name: string, args: readonly string[], execArgv: readonly string[] = []): ChildProcess {
    const script = join(this.#programs.folder, `${name}.js`);
    const child = spawn(execPath, [...execArgv, script, ...args], {
      stdio: ["ignore", "pipe", execArgv.length === 0 ? "inherit" : "ignore"],
    });
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
    return child;
  }

  async kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  /** Runs a list in this process. */
  async run(
    items: readonly unknown[],
    { action = "act", ...task }: { readonly action?: string; readonly timeout?: number } = {},
    options: Partial<BullmqExecutorOptions> = {},
  ): Promise<RunResult> {
    const { queue } = this;
    // Fewer items in a job than there are slots, so that all workers have some.
    const executor = bullmqExecutor({ connection: this.server.url, queue, chunk: 5, ...options });
    const list = { ...task, name: "list", action, withItems: items, tolerate: 2_000 };
    const context = createContext({ variables: { large: "x".repeat(5_000) } });
    const workflow = compileTasks([{ ...list, concurrency: 100 }], {});
    try {
      return await run(workflow, { executor, context }).result;
    } finally {
      await executor.close();
    }
  }

  async calls(): Promise<readonly Call[]> {
    const texts = await this.redis.lrange(`calls:${this.queue}`, 0, -1);
    return texts.map((text) => JSON.parse(text) as Call);
  }

  async called(count: number): Promise<void> {
    while ((await this.redis.llen(`calls:${this.queue}`)) < count) await sleep(5);
  }

  /** Workers listen to what nobody wants any more. */
  async #listening(): Promise<number> {
    const [, count] = await this.redis.pubsub("NUMSUB", `sheaf:aborts:${this.queue}`);
    return count as number;
  }
}

/** The codes of items that failed, by what the item was. */
export function failuresOf({ tasks }: RunResult, items: readonly unknown[]): object {
  const { items: results } = tasks["list"] as ItemsResult;
  return Object.fromEntries(
    results.flatMap(({ index, status, error }) =>
      status === "failed" ? [[String(items[index]), error?.code]] : [],
    ),
  );
}

export const outputOf = ({ tasks }: RunResult): unknown => tasks["list"]?.output;
