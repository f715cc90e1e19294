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
export function ignoring(named: readonly string[]): (path: string, stats?: Stats) => boolean {
  const own = new Set(named.map((path) => path.replaceAll("\\", "/")));
  return (path, stats) =>
    !own.has(path) && (NOT_WATCHED.test(path) || (stats?.isFile() === true && !CODE.test(path)));
}

/** Changes of files, and of the code in the folder of a module. */
export class Changes {
  readonly #watcher: FSWatcher;

  private constructor(watcher: FSWatcher) {
    this.#watcher = watcher;
  }

  /** Resolves once all files are watched, and rejects if they cannot be. */
  static async of(files: readonly string[], module: string | null): Promise<Changes> {
    const folder = module === null ? [] : [dirname(module)];
    const named = [...files, ...folder];
    const watcher = watch(named, { ignoreInitial: true, ignored: ignoring(named) });
    await new Promise<void>((resolve, reject) => {
      watcher.once("ready", resolve);
      // The number of watched files may be limited. What goes wrong later concerns one file.
      watcher.on("error", reject);
    });
    return new Changes(watcher);
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
