import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The built libraries of one commit: what is measured when commits are compared. */
export interface Libraries {
  readonly context: typeof import("@sheaf/context");
  readonly workflow: typeof import("@sheaf/workflow");
  readonly template: typeof import("@sheaf/template");
  /** Loaded when asked for: it brings as much onto the heap as all others together. */
  readonly yaml: () => Promise<typeof import("@sheaf/yaml")>;
}

/**
 * The libraries built below `root`. The same cases measure those of any commit; what one of them
 * lacks is undefined, whatever its type says.
 */
export async function loadLibraries(root: string): Promise<Libraries> {
  const load = async <M>(name: keyof Libraries): Promise<M> =>
    // As Node follows links: else one file could be loaded under two names.
    (await import(pathToFileURL(realpathSync(join(root, fileOf(name)))).href)) as M;
  return {
    context: await load("context"),
    workflow: await load("workflow"),
    template: await load("template"),
    yaml: async () => load("yaml"),
  };
}

/** The first file that the build below `root` lacks; null if it is complete. */
export function missingFile(root: string): string | null {
  const files = (["context", "workflow", "template", "yaml"] as const).map(fileOf);
  return files.find((file) => !existsSync(join(root, file))) ?? null;
}

function fileOf(name: keyof Libraries): string {
  return `packages/${name}/dist/index.js`;
}
