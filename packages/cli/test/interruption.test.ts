import { describe, expect, it, type TestContext } from "vitest";
import { folder, SHEAF, type Running, start } from "./command.ts";
import { printed } from "./result-schema.ts";

const SLEEPY = `
tasks:
  - name: quick
    action: core.echo
  - name: slow
    action: core.sleep
    with-items: [1, 2, 3]
    input: { seconds: 60 }
    concurrency: 2
  - name: after
    action: core.echo
`;

/** Ignores the signal, and keeps the process alive for a long time. */
const STUBBORN = `
export default { stubborn: () => new Promise((resolve) => setTimeout(resolve, 60_000)) };
`;

function interruptible(
  context: TestContext,
  document: string,
  ...args: readonly string[]
): Running {
  const cwd = folder({ "workflow.yaml": document, "actions.mjs": STUBBORN }, context);
  return start(process.execPath, [SHEAF, "run", "workflow.yaml", ...args], { cwd });
}

/** Ways to block the event loop. */
const BLOCKING: Readonly<Record<string, string>> = {
  "an endless loop": "for (;;);",
  "a wait": "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
  "a system call": "execFileSync(process.execPath, ['-e', 'setTimeout(() => {}, 20_000)']);",
};
const blocking = (body: string): string => `
import { execFileSync } from "node:child_process";
import { writeSync } from "node:fs";
const say = (text) => writeSync(2, text);
${body}
`;
const inAction = (body: string): string =>
  blocking(`export default { block() { say("blocked\\n"); ${body} } };`);
const atTop = (body: string): string => blocking(`say("blocked\\n"); ${body} export default {};`);

function starting(context: TestContext, module: string, ...args: readonly string[]): Running {
  const cwd = folder(
    { "workflow.yaml": "tasks: [{ name: block }]", "actions.mjs": module },
    context,
  );
  return start(
    process.execPath,
    [SHEAF, "run", "workflow.yaml", "--actions", "actions.mjs", ...args],
    { cwd },
  );
}

/** Signals twice. The message after the first, which only the supervisor prints, shows that it has arrived. */
async function signalTwice(
  { child, ended, seen }: Running,
  signal: NodeJS.Signals,
): Promise<Awaited<Running["ended"]>> {
  await seen("blocked");
  child.kill(signal);
  await seen("blocking the run; press Ctrl-C again");
  child.kill(signal);
  return ended;
}

