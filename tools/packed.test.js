// Installs the packed packages in empty projects, as users do, and uses them there.
import { exec } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import ts from "typescript";
import { build, preview } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BROWSER_ARGUMENTS, findBrowser } from "../benchmarks/test/browser.ts";
import { json, pack, PNPM } from "./pack.js";

const BUN = "bun@1.4.5";
const DENO = "deno@2.9.6";

const out = mkdtempSync(join(tmpdir(), "sheaf-packed-"));
afterAll(() => rmSync(out, { recursive: true, force: true }), 120_000);

let tarballs;
beforeAll(async () => {
  const packed = join(out, "packed");
  mkdirSync(packed);
  tarballs = await pack(packed);
}, 300_000);

const run = async (command, cwd) => (await promisify(exec)(command, { cwd })).stdout.trim();

const examples = readdirSync("examples/src").map((file) => file.replace(/\.ts$/u, ".js"));

/** Every door of every package that is for programs. */
const doors = readdirSync("packages").flatMap((folder) => {
  const { name, exports } = json(`packages/${folder}/package.json`);
  return Object.keys(exports)
    .filter((path) => !path.endsWith(".json"))
    .map((path) => join(name, path));
});

/** A project with the packed packages and what the examples need besides, and the examples. */
async function project(name, install) {
  const folder = join(out, name);
  mkdirSync(folder);
  const own = Object.fromEntries([...tarballs].map(([key, file]) => [key, `file:${file}`]));
  const others = [
    "packages/context/node_modules/fast-check",
    "packages/workflow/node_modules/@opentelemetry/api",
    "examples/node_modules/p-map",
  ]
    .map((path) => json(`${path}/package.json`))
    .map((other) => [other.name, other.version]);
  const manifest = {
    private: true,
    type: "module",
    dependencies: { ...own, ...Object.fromEntries(others) },
    // The packages depend on each other by versions that no registry has yet.
    overrides: own,
    pnpm: { overrides: own },
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  await run(install, folder);
  for (const file of examples) {
    const source = readFileSync(join("examples/src", file.replace(/\.js$/u, ".ts")), "utf8");
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
    });
    writeFileSync(join(folder, file), outputText);
  }
  writeFileSync(join(folder, "doors.js"), doors.map((door) => `import "${door}";\n`).join(""));
  return folder;
}

describe.each([
  ["npm and Node", "npm install --no-audit --no-fund --no-package-lock", "node"],
  ["pnpm and Node", `npx --yes ${PNPM} install --ignore-scripts`, "node"],
  ["Bun", `npx --yes ${BUN} install`, `npx --yes ${BUN} run`],
  // It is given no permission to do anything.
  [
    "npm and Deno",
    "npm install --no-audit --no-fund --no-package-lock",
    `npx --yes ${DENO} run --no-prompt`,
  ],
])("with %s", (name, install, start) => {
  let folder;
  beforeAll(async () => {
    folder = await project(name.replaceAll(" ", "-"), install);
  }, 300_000);

  test.runIf(start === "node")("every door opens", async () => {
    expect(await run(`${start} doors.js`, folder)).toBe("");
  });

  test.each(examples)("runs examples/src/%s", async (file) => {
    await expect(run(`${start} ${file}`, folder)).resolves.toBeTypeOf("string");
  });
});

test("the command, installed alone, is bundled with all that it needs", async () => {
  const user = join(out, "command");
  mkdirSync(user);
  writeFileSync(join(user, "package.json"), JSON.stringify({ private: true }));
  await run(
    `npm install --no-audit --no-fund --no-package-lock "${tarballs.get("@sheaf/cli")}"`,
    user,
  );
  copyFileSync("examples/command/hello.yaml", join(user, "hello.yaml"));
  writeFileSync(
    join(user, "act.yaml"),
    "tasks: [{ name: act }]\noutput: '{{ task.act.output }}'\n",
  );
  writeFileSync(join(user, "actions.mts"), "export default { act: (): number => 7 };\n");
  const said = (args) => run(`npx --no -- sheaf ${args}`, user);
  expect(await said("--version")).toBe(json("packages/cli/package.json").version);
  expect(await said("run hello.yaml --param who=you")).toBe('"Hello you"');
  expect(await said("run act.yaml --actions actions.mts")).toBe("7");
  expect(JSON.parse(await said("schema"))).toEqual(json("packages/yaml/workflow.schema.json"));
});

describe("in a page that Vite builds", () => {
  const executablePath = findBrowser();

  test.skipIf(executablePath === null)(
    "contexts, templates and workflows work",
    async () => {
      const root = await project("page", "npm install --no-audit --no-fund --no-package-lock");
      writeFileSync(
        join(root, "index.html"),
        '<link rel="icon" href="data:,"><script type="module" src="page.js"></script>',
      );
      writeFileSync(join(root, "page.js"), PAGE);
      await build({ root, logLevel: "error" });
      const server = await preview({ root, logLevel: "error", preview: { port: 0 } });
      const browser = await chromium.launch({ executablePath, args: BROWSER_ARGUMENTS });
      try {
        const page = await browser.newPage();
        const complaints = [];
        page.on("console", (message) => complaints.push(message.text()));
        page.on("pageerror", (error) => complaints.push(error.message));
        await page.goto(server.resolvedUrls.local[0]);
        await page.waitForFunction(() => document.title !== "");
        expect(await page.title()).toBe('[1,2,"2 of 3",[2,4,6]]');
        expect(complaints).toEqual([]);
      } finally {
        await browser.close();
        await server.close();
      }
    },
    120_000,
  );
});

const PAGE = `
import { createContext } from "@sheaf/context";
import { compileTemplate } from "@sheaf/template";
import { defineWorkflow, run } from "@sheaf/workflow";

const context = createContext({ variables: { n: 1 } });
const fork = context.set("n", 2);
const text = compileTemplate("{{ n }} of 3")(fork);
const workflow = defineWorkflow()
  .task("double", { withItems: [1, 2, 3], action: ({ item }) => item * 2 })
  .build((end) => end.task("double").output);
const { output } = await run(workflow).result;
document.title = JSON.stringify([context.get("n"), fork.get("n"), text, output]);
`;
