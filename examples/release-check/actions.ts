import { join } from "node:path";
import type { ActionCall, ActionFunction, Failure } from "@sheaf/workflow";
import { countLines, filesBelow } from "./files.ts";
import { brokenLinks } from "./links.ts";
import { dependenciesOf, type Manifest, manifestIn, packageFolders } from "./packages.ts";

interface In {
  readonly root: string;
}

interface File extends In {
  readonly file: string;
}

interface Folder extends In {
  readonly folder: string;
}

/** What the sub-workflow `survey_package` gives. */
interface Survey {
  readonly lines: number;
  readonly longest: number;
  readonly licence: string;
}

interface Totals extends Omit<Survey, "licence"> {
  readonly licences: readonly string[];
}

/** In place of packages that failed the list holds null. */
function addUp({ input }: ActionCall<readonly (Survey | null)[]>): Totals {
  const surveys = input.filter((survey) => survey !== null);
  return {
    lines: surveys.reduce((sum, { lines }) => sum + lines, 0),
    longest: Math.max(0, ...surveys.map(({ longest }) => longest)),
    licences: [...new Set(surveys.map(({ licence }) => licence))],
  };
}

async function checkLinks({ input: { root, file } }: ActionCall<File>): Promise<void> {
  const broken = await brokenLinks(root, file);
  if (broken.length === 0) return;
  const message = `${file} has links that lead nowhere: ${broken.join(", ")}`;
  throw Object.assign(new Error(message), { code: "BROKEN_LINKS" });
}

async function listDependencies({ input }: ActionCall<In>): Promise<{
  readonly dependencies: readonly Manifest[];
  readonly licences: readonly string[];
}> {
  const dependencies = await dependenciesOf(input.root);
  const licences = dependencies.flatMap(({ licence }) => licence ?? []);
  return { dependencies, licences: [...new Set(licences)] };
}

const actions: Readonly<Record<string, ActionFunction>> = {
  "packages.list": ({ input }: ActionCall<In>) => packageFolders(input.root),
  "packages.read": ({ input }: ActionCall<Folder>) => manifestIn(join(input.root, input.folder)),
  "packages.add_up": addUp,
  "files.list": ({ input }: ActionCall<Folder & { readonly ending: string }>) =>
    filesBelow(input.root, input.folder, input.ending),
  "files.count_lines": ({ input }: ActionCall<File>) => countLines(join(input.root, input.file)),
  "documents.check_links": checkLinks,
  "dependencies.list": listDependencies,
  "problems.explain": ({ input }: ActionCall<readonly Failure[]>) =>
    input.map(({ error }) => error.message),
};
export default actions;
