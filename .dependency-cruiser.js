const order = ["context", "workflow", "(threads|bullmq|cli)"];
/** The packages that stand to the right of `name` in the order, and examples. */
const above = (name) => `^(packages/(${order.slice(order.indexOf(name) + 1).join("|")})|examples)/`;

const never = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

export default {
  forbidden: [
    never("no-cycles", "Types count too", {}, { circular: true }),
    never(
      "no-unresolved",
      "Every import leads somewhere; heavy rivals are installed when they are measured",
      { pathNot: "^benchmarks/rivals/" },
      { couldNotResolve: true },
    ),
    never(
      "context-knows-no-workflow",
      "context <- workflow",
      { path: "^packages/context/" },
      { path: above("context") },
    ),
    never(
      "workflow-knows-no-executor",
      "workflow <- threads, bullmq, cli",
      { path: "^packages/workflow/" },
      { path: above("workflow") },
    ),
    never(
      "outer-packages-do-not-meet",
      "threads, bullmq and cli know workflow and context, not each other",
      { path: "^packages/(threads|bullmq|cli)/" },
      { path: "^(packages/(threads|bullmq|cli)|examples)/", pathNot: "^packages/$1/" },
    ),
    never(
      "packages-know-no-benchmark",
      "Benchmarks and examples stand at the end",
      { path: "^packages/" },
      { path: "^(benchmarks|examples)/" },
    ),
    never(
      "public-doors-only",
      "Between packages: a package name, never a path",
      { path: "^(packages/[^/]+|benchmarks|examples)/" },
      { path: "^(packages|benchmarks|examples)/", pathNot: "^$1/", dependencyTypes: ["local"] },
    ),
    never(
      "no-inner-barrel",
      "A door is for those outside",
      { path: "^(packages/[^/]+)/src/" },
      { path: "^$1/.*/index\\.ts$" },
    ),
    never(
      "only-hamt-imports-immutable",
      "One file knows the persistent map",
      { path: "^packages/[^/]+/src/", pathNot: "^packages/context/src/hamt\\.ts$" },
      { path: "node_modules/immutable/" },
    ),
    never(
      "only-laws-import-fast-check",
      "It is an optional peer of @sheaf/context/laws",
      { path: "^packages/[^/]+/src/", pathNot: "^packages/context/src/laws/" },
      { path: "node_modules/fast-check/" },
    ),
    never(
      "only-reading-yaml-imports-yaml",
      "Few files know how documents are parsed",
      {
        path: "^packages/workflow/src/",
        pathNot:
          "^packages/workflow/src/document/(read-yaml|compose-yaml|yaml-errors|yaml-in-deno)\\.ts$",
      },
      { path: "node_modules/yaml/" },
    ),
    never(
      "only-shape-imports-zod",
      "One file knows what checks the shape of documents",
      { path: "^packages/workflow/src/", pathNot: "^packages/workflow/src/document/shape\\.ts$" },
      { path: "node_modules/zod/" },
    ),
    never(
      "only-timing-imports-mitata",
      "One file measures time",
      { path: "^benchmarks/", pathNot: "^benchmarks/src/measure/timing\\.ts$" },
      { path: "node_modules/mitata/" },
    ),
    never(
      "only-statistics-imports-simple-statistics",
      "One file knows how figures are summed up",
      { path: "^benchmarks/", pathNot: "^benchmarks/src/measure/statistics\\.ts$" },
      { path: "node_modules/simple-statistics/" },
    ),
    never(
      "context-does-no-io",
      "Values only",
      { path: "^packages/context/src/" },
      { dependencyTypes: ["core"] },
    ),
    never(
      "src-knows-no-test",
      "Tests are not shipped",
      { path: "/src/" },
      { path: "/test/|node_modules/(vitest|@fast-check/vitest)/" },
    ),
    never(
      "src-imports-declared-dependencies",
      "What is shipped must be installed with it",
      { path: "^packages/[^/]+/src/" },
      {
        dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"],
        // Subpath imports are written in the manifest.
        dependencyTypesNot: ["npm-peer", "npm-optional", "aliased-subpath-import"],
      },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(packages/[^/]+|benchmarks|examples)/dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      conditionNames: ["@sheaf/source", "types", "import", "default"],
      exportsFields: ["exports"],
    },
  },
};
