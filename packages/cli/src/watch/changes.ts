import type { Stats } from "node:fs";
import { dirname, relative } from "node:path";
import { type FSWatcher, watch } from "chokidar";

/** Changes that follow each other within this time are one: editors save several files at once. */
const TOGETHER_MS = 100;

/** Code that a module of actions may import. What a run writes beside it must not start the next one. */
const CODE = /\.[cm]?[jt]sx?$/;

const NOT_WATCHED = /[\\/](?:node_modules|\.[^\\/.][^\\/]*)(?:[\\/]|$)/;

/**
 * Which paths are not watched: all but these and code beside them. The watcher asks with slashes, on
 * Windows too.
 */
export function ignoring(
  named: readonly string[],
  added: ReadonlySet<string> = new Set(),
): (path: string, stats?: Stats) => boolean {
  const own = new Set(named.map(slashed));
  return (path, stats) =>
    !own.has(path) &&
    !added.has(path) &&
    (NOT_WATCHED.test(path) || (stats?.isFile() === true && !CODE.test(path)));
}

function slashed(path: string): string {
  return path.replaceAll("\\", "/");
}

/** Changes of files, and of the code in the folder of a module. */
export class Changes {
  readonly #watcher: FSWatcher;
  /** Files that were named later, with slashes. */
  readonly #added: Set<string>;

  private constructor(watcher: FSWatcher, added: Set<string>) {
    this.#watcher = watcher;
    this.#added = added;
  }

  /** Resolves once all files are watched, and rejects if they cannot be. */
  static async of(files: readonly string[], module: string | null): Promise<Changes> {
    const folder = module === null ? [] : [dirname(module)];
    const named = [...files, ...folder];
    const added = new Set<string>();
    const watcher = watch(named, { ignoreInitial: true, ignored: ignoring(named, added) });
    await new Promise<void>((resolve, reject) => {
      watcher.once("ready", resolve);
      // The number of watched files may be limited. What goes wrong later concerns one file.
      watcher.on("error", reject);
    });
    return new Changes(watcher, added);
  }

  /** Watches these files too. */
  add(files: Iterable<string>): void {
    for (const file of files) {
      if (this.#added.has(slashed(file))) continue;
      this.#added.add(slashed(file));
      this.#watcher.add(file);
    }
  }

  /** Resolves with the path of the next file that changes. */
  next(): Promise<string> {
    return new Promise((resolve) => {
      this.#watcher.once("all", (_, path) => {
        setTimeout(() => resolve(relative("", path)), TOGETHER_MS);
      });
    });
  }

  async close(): Promise<void> {
    await this.#watcher.close();
  }
}
