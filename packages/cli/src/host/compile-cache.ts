import * as nodeModule from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/** Since Node 22.1; missing from the types of Node 20. */
type EnableCompileCache = (folder: string) => unknown;
const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: EnableCompileCache };

/**
 * Lets Node keep the compiled code of modules that are loaded from now on, so that the next start need
 * not compile them. Node leaves it if `NODE_DISABLE_COMPILE_CACHE` is set, and if the folder cannot be
 * written; if `NODE_COMPILE_CACHE` is set, it keeps the code there.
 */
export function keepCompiledCode(): void {
  if (enableCompileCache === undefined) return;
  try {
    enableCompileCache(join(cacheFolder(process.platform, process.env, homedir()), "sheaf"));
  } catch {
    // There is no home folder, or Node's permission model forbids it: this start is merely slower.
  }
}

/** Where a system expects the caches of a user. */
export function cacheFolder(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  switch (platform) {
    case "win32":
      return env["LOCALAPPDATA"] ?? join(home, "AppData", "Local");
    case "darwin":
      return join(home, "Library", "Caches");
    default: {
      const { XDG_CACHE_HOME = "" } = env;
      // The specification ignores a relative path.
      return XDG_CACHE_HOME.startsWith("/") ? XDG_CACHE_HOME : join(home, ".cache");
    }
  }
}
