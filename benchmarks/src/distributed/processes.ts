import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { childEnvironment } from "../measure/child-environment.ts";

const WORKERS = 2;

/** A Redis of its own on a free loopback port, and workers. */
export class Processes {
  readonly url: string;
  readonly #redis: Redis;
  readonly #port: number;
  readonly #server: ChildProcess;
  readonly #workers: ChildProcess[] = [];

  private constructor(port: number) {
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
    const place = ["--port", `${port}`, "--bind", "127.0.0.1"];
    this.#server = spawn("redis-server", [...place, "--save", "", "--appendonly", "no"], {
      stdio: "ignore",
      env: childEnvironment(),
    });
    // Connects again until the server is there.
    this.#redis = new Redis(this.url, { maxRetriesPerRequest: null, lazyConnect: true });
    this.#redis.on("error", () => {});
  }

  /** @throws an Error if there is no `redis-server` here. */
  static async start(): Promise<Processes> {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as AddressInfo;
    listener.close();
    const processes = new Processes(port);
    await once(processes.#server, "spawn").catch(() => {
      throw new Error("Cannot find redis-server: install it, as by `apt-get install redis-server`");
    });
    await processes.#redis.ping();
    await processes.addWorkers("items", 100);
    return processes;
  }

  /** @param slots Default: that of workers. */
  async addWorkers(queue: string, slots?: number): Promise<void> {
    const file = fileURLToPath(new URL("worker-process.js", import.meta.url));
    const args = [this.url, queue, ...(slots === undefined ? [] : [String(slots)])];
    for (let i = 0; i < WORKERS; i++) {
      const worker = fork(file, args, { execArgv: [], env: childEnvironment() });
      this.#workers.push(worker);
      await once(worker, "message");
    }
  }

  /** Microseconds of CPU of all processes, and bytes to and from Redis, since they started. */
  async used(): Promise<{ readonly cpu: number; readonly bytes: number }> {
    const { user, system } = process.cpuUsage();
    const ofWorkers = await Promise.all(
      this.#workers.map(async (worker) => {
        worker.send("cpu");
        return Number((await once(worker, "message"))[0]);
      }),
    );
    const info = `${await this.#redis.info("cpu")}${await this.#redis.info("stats")}`;
    const sum = (...names: readonly string[]): number =>
      names.reduce((all, name) => all + Number(info.split(`${name}:`)[1]?.split("\r")[0]), 0);
    const ofRedis = sum("used_cpu_user", "used_cpu_sys") * 1e6;
    return {
      cpu: ofWorkers.reduce((all, cpu) => all + cpu, user + system + ofRedis),
      bytes: sum("total_net_input_bytes", "total_net_output_bytes"),
    };
  }

  /** What Redis says of each command while something runs: `TIME [0 CLIENT] "COMMAND" "KEY"…`. Commands of scripts have the client "lua". */
  async commandsOf(run: () => Promise<unknown>): Promise<readonly string[]> {
    let text = "";
    const monitor = connect(this.#port, "127.0.0.1", () => monitor.write("MONITOR\r\n"));
    monitor.setEncoding("latin1").on("data", (more: string) => {
      text += more;
    });
    await once(monitor, "data");
    await run();
    monitor.destroy();
    return text.split("\r\n");
  }

  stop(): void {
    for (const worker of this.#workers) worker.kill("SIGKILL");
    this.#redis.disconnect();
    this.#server.kill("SIGKILL");
  }
}
