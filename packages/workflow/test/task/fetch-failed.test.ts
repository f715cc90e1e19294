import { createServer } from "node:net";
import { expect, it } from "vitest";
import { codesOf, runTasks } from "../run/run-tasks.ts";

/** An address at which nothing listens any more. */
async function deserted(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

it("fetch says why it failed", async () => {
  const url = await deserted();
  const result = await runTasks([{ name: "ask", action: () => fetch(url).then(() => 1) }]);
  expect(codesOf(result)).toEqual(["ACTION_FAILED"]);
  expect(result.errors[0]?.message).toMatch(/^fetch failed: .*ECONNREFUSED/);
  expect(result.tasks["ask"]?.error?.message).toBe(result.errors[0]?.message);
});

const failed = (cause: unknown): Error => new TypeError("fetch failed", { cause });

it.each([
  ["a message", failed(new Error("other side closed")), "fetch failed: other side closed"],
  [
    "a code",
    failed(Object.assign(new Error(""), { code: "ENOTFOUND" })),
    "fetch failed: ENOTFOUND",
  ],
  ["several", failed(new AggregateError([new Error("refused")], "")), "fetch failed: refused"],
  ["nothing", failed(undefined), "fetch failed"],
  ["no error", failed(7), "fetch failed"],
  [
    "a getter that throws",
    failed({
      get message() {
        throw new Error("no");
      },
    }),
    "fetch failed",
  ],
  ["a cause of other errors", new Error("mine", { cause: new Error("its") }), "mine: its"],
])("the cause has %s", async (_, thrown, message) => {
  const action = (): never => {
    throw thrown;
  };
  const { errors } = await runTasks([{ name: "ask", action }]);
  expect(errors).toMatchObject([{ message }]);
});
