import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The built libraries of one commit: what is measured when commits are compared. */
export interface Libraries {
  readonly context: typeof import("@sheaf/context");
  readonly workflow: typeof import("@sheaf/workflow");
  readonly template: typeof import("@sheaf/workflow/template");
  /** Loaded when asked for: it brings as much onto the heap as all others together. */
  readonly yaml: () => Promise<typeof import("@sheaf/workflow/yaml")>;
}

/**
 * The libraries built below `root`. The same cases measure those of any commit; what one of them
 * lacks is undefined, whatever its type says.
 */
export async function loadLibraries(root: string): Promise<Libraries> {
  const load = async <M>(file: string): Promise<M> =>
    // As Node follows links: else one file could be loaded under two names.
    (await import(pathToFileURL(realpathSync(join(root, "packages", file))).href)) as M;
  return {
    context: await load(FILES.context),
    workflow: await load(FILES.workflow),
    template: await load(FILES.template),
    yaml: async () => load(FILES.yaml),
  };
}

/** The first file that a build below `root` has to have and lacks; null where it is complete. */
export function missingFile(root: string): string | null {
  const files = Object.values(FILES).map((file) => `packages/${file}`);
  return files.find((file) => !existsSync(join(root, file))) ?? null;
}

const FILES = {
  context: "context/dist/index.js",
  workflow: "workflow/dist/index.js",
  template: "workflow/dist/template/index.js",
  yaml: "workflow/dist/document/index.js",
} as const satisfies Record<keyof Libraries, string>;
