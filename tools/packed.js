// Builds and packs every package from scratch, and checks what users would get.
// node tools/packed.js [publint] [attw] [smoke]
// With `keep` the packages stay in packed/, to be installed from there.
import assert from "node:assert/strict";
import { execSync } from "node:child_process";
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
import { join, resolve } from "node:path";
import ts from "typescript";
import bundle from "./bundle.js";

const run = (command, cwd = ".") => execSync(command, { cwd, stdio: "inherit" });
const json = (file) => JSON.parse(readFileSync(file, "utf8"));

const checks = {
  publint: (tarball) => run(`publint run "${tarball}" --strict`),
  attw: (tarball) => run(`attw "${tarball}" --profile esm-only`),
};

const wanted = process.argv.slice(2);
const isKept = wanted.includes("keep");
const out = isKept ? emptied("packed") : mkdtempSync(join(tmpdir(), "sheaf-packed-"));
try {
  const tarballs = await pack(out);
  for (const tarball of tarballs) {
    for (const name of wanted) checks[name]?.(tarball);
  }
  if (wanted.includes("smoke")) smoke(tarballs, join(out, "user"));
} finally {
  if (!isKept) rmSync(out, { recursive: true, force: true });
}

function emptied(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return resolve(folder);
}

async function pack(destination) {
  for (const name of readdirSync("packages")) {
    // A file deleted from src would otherwise still be packed.
    rmSync(join("packages", name, "dist"), { recursive: true, force: true });
    run(`tsc -b packages/${name}/tsconfig.build.json`);
  }
  await bundle();
  const pnpm = json("package.json").packageManager.split("+")[0];
  // Not npm, which would leave "catalog:" and "workspace:" in the packed package.json.
  run(`npx --yes ${pnpm} --filter "./packages/*" pack --pack-destination "${destination}"`);
  return readdirSync(destination).map((file) => resolve(destination, file));
}

/** Runs every example as a user would: with npm and node, outside this repository. */
function smoke(tarballs, user) {
  mkdirSync(user);
  writeFileSync(join(user, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const more = ["packages/context/node_modules/fast-check", "examples/node_modules/p-map"]
    .map((folder) => json(`${folder}/package.json`))
    .map(({ name, version }) => `${name}@${version}`)
    .join(" ");
  const packages = tarballs.map((tarball) => `"${tarball}"`).join(" ");
  run(`npm install --no-audit --no-fund --no-package-lock ${packages} ${more}`, user);

  const doors = readdirSync("packages").flatMap((name) =>
    publicDoors(json(`packages/${name}/package.json`)),
  );
  run(
    `node --input-type=module --eval '${doors.map((door) => `import "${door}";`).join(" ")}'`,
    user,
  );
  console.log(`opened ${doors.join(", ")}`);
  runTheCommand(
    tarballs.find((tarball) => /sheaf-cli-[^/\\]*$/.test(tarball)),
    `${user}-of-the-command`,
  );
  for (const file of readdirSync("examples/src")) {
    const source = readFileSync(join("examples/src", file), "utf8");
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
    });
    const script = file.replace(/\.ts$/, ".js");
    writeFileSync(join(user, script), outputText);
    run(`node ${script}`, user);
    console.log(`ran examples/src/${file} against the packed packages`);
  }
}

/** The command as npm has linked it, installed alone: it is bundled with all that it needs. */
function runTheCommand(tarball, user) {
  mkdirSync(user);
  writeFileSync(join(user, "package.json"), JSON.stringify({ private: true }));
  run(`npm install --no-audit --no-fund --no-package-lock "${tarball}"`, user);
  copyFileSync("examples/command/hello.yaml", join(user, "hello.yaml"));
  writeFileSync(
    join(user, "act.yaml"),
    "tasks: [{ name: act }]\noutput: '{{ task.act.output }}'\n",
  );
  writeFileSync(join(user, "actions.mjs"), "export default { act: () => 7 };\n");
  const said = (args) =>
    execSync(`npx --no -- sheaf ${args}`, { cwd: user, encoding: "utf8" }).trim();
  assert.equal(said("--version"), json("packages/cli/package.json").version);
  assert.equal(said("run hello.yaml --param who=you"), '"Hello you"');
  assert.equal(said("run act.yaml --actions actions.mjs"), "7");
  assert.deepEqual(JSON.parse(said("schema")), json("packages/yaml/workflow.schema.json"));
  console.log("ran the packed command");
}

function publicDoors({ name, exports }) {
  return Object.keys(exports)
    .filter((path) => !path.endsWith(".json"))
    .map((path) => join(name, path));
}