// Most of the time they wait.
describe.concurrent("a run that is interrupted", () => {
  it.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)("cancels on %s", async (signal, context) => {
    const { child, ended, seen } = interruptible(context, SLEEPY);
    await seen("slow started");
    child.kill(signal);
    const { status, stderr } = await ended;
    expect(status).toBe(130);
    expect(stderr).toContain("press Ctrl-C again");
    expect(stderr).toContain("slow canceled");
    expect(stderr).toMatch(/^canceled in .* 1 canceled.*; reason: The run was interrupted$/m);
    expect(stderr).not.toContain("after");
  });

  it("prints what was done so far as JSON", async (context) => {
    const module = `export default {
    first: () => 1,
    slow: ({ signal }) => (console.log("under way"), new Promise((_, reject) => {
      setTimeout(reject, 60_000);
      signal.addEventListener("abort", () => reject(signal.reason));
    })),
  };`;
    const cwd = folder(
      { "workflow.yaml": "tasks: [{ name: first }, { name: slow }]", "actions.mjs": module },
      context,
    );
    const args = ["run", "workflow.yaml", "--actions", "actions.mjs", "--json"];
    const { child, ended, seen } = start(process.execPath, [SHEAF, ...args], { cwd });
    await seen("under way");
    child.kill("SIGINT");
    const { status, stdout } = await ended;
    expect(status).toBe(130);
    expect(printed(stdout)).toMatchObject({
      status: "canceled",
      reason: "The run was interrupted",
      output: null,
      tasks: { first: { status: "succeeded", output: 1 }, slow: { status: "canceled" } },
    });
  });

  it("does not wait for actions that ignore the signal", async (context) => {
    const { child, ended, seen } = interruptible(
      context,
      "tasks: [{ name: stubborn }]",
      "--actions",
      "actions.mjs",
    );
    await seen("stubborn started");
    child.kill("SIGINT");
    expect((await ended).status).toBe(130);
  });

  it("exits immediately at the second signal", async (context) => {
    const { child, ended, seen } = interruptible(
      context,
      "tasks: [{ name: stubborn }]",
      "--actions",
      "actions.mjs",
    );
    await seen("stubborn started");
    child.kill("SIGINT");
    await seen("press Ctrl-C again");
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill("SIGINT");
    const { status, stderr } = await ended;
    expect(status).toBe(130);
    // Printed only after the grace period.
    expect(stderr).not.toMatch(/^canceled in/m);
  });

  it("cancels while the actions are loading", async (context) => {
    const cwd = folder(
      {
        "workflow.yaml": "tasks: [{ name: a, action: core.echo }]",
        "forever.mjs":
          'console.error("loading"); setInterval(() => {}, 1_000); await new Promise(() => {});',
      },
      context,
    );
    const { child, ended, seen } = start(
      process.execPath,
      [SHEAF, "run", "workflow.yaml", "--actions", "forever.mjs", "--json"],
      { cwd },
    );
    await seen("loading");
    child.kill("SIGINT");
    const { status, stdout } = await ended;
    expect(status).toBe(130);
    expect(printed(stdout)).toMatchObject({ status: "canceled", tasks: {} });
  });

  describe.skipIf(process.platform === "win32")("by a second signal, stops", () => {
    const cases = Object.entries(BLOCKING).flatMap(([kind, body]) =>
      (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) => [kind, signal, body] as const),
    );

    it.for(cases)("%s in an action, by %s", async ([, signal, body], context) => {
      const { status, stdout } = await signalTwice(
        starting(context, inAction(body), "--json"),
        signal,
      );
      expect(status).toBe(130);
      expect(printed(stdout)).toMatchObject({ status: "canceled", errors: [] });
    });

    it.for(Object.entries(BLOCKING))("%s at the top of the module", async ([, body], context) => {
      const running = starting(context, atTop(body), "--json");
      const { status, stdout } = await signalTwice(running, "SIGINT");
      expect(status).toBe(130);
      expect(printed(stdout)).toMatchObject({ status: "canceled", tasks: {} });
    });

    it("an exit listener that never returns", async (context) => {
      const module = blocking(`export default { block: () => {
      process.on("exit", () => { say("blocked\\n"); for (;;); });
      return 1;
    } };`);
      const { child, ended, seen } = starting(context, module);
      await seen("blocked");
      child.kill("SIGINT");
      // The run has ended and prints nothing more, so the signals are told apart by time.
      await new Promise((resolve) => setTimeout(resolve, 500));
      child.kill("SIGINT");
      expect((await ended).status).toBe(130);
    });
  });

  it.skipIf(process.platform === "win32")(
    "notices the first signal as soon as an action yields",
    async (context) => {
      const module = blocking(`export default { block: async ({ signal }) => {
    const until = Date.now() + 1_500;
    say("blocked\\n");
    while (Date.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 60_000, signal));
  } };`);
      const { child, ended, seen } = starting(context, module, "--json");
      await seen("blocked");
      child.kill("SIGINT");
      const { status, stdout } = await ended;
      expect(status).toBe(130);
      expect(printed(stdout)).toMatchObject({
        status: "canceled",
        tasks: { block: { status: "canceled" } },
      });
    },
  );

  it.skipIf(process.platform === "win32")(
    "counts a signal that npm repeats only once",
    async (context) => {
      const { child, ended, seen } = interruptible(context, SLEEPY, "--actions", "actions.mjs");
      await seen("slow started");
      child.kill("SIGINT");
      child.kill("SIGINT");
      const { status, stderr } = await ended;
      expect(status).toBe(130);
      expect(stderr).toMatch(/^canceled in/m);
    },
  );

  it.skipIf(process.platform === "win32")(
    "leaves no blocked process behind",
    { tags: "slow" },
    async (context) => {
      const module = blocking(
        `export default { block() { say("blocked " + process.pid + "\\n"); ${BLOCKING["a wait"]} } };`,
      );
      const { child, seen, printed: output } = starting(context, module);
      await seen("blocked");
      const pid = Number(/blocked (\d+)/.exec(output.stderr)?.[1]);
      child.kill("SIGKILL");
      await expect.poll(() => isAlive(pid), { timeout: 50_000, interval: 250 }).toBe(false);
    },
  );

  it("cancels the run when the supervisor is gone", async (context) => {
    const module = `export default { block: ({ signal }) => new Promise((_, reject) => {
    console.error("under way");
    setTimeout(() => {}, 60_000);
    signal.addEventListener("abort", () => (console.error("aborted"), reject(signal.reason)));
  }) };`;
    const { child, ended, seen } = starting(context, module, "--json");
    await seen("under way");
    child.kill("SIGKILL");
    await expect(seen("aborted")).resolves.toBeUndefined();
    const { stdout } = await ended;
    expect(printed(stdout)).toMatchObject({ status: "canceled", errors: [] });
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
