import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { consoleThroughStreams } from "../src/user-code/bun-console.ts";

test("console writes through the streams of the process where Bun's would not", () => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const own = { ...console };
  try {
    consoleThroughStreams({ stdout, stderr, versions: { bun: "1" } } as unknown as NodeJS.Process);
    console.log("to stdout");
    console.error("to stderr");
  } finally {
    Object.assign(console, own);
  }
  expect(String(stdout.read())).toBe("to stdout\n");
  expect(String(stderr.read())).toBe("to stderr\n");
});
