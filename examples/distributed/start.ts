// Starts Redis, three workers and a run of the monitoring workflow, and shows which worker does what.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Finding } from "../monitoring/check-http.ts";
import { LiveView } from "./live-view.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const SHEAF = at("../../../packages/cli/bin/sheaf.js");
const WORKFLOW = at("../../monitoring/workflow.yaml");
const ACTIONS = at("actions.js");
const WORKERS = 3;

const folder = mkdtempSync(join(tmpdir(), "sheaf-distributed-"));
const children: ChildProcess[] = [];
try {
  const redis = await startedRedis();
  const view = new LiveView(WORKERS);
  for (let number = 0; number < WORKERS; number++)
    await startedWorker(redis, (server) => view.show(number, server));
  console.log(
    `Redis at ${redis}, and ${WORKERS} workers with the actions; the run has none of them`,
  );
  const findings = await checked(redis);
  view.end();
  const healthy = findings.filter((finding) => finding.healthy).length;
  console.log(`${healthy} of ${findings.length.toLocaleString("en")} servers are healthy`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  // Redis comes last: workers give back what they have.
  for (const child of children.toReversed()) await ended(child);
  rmSync(folder, { recursive: true });
}

async function startedRedis(): Promise<string> {
  const port = await freePort();
  const options = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  const server = spawn("redis-server", [...options, "--appendonly", "yes"]);
  await once(server, "spawn").catch(() => {
    throw new Error(
      "This example needs redis-server: install it, as by `apt-get install redis-server` or `brew install redis`",
    );
  });
  children.push(server);
  await said(server, "Ready to accept connections");
  return `redis://127.0.0.1:${port}`;
}

/** A worker checks twenty servers at once. */
async function startedWorker(redis: string, onServer: (name: string) => void): Promise<void> {
  const args = ["worker", "--redis", redis, "--actions", ACTIONS, "--slots", "20"];
  const worker = spawn(process.execPath, [SHEAF, ...args]);
  children.push(worker);
  await said(worker, "waiting for items");
  worker.stderr.on("data", (lines: string) => {
    for (const [, server = ""] of lines.matchAll(/^checked (.+)$/gm)) onServer(server);
  });
}

/** The run sends its items to the workers, and continues under this id if it is started again. */
async function checked(redis: string): Promise<readonly Finding[]> {
  const args = ["run", WORKFLOW, "--redis", redis, "--id", "nightly", "--json", "--quiet"];
  const run = spawn(process.execPath, [SHEAF, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const result = JSON.parse(await text(run.stdout)) as {
    readonly tasks: { readonly check_health: { readonly output: readonly Finding[] } };
  };
  return result.tasks.check_health.output;
}

/** Waits until the process says this. */
async function said(child: ChildProcess, words: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (status) => reject(new Error(`a process ended with status ${status}`)));
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (output: string) => {
        if (output.includes(words)) resolve();
      });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
