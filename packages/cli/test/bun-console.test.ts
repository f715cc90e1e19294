import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { patchBunConsole } from "../src/user-code/bun-console.ts";

test("makes Bun's console write to the streams of the process", () => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const own = { ...console };
  try {
    patchBunConsole({ stdout, stderr, versions: { bun: "1" } } as unknown as NodeJS.Process);
    console.log("to stdout");
    console.error("to stderr");
  } finally {
    Object.assign(console, own);
  }
  expect(String(stdout.read())).toBe("to stdout\n");
  expect(String(stderr.read())).toBe("to stderr\n");
});
