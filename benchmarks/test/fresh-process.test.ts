import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type FreshProcess, measuredInFreshProcess } from "../src/measure/fresh-process.ts";

const directory = mkdtempSync(join(tmpdir(), "sheaf-process-"));
const { signal } = new AbortController();
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function processOf(code: string, options: Partial<FreshProcess> = {}): FreshProcess {
  const file = join(directory, "process.mjs");
  writeFileSync(file, code);
  return { subject: "it", file, args: [], nodeOptions: [], say: () => {}, ...options };
}

const measured = async (code: string, options?: Partial<FreshProcess>): Promise<unknown> =>
  measuredInFreshProcess(processOf(code, options), signal);

describe("a process that measures", () => {
  test("gives what it measured, and says what it does", async () => {
    const said: string[] = [];
    const code = "process.send({ saying: 'a' }); process.send({ measured: { a: 1 } });";
    const say = (what: string): void => void said.push(what);
    expect(await measured(code, { say })).toEqual({ a: 1 });
    expect(said).toEqual(["a"]);
  });

  test("is not told what the environment says to Node", async () => {
    const code = "process.send({ measured: process.env.NODE_OPTIONS });";
    process.env["NODE_OPTIONS"] = "--no-warnings";
    try {
      expect(await measured(code)).toBe("");
    } finally {
      delete process.env["NODE_OPTIONS"];
    }
  });

  test.each([
    ["fails, as it says", "process.send({ failure: 'no fork' });", "Cannot measure it: no fork"],
    ["ends early", "process.exit(3);", "Cannot measure it: its process ended early, with status 3"],
    [
      "is killed",
      "process.kill(process.pid, 'SIGKILL');",
      "Cannot measure it: its process ended early, by SIGKILL",
    ],
  ])("is an error where it %s", async (_, code, message) => {
    await expect(measured(code)).rejects.toThrow(message);
  });

  test("is an error where it says nothing for long, and is ended", async () => {
    const silent = measured("setInterval(() => {}, 1000);", { mostSilence: 500 });
    await expect(silent).rejects.toThrow("Cannot measure it: stopped after 0.5 s without a result");
  });
});

describe("a process that is gone", () => {
  const mark = join(directory, "mark");
  const counted = (code: string): string =>
    `import { appendFileSync, readFileSync } from "node:fs";
    appendFileSync(${JSON.stringify(mark)}, "1");
    const starts = readFileSync(${JSON.stringify(mark)}, "utf8").length;
    ${code}`;
  const again = async (code: string): Promise<unknown> => {
    rmSync(mark, { force: true });
    return measured(counted(code));
  };

  test("is followed by another, once", async () => {
    const dying = "process.kill(process.pid, 'SIGKILL');";
    const measuring = "process.send({ measured: starts });";
    expect(await again(`if (starts < 2) ${dying} else ${measuring}`)).toBe(2);
    await expect(again(dying)).rejects.toThrow("by SIGKILL");
    expect(readFileSync(mark, "utf8")).toHaveLength(2);
  });

  test("is not one that says what is wrong", async () => {
    await expect(again("process.send({ failure: 'no fork' });")).rejects.toThrow("no fork");
    expect(readFileSync(mark, "utf8")).toHaveLength(1);
  });
});
