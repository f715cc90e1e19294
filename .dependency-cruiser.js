/** Which packages each may import. Examples may import all of them, benchmarks their public doors. */
const ARROWS = {
  context: [],
  template: ["context"],
  workflow: ["context"],
  yaml: ["context", "template", "workflow"],
  threads: ["context", "workflow"],
  bullmq: ["context", "workflow"],
  cli: ["context", "template", "workflow", "yaml", "threads", "bullmq"],
};

/**
 * What each package, and the benchmarks, consist of, in order: folders, single files, and `*` for all other files beside the
 * folders. Each part imports those before it alone; an `index.ts` is a door, which may import any.
 */
const PARTS = {
  context: [
    "messages/",
    "brand.ts error-codes.ts errors.ts json.ts plain-value.ts polluted-prototype.ts shallow-copy.ts",
    "json/",
    "*",
    "parts/",
    "laws/",
  ],
  template: [
    "equality.ts error-codes.ts excerpt.ts meter.ts operators.ts own.ts search.ts site.ts site-meter.ts source.ts syntax.ts template-error.ts template-function.ts text-of.ts",
    "functions/",
    "*",
  ],
  workflow: [
    "*",
    "host/",
    "journal/",
    "store/",
    "contract/",
    "options/",
    "executor/",
    "fan-out/",
    "graph/",
    "secrets/",
    "engine/",
    "task/",
    "node/",
    "run/",
    "opentelemetry/",
    "remote/",
    "conformance/",
    "declaration/",
  ],
  cli: [
    "text/",
    "source/",
    "errors/",
    "user-code/",
    "host/",
    "input/",
    "actions/",
    "progress/",
    "output/",
    "completion/",
    "watch/",
    "commands/",
    "supervisor/",
    "*",
  ],
  benchmarks: [
    "output/",
    "measure/",
    "guard/",
    "scenario/",
    "rivals/",
    "suite/",
    "distributed/",
    "report/",
    "page/",
    "commands/",
    "*",
  ],
};

const never = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

const arrowsOf = ([name, imports]) =>
  never(
    `arrows-of-${name}`,
    imports.length === 0 ? "It stands alone" : `It imports ${imports.join(", ")} at most`,
    { path: `^packages/${name}/` },
    { path: "^packages/", pathNot: `^packages/(${[name, ...imports].join("|")})/` },
  );

/** The pattern of a part of a package, below its `src/`. */
function patternOf(part, parts) {
  if (part.endsWith("/")) return part;
  if (part !== "*") return `(${part.replaceAll(".", "\\.").replaceAll(" ", "|")})$`;
  const named = parts.filter((one) => one.endsWith(".ts")).flatMap((one) => one.split(" "));
  return `(?!(${["index.ts", ...named].join("|").replaceAll(".", "\\.")})$)[^/]+\\.ts$`;
}

/** A rule for each part of a package, and one that no folder is missing in the list. */
function partRules([name, parts]) {
  const src = name === "benchmarks" ? "^benchmarks/src/" : `^packages/${name}/src/`;
  const patterns = parts.map((part) => patternOf(part, parts));
  const rules = parts
    .slice(0, -1)
    .map((part, position) =>
      never(
        `${name}: ${part} imports no later part`,
        parts.join(" <- "),
        { path: src + patterns[position], pathNot: "/index\\.ts$" },
        { path: `${src}(${patterns.slice(position + 1).join("|")})` },
      ),
    );
  const every = never(
    `${name}: every folder is listed`,
    "It has its place in PARTS",
    { path: `${src}[^/]+/`, pathNot: `${src}(${patterns.join("|")})` },
    {},
  );
  return [...rules, every];
}

export default {
  forbidden: [
    never("no-cycles", "Types count too", {}, { circular: true }),
    never(
      "no-unresolved",
      "Every import leads somewhere; heavy rivals are installed, and the command is bundled, later",
      { pathNot: "^(benchmarks/rivals|packages/cli/bin)/" },
      { couldNotResolve: true },
    ),
    ...Object.entries(ARROWS).map(arrowsOf),
    ...Object.entries(PARTS).flatMap(partRules),
    never(
      "packages-know-no-benchmark",
      "Benchmarks and examples stand at the end",
      { path: "^packages/" },
      { path: "^(benchmarks|examples)/" },
    ),
    never(
      "public-doors-only",
      "Between packages: a package name, never a path, but for what tests of executors check all alike",
      { path: "^(packages/[^/]+|benchmarks|examples)/" },
      {
        path: "^(packages|benchmarks|examples)/",
        pathNot: ["^$1/", "^packages/workflow/test/journal/continued-elsewhere\\.ts$"],
        dependencyTypes: ["local"],
      },
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
        path: "^packages/[^/]+/src/",
        pathNot: "^packages/yaml/src/(read-yaml|compose-yaml|yaml-errors|yaml-in-deno)\\.ts$",
      },
      { path: "node_modules/yaml/" },
    ),
    never(
      "guard-knows-no-project",
      "The guard gets a suite and a repository, and could be a package of its own",
      { path: "^benchmarks/src/guard/" },
      {
        path: "^(benchmarks|packages|examples)/",
        pathNot: "^benchmarks/src/((guard|measure)/|output/(?!project\\.ts))",
      },
    ),
    never(
      "one-door-to-the-guard",
      "index.ts, for everyone but its tests",
      { path: "^benchmarks/src/", pathNot: "^benchmarks/src/guard/" },
      { path: "^benchmarks/src/guard/", pathNot: "^benchmarks/src/guard/index\\.ts$" },
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
      "context-and-template-do-no-io",
      "Values only",
      { path: "^packages/(context|template)/src/" },
      { dependencyTypes: ["core"] },
    ),
    never(
      "no-clock-disk-or-environment",
      "Nothing in src reads them but the clock of a run and the command's own process",
      {
        path: "^packages/[^/]+/src/",
        pathNot:
          "^packages/(workflow/src/(host/(busy-files|clock|content-hashes)|journal/(abandoned-locks|appended-file|file-lock|lock-owner|journal-report|journal-file|journal-compaction|journal-reader|open-file|own-path|signal-folder|signal-inbox)|store/part-folder)|threads/src/(thread-executor|clock|typescript/typescript-hooks)|bullmq/src/(clock|text-part)|cli/src/(main|supervised-main|(host|source|supervisor|user-code|watch)/.*|actions/(core|http-request|http-response)))\\.ts$",
      },
      {
        path: "^(fs|os|process|crypto|perf_hooks|timers|child_process)(/|$)",
        dependencyTypes: ["core"],
      },
    ),
    never(
      "src-knows-no-test",
      "Tests are not shipped",
      { path: "/src/" },
      { path: "/test/|node_modules/(vitest|@fast-check/vitest)/" },
    ),
    never(
      "src-imports-declared-dependencies",
      "What is shipped must be installed with it; the command is bundled with what it needs",
      { path: "^packages/[^/]+/src/", pathNot: "^packages/cli/src/" },
      {
        dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"],
        // Subpath imports are written in the manifest.
        dependencyTypesNot: ["npm-peer", "npm-optional", "aliased-subpath-import"],
      },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(packages/[^/]+|benchmarks|examples)/(dist|bundle)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      conditionNames: ["@sheaf/source", "types", "import", "default"],
      exportsFields: ["exports"],
    },
  },
};
