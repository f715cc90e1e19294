/** The headers by lower-case name; several of one name are joined. */
export function headersOf({ headers }: Response): Record<string, string> {
  const cookies = headers.getSetCookie();
  const all = Object.fromEntries(headers);
  return cookies.length > 0 ? { ...all, "set-cookie": cookies.join(", ") } : all;
}

/** The body as text. Null once more than `maxBytes` have arrived; the rest is not read. */
export async function readBody(response: Response, maxBytes: number): Promise<string | null> {
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

/** The `retry-after` header, which holds seconds or a date, in seconds from `now`. Null if it is missing or invalid. */
export function retryAfterOf({ headers }: Response, now: number): number | null {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+$/.test(value)) return Number.isSafeInteger(Number(value)) ? Number(value) : null;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1_000));
}
