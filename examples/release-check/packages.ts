import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The fields of a `package.json` that are checked. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly licence: string | null;
  /** Names only. */
  readonly dependencies: readonly string[];
}

/** The folders of a repository's packages. */
export async function packageFolders(root: string): Promise<readonly string[]> {
  const names = await readdir(join(root, "packages"));
  return names.toSorted().map((name) => `packages/${name}`);
}

/** The `package.json` of a folder. */
export async function manifestIn(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, "package.json"), "utf8");
  const { name, version, license, dependencies } = JSON.parse(text) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  return { name, version, licence: license ?? null, dependencies: Object.keys(dependencies ?? {}) };
}

/** The distinct dependencies of a repository's packages. */
export async function dependenciesOf(root: string): Promise<readonly Manifest[]> {
  const found = new Map<string, Manifest>();
  for (const folder of await packageFolders(root)) {
    const { dependencies } = await manifestIn(join(root, folder));
    for (const name of dependencies)
      found.set(name, await manifestIn(join(root, folder, "node_modules", name)));
  }
  return [...found.values()];
}
