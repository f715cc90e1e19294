/** If a path segment has more distinct values than this, they are identifiers. */
const MAX_NAMES = 30;

type Path = readonly string[];

/** The routes of the paths, with `*` for identifiers: `/users/*`. */
export function routesOf(paths: readonly string[]): readonly string[] {
  return patternsOf(paths.map(segmentsOf)).map((parts) => `/${parts.join("/")}`);
}

/** The route that a path matches; null if it matches none. */
export function routeOf(path: string, routes: readonly string[]): string | null {
  const parts = segmentsOf(path);
  const matches = (pattern: Path): boolean =>
    pattern.length === parts.length &&
    pattern.every((part, index) => part === "*" || part === parts[index]);
  return routes.find((route) => matches(segmentsOf(route))) ?? null;
}

function patternsOf(paths: readonly Path[]): readonly Path[] {
  const byName = new Map<string, Path[]>();
  for (const [name = "", ...rest] of paths) {
    const rests = byName.get(name);
    if (rests === undefined) byName.set(name, [rest]);
    else rests.push(rest);
  }
  const groups = byName.size > MAX_NAMES ? new Map([["*", [...byName.values()].flat()]]) : byName;
  return [...groups].flatMap(([name, rests]) => {
    const longer = rests.filter((rest) => rest.length > 0);
    const ends = longer.length < rests.length ? [[name]] : [];
    return [...ends, ...patternsOf(longer).map((pattern) => [name, ...pattern])];
  });
}

function segmentsOf(path: string): Path {
  const [withoutQuery = ""] = path.split("?");
  return withoutQuery.split("/").slice(1);
}
