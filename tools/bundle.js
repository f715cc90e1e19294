/**
 * Bundles the command, so that it starts fast: a few files in place of 300. Nothing is minified, so
 * that stacks stay readable, and the licenses of what is bundled are shipped with it.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const cli = fileURLToPath(new URL("../packages/cli/", import.meta.url));
const outdir = join(cli, "bundle");

/** Started as processes and threads. */
const ENTRIES = [
  "main",
  "supervised-main",
  "host/orphan-watch",
  "source/parse-modules",
  "typescript/typescript-hooks",
];

/** `yaml` as modules, of which only what is used is bundled: its build for Node is one piece. */
const { resolve } = createRequire(new URL("../packages/yaml/package.json", import.meta.url));
const yaml = join(dirname(resolve("yaml")), "../browser/index.js");

/** @param more Further files to be bundled, below the command's package. */
export default async function bundle(...more) {
  rmSync(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: cli,
    entryPoints: [
      ...ENTRIES.map((name) => `src/${name}.ts`),
      "../threads/src/thread-main.ts",
      "../bullmq/src/lock-thread.ts",
      ...more,
    ],
    // All in one folder, where they find each other.
    entryNames: "[name]",
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    conditions: ["@sheaf/source"],
    mainFields: ["module", "main"],
    alias: { "#yaml": yaml },
    // For packages in CommonJS.
    banner: {
      js: 'import { createRequire as $createRequire } from "node:module"; const require = $createRequire(import.meta.url);',
    },
    metafile: true,
    logLevel: "warning",
  });
  writeFileSync(join(outdir, "LICENSES.txt"), licenses(Object.keys(metafile.inputs)));
}

/** The license of every package that a bundled file comes from, each once. */
function licenses(files) {
  const folders = new Set(
    files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  const texts = [...folders].map((folder) => {
    const path = join(cli, folder);
    const { name, version } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
    const license = readdirSync(path).find((file) => /^licen[cs]e/i.test(file));
    if (license === undefined) throw new Error(`Cannot bundle ${name}: it has no license`);
    return `${name} ${version}\n\n${readFileSync(join(path, license), "utf8").trim()}\n`;
  });
  return texts.toSorted().join(`\n${"-".repeat(80)}\n\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await bundle();
