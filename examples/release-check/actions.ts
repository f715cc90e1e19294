import { join } from "node:path";
import type { ActionCall, ActionFunction, Failure } from "@sheaf/workflow";
import { countLines, filesBelow } from "./files.ts";
import { brokenLinks } from "./links.ts";
import { dependenciesOf, type Manifest, manifestIn, packageFolders } from "./packages.ts";

interface Root {
  readonly root: string;
}

interface File extends Root {
  readonly file: string;
}

interface Folder extends Root {
  readonly folder: string;
}

/** The output of the sub-workflow `inspect_package`. */
interface Inspection {
  readonly lines: number;
  readonly longest: number;
  readonly licence: string;
}

interface Totals extends Omit<Inspection, "licence"> {
  readonly licences: readonly string[];
}

/** The list holds null for packages whose inspection failed. */
function summarize({ input }: ActionCall<readonly (Inspection | null)[]>): Totals {
  const inspections = input.filter((inspection) => inspection !== null);
  return {
    lines: inspections.reduce((sum, { lines }) => sum + lines, 0),
    longest: Math.max(0, ...inspections.map(({ longest }) => longest)),
    licences: [...new Set(inspections.map(({ licence }) => licence))],
  };
}

async function checkLinks({ input: { root, file } }: ActionCall<File>): Promise<void> {
  const broken = await brokenLinks(root, file);
  if (broken.length === 0) return;
  const message = `${file} has broken links: ${broken.join(", ")}`;
  throw Object.assign(new Error(message), { code: "BROKEN_LINKS" });
}

async function listDependencies({ input }: ActionCall<Root>): Promise<{
  readonly dependencies: readonly Manifest[];
  readonly licences: readonly string[];
}> {
  const dependencies = await dependenciesOf(input.root);
  const licences = dependencies.flatMap(({ licence }) => licence ?? []);
  return { dependencies, licences: [...new Set(licences)] };
}

const actions: Readonly<Record<string, ActionFunction>> = {
  "packages.list": ({ input }: ActionCall<Root>) => packageFolders(input.root),
  "packages.read": ({ input }: ActionCall<Folder>) => manifestIn(join(input.root, input.folder)),
  "packages.summarize": summarize,
  "files.list": ({ input }: ActionCall<Folder & { readonly ending: string }>) =>
    filesBelow(input.root, input.folder, input.ending),
  "files.count_lines": ({ input }: ActionCall<File>) => countLines(join(input.root, input.file)),
  "documents.check_links": checkLinks,
  "dependencies.list": listDependencies,
  "problems.explain": ({ input }: ActionCall<readonly Failure[]>) =>
    input.map(({ error }) => error.message),
};
export default actions;
