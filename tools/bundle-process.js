import { build } from "esbuild";

/** Bundles a file in TypeScript for tests that start it as a process, on Node 20 too. */
export default async function bundleProcess(entry, outfile) {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    conditions: ["@sheaf/source"],
    banner: {
      js: 'import { createRequire as $createRequire } from "node:module"; const require = $createRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
}
