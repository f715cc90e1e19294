/** What bytes depend on beside the code: they are compared on nothing else. */
export interface Platform {
  readonly node: string;
  readonly v8: string;
  readonly architecture: string;
  readonly system: string;
}

export function thisPlatform(): Platform {
  const { arch, platform, versions } = process;
  return { node: versions.node, v8: versions.v8, architecture: arch, system: platform };
}

/** Within a major version of Node lines replace each other; others stand side by side. */
export function placeOf({ node, architecture, system }: Platform): string {
  return `${node.split(".")[0]} ${architecture} ${system}`;
}

/** A platform as people read it. */
export function platformName({ node, architecture, system }: Platform): string {
  return `Node ${node}, ${architecture}, ${system}`;
}
