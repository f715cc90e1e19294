/** More different names than this in one place, and they are identifiers. */
const MOST_NAMES = 30;

type Path = readonly string[];

/** The routes that paths follow, with `*` where their parts are identifiers: `/users/*`. */
export function routesOf(paths: readonly string[]): readonly string[] {
  return patternsOf(paths.map(partsOf)).map((parts) => `/${parts.join("/")}`);
}

/** Which of the routes a path follows; null where it is none of them. */
export function routeOf(path: string, routes: readonly string[]): string | null {
  const parts = partsOf(path);
  const follows = (pattern: Path): boolean =>
    pattern.length === parts.length &&
    pattern.every((part, place) => part === "*" || part === parts[place]);
  return routes.find((route) => follows(partsOf(route))) ?? null;
}

function patternsOf(paths: readonly Path[]): readonly Path[] {
  const byName = new Map<string, Path[]>();
  for (const [name = "", ...rest] of paths) {
    const rests = byName.get(name);
    if (rests === undefined) byName.set(name, [rest]);
    else rests.push(rest);
  }
  const groups = byName.size > MOST_NAMES ? new Map([["*", [...byName.values()].flat()]]) : byName;
  return [...groups].flatMap(([name, rests]) => {
    const longer = rests.filter((rest) => rest.length > 0);
    const ends = longer.length < rests.length ? [[name]] : [];
    return [...ends, ...patternsOf(longer).map((pattern) => [name, ...pattern])];
  });
}

function partsOf(path: string): Path {
  const [withoutQuery = ""] = path.split("?");
  return withoutQuery.split("/").slice(1);
}
