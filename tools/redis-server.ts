import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

/** True if there is no `redis-server` here. Where `CI` is set that is a failure. */
export const isRedisMissing: boolean = !hasRedis();

function hasRedis(): boolean {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    const message =
      "these tests need redis-server: install it, as by `apt-get install redis-server`";
    if (env["CI"] !== undefined && env["CI"] !== "") throw new Error(message);
    console.warn(`Skipped: ${message}`);
    return false;
  }
}

/** A Redis of its own, on a free port of this machine. */
export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  readonly #options: readonly string[];
  #process: ChildProcess | null = null;

  private constructor(port: number, folder: string, options: readonly string[]) {
    this.port = port;
    this.#folder = folder;
    this.#options = options;
  }

  /** Keeps an append-only file unless the options of the command line say something else. */
  static async start(...options: readonly string[]): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), "redis-"));
    const server = new RedisServer(await freePort(), folder, options);
    await server.startAgain();
    return server;
  }

  /** Its folder, which goes with it. */
  get folder(): string {
    return this.#folder;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** With what was kept. */
  async startAgain(): Promise<void> {
    const defaults = ["--save", "", "--appendonly", "yes", "--bind", "127.0.0.1"];
    const place = ["--port", String(this.port), "--dir", this.#folder];
    this.#process = spawn("redis-server", [...place, ...defaults, ...this.#options], {
      stdio: "ignore",
    });
    for (let tries = 0; !(await this.#answers()); tries++) {
      if (tries === 250 || this.#process.exitCode !== null)
        throw new Error(`redis-server does not answer at port ${this.port}`);
      await sleep(20);
    }
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    this.#process = null;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    const socket = connect(this.port, "127.0.0.1");
    try {
      await once(socket, "connect");
      socket.write("PING\r\n");
      const [answer] = (await once(socket, "data")) as [Buffer];
      // One that wants a password answers too.
      return /^(?:\+PONG|-NOAUTH)/.test(answer.toString());
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
