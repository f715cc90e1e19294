import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { serve } from "../loopback.ts";
import { EXAMPLES, sheaf } from "./sheaf.ts";

const COMMAND = join(EXAMPLES, "command");
const guide = readFileSync(join(EXAMPLES, "../docs/guides/command.md"), "utf8");

function blocks(language: string): readonly string[] {
  const block = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms");
  return [...guide.matchAll(block)].map(([, code = ""]) => code);
}

const commands = blocks("sh").flatMap((block) => block.trim().split("\n"));

it.each(commands)("%s", async (line) => {
  const [command = ""] = line.split(/[#>]/);
  const [program, ...args] = command.trim().split(" ");
  expect(program).toBe("sheaf");
  const { status, stdout } = await sheaf(args, COMMAND);
  expect(status).toBe(0);
  expect(stdout).not.toBe("");
});

it("prints the result of the first document as the guide shows it", async () => {
  const args = ["run", "hello.yaml", "--param", "who=you", "--json"];
  const { stdout } = await sheaf(args, COMMAND);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(blocks("json")[0] ?? ""));
});

it("runs the actions that the guide shows", async () => {
  const { url, close } = await serve((_, response) => response.end('["a", "b"]'));
  onTestFinished(close);
  const args = ["run", "servers.yaml", "--actions", "actions.mjs", "--param", `url=${url}`];
  expect(await sheaf(args, COMMAND)).toMatchObject({ status: 0, stdout: '["a","b"]\n' });
});

it("retries a request as the guide shows", async () => {
  let requests = 0;
  const { url, close } = await serve((_, response) => {
    requests++;
    response.writeHead(requests === 1 ? 503 : 200, { "content-type": "application/json" });
    response.end('{"requests":2}');
  });
  onTestFinished(close);
  const result = await sheaf(["run", "fetch.yaml", "--param", `url=${url}`], COMMAND);
  expect(result).toMatchObject({ status: 0, stdout: '{"requests":2}\n' });
});
