/** The headers by name in lower case, those of one name together. */
export function headersOf({ headers }: Response): Record<string, string> {
  const cookies = headers.getSetCookie();
  const all = Object.fromEntries(headers);
  return cookies.length > 0 ? { ...all, "set-cookie": cookies.join(", ") } : all;
}

/** The body as text; null where it is larger than allowed, which is found before all of it is read. */
export async function textOf(response: Response, maxBytes: number): Promise<string | null> {
  const decoder = decoderFor(response);
  let text = "";
  let bytes = 0;
  if (response.body === null) return text;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the body.
    if (bytes > maxBytes) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function decoderFor({ headers }: Response): InstanceType<typeof TextDecoder> {
  const charset = /charset="?([\w-]+)/i.exec(headers.get("content-type") ?? "")?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** Seconds until the server wants to be asked again, given as such or as a date; null where it does not say. */
export function retryAfterOf({ headers }: Response, now: number): number | null {
  const said = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+$/.test(said)) return Number.isSafeInteger(Number(said)) ? Number(said) : null;
  const date = Date.parse(said);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1_000));
}
