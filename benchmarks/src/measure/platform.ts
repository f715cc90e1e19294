/** What bytes depend on besides the code. Only those of equal platforms are compared. */
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

/** Equal for platforms whose lines in a history replace each other. */
export function platformKey({ node, architecture, system }: Platform): string {
  return `${node.split(".")[0]} ${architecture} ${system}`;
}

/** As people read it: `Node 20.1.0, x64, linux`. */
export function platformName({ node, architecture, system }: Platform): string {
  return `Node ${node}, ${architecture}, ${system}`;
}
