import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { textOf } from "./markdown.ts";
import { EXAMPLES, sheaf } from "./sheaf.ts";

/** The commands of a block, each followed by what it prints on stdout, as a guide shows them. */
const shown = [...textOf("docs/guides/getting-started.md").matchAll(/^```console\n(.*?)^```/gmsu)]
  .flatMap(([, block = ""]) => block.split(/^\$ /mu).slice(1))
  .map((part) => {
    const [line = "", ...output] = part.split("\n");
    return { line, output: output.join("\n") };
  });

describe("the commands of the guide", () => {
  it("are there", () => {
    expect(shown.length).toBeGreaterThan(2);
  });

  it.each(shown)("$line", async ({ line, output }) => {
    const [, program, ...args] = line.split(" ");
    expect(program).toBe("sheaf");
    const { status, stdout } = await sheaf(args, join(EXAMPLES, "getting-started"));
    expect({ status, stdout }).toEqual({ status: 0, stdout: output });
  });
});
