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

/** The command, alone or as the child of its supervisor. */
const COMMANDS = ["src/main.ts", "src/supervised-main.ts"];

/** Started as processes and threads of their own, which find them in the same folder. */
const ENTRIES = [
  "src/host/orphan-watch.ts",
  "src/source/parse-modules.ts",
  "../threads/src/thread-main.ts",
  "../threads/src/typescript/typescript-hooks.ts",
  "../bullmq/src/lock-thread.ts",
];

const RUN = join(cli, "src/commands/run.ts");

/** Files that are imported lazily, and need little or nothing of what `sheaf run` needs. */
const WITHOUT_RUN = /[\\/](command|supervisor|crash-report|completion|schema)\.ts$/;

/** `yaml` as modules, of which only what is used is bundled: its build for Node is one piece. */
const { resolve } = createRequire(new URL("../packages/yaml/package.json", import.meta.url));
const yaml = join(dirname(resolve("yaml")), "../browser/index.js");

/** @param more Further files that import the command, below its package. */
export default async function bundle(...more) {
  rmSync(outdir, { recursive: true, force: true });
  const command = { entryPoints: [...COMMANDS, ...more], splitting: true, plugins: [withRun()] };
  const inputs = await Promise.all([command, { entryPoints: ENTRIES }].map(bundled));
  writeFileSync(join(outdir, "LICENSES.txt"), licenses(inputs.flat()));
}

/** The files that were bundled. */
async function bundled(options) {
  const { metafile } = await build({
    absWorkingDir: cli,
    entryNames: "[name]",
    outdir,
    bundle: true,
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
    ...options,
  });
  return Object.keys(metafile.inputs);
}

/**
 * Lets files that are imported lazily import all that `sheaf run` needs, which most of them need anyway.
 * esbuild puts code together that the same files need: without this, `sheaf run` would load 37 files in
 * place of 10, which takes 20 ms.
 */
function withRun() {
  const lazy = new Set();
  return {
    name: "with-run",
    setup({ onResolve, onLoad, resolve: find }) {
      onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind !== "dynamic-import" || pluginData === "found") return null;
        const found = await find(path, { kind, importer, resolveDir, pluginData: "found" });
        if (!found.external && !WITHOUT_RUN.test(found.path)) lazy.add(found.path);
        return found;
      });
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (!lazy.has(path) || path === RUN) return null;
        const contents = `import ${JSON.stringify(RUN)};\n${readFileSync(path, "utf8")}`;
        return { contents, loader: "ts", resolveDir: dirname(path) };
      });
    },
  };
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
