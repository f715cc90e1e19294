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
