import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { ActionCall } from "@sheaf/workflow";
import { describe, expect, it, onTestFinished } from "vitest";
import { httpRequest } from "../src/actions/http-request.ts";
import { sheafRun } from "./command.ts";
import { printed } from "./result-schema.ts";

/** Starts a server for the duration of a test and returns its URL. */
async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function request(
  input: unknown,
  signal: AbortSignal = new AbortController().signal,
): ReturnType<typeof httpRequest> {
  return httpRequest({ input, signal } as ActionCall<unknown>);
}

describe("http.request", () => {
  it("returns status, headers, body and JSON", async () => {
    const url = await serving((_, response) => {
      response.writeHead(201, {
        "content-type": "application/problem+json",
        "set-cookie": ["a=1", "b=2"],
      });
      response.end('{"ok":true}');
    });
    expect(await request({ url })).toMatchObject({
      status: 201,
      headers: { "content-type": "application/problem+json", "set-cookie": "a=1, b=2" },
      body: '{"ok":true}',
      json: { ok: true },
    });
  });

  it("sends method, headers and JSON", async () => {
    const url = await serving((incoming, response) => {
      incoming.setEncoding("utf8").on("data", (text: string) => {
        const { "content-type": type, "x-count": count } = incoming.headers;
        response.end(JSON.stringify({ method: incoming.method, type, count, text }));
      });
    });
    const { body, json } = await request({
      url,
      method: "post",
      headers: { "X-Count": 3 },
      json: { a: [1] },
    });
    expect(json).toBeUndefined();
    expect(JSON.parse(body)).toEqual({
      method: "POST",
      type: "application/json",
      count: "3",
      text: '{"a":[1]}',
    });
  });

  it("decodes the character set of the response", async () => {
    const url = await serving((_, response) => {
      response.setHeader("content-type", "text/plain; charset=iso-8859-1");
      response.end(Buffer.from([0xe4]));
    });
    expect(await request({ url })).toMatchObject({ body: "ä" });
  });

  it("fails with the status and the time to wait", async () => {
    const url = await serving((_, response) => {
      response.writeHead(429, { "retry-after": "7" });
      response.end("slow down");
    });
    const failure = { code: "HTTP_429", retryAfter: 7, message: expect.stringContaining("7 s") };
    await expect(request({ url })).rejects.toMatchObject(failure);
    const expected = { status: 429, retry_after: 7, body: "slow down" };
    expect(await request({ url, expect: [200, 429] })).toMatchObject(expected);
    expect(await request({ url, expect: "any" })).toMatchObject(expected);
  });

  it("times out, also while the body arrives", async () => {
    const silent = await serving(() => {});
    const slow = await serving((_, response) => void response.write("first"));
    for (const url of [silent, slow])
      await expect(request({ url, timeout: 0.1 })).rejects.toMatchObject({ code: "HTTP_TIMEOUT" });
  });

  it("aborts a response that is too large while it arrives", async () => {
    const url = await serving((_, response) => {
      const send = (): void => {
        while (response.write("x".repeat(10_000)));
      };
      response.on("drain", send);
      send();
    });
    await expect(request({ url, "max-bytes": 100_000 })).rejects.toMatchObject({
      code: "HTTP_TOO_LARGE",
    });
  });

  it("aborts a response that is too large once it is decompressed", async () => {
    const packed = gzipSync(Buffer.alloc(200_000_000));
    expect(packed.length).toBeLessThan(250_000);
    const url = await serving((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(packed);
    });
    await expect(request({ url, "max-bytes": 1_000_000 })).rejects.toMatchObject({
      code: "HTTP_TOO_LARGE",
    });
  });

  it("follows a limited number of redirects", async () => {
    let asked = 0;
    const url = await serving((_, response) => {
      response.writeHead(302, { location: `/${++asked}` });
      response.end();
    });
    await expect(request({ url })).rejects.toMatchObject({
      code: "HTTP_UNREACHABLE",
      message: expect.stringContaining("redirect count exceeded") as string,
    });
    expect(asked).toBeLessThan(50);
  });

  it.each([["9".repeat(30)], ["9".repeat(400)]])(
    "ignores a retry-after of %s seconds",
    async (wait) => {
      const url = await serving((_, response) => {
        response.writeHead(200, { "retry-after": wait });
        response.end();
      });
      expect(await request({ url })).not.toHaveProperty("retry_after");
    },
  );

  describe("large integers in JSON", () => {
    const json = (text: string): Promise<string> =>
      serving((_, response) => {
        response.setHeader("content-type", "application/json");
        response.end(text);
      });

    it.each([
      ["9007199254740993", "1:8"],
      ["-9007199254740993", "1:8"],
      ["653247040368672769", "1:8"],
      ["9007199254740993.0", "1:8"],
      ["1e400", "1:8"],
      ["[0,\n12345678901234567890]", "2:1"],
    ])("refuses %s permanently, with its position", async (number, position) => {
      const url = await json(`{"id": ${number}}`);
      await expect(request({ url })).rejects.toMatchObject({
        code: "LARGE_INTEGER",
        retryable: false,
        message: expect.stringMatching(
          new RegExp(
            `^Cannot GET .* at ${position}; set "large-integers" to "text" to keep it as a string$`,
          ),
        ) as string,
      });
    });

    it("keeps them as strings on request, and everything else unchanged", async () => {
      const url = await json('{"id": 9007199254740993, "n": 9007199254740992, "x": [1.5, 1e400]}');
      for (const option of ["large-integers", "large_integers"]) {
        const { json: data, body } = await request({ url, [option]: "text" });
        expect(data).toEqual({ id: "9007199254740993", n: 9007199254740992, x: [1.5, "1e400"] });
        expect(body).toContain('"id": 9007199254740993,');
      }
    });

    it("ignores invalid JSON, and refuses JSON that is nested too deeply", async () => {
      expect(await request({ url: await json('{"id": 9007199254740993') })).not.toHaveProperty(
        "json",
      );
      const deep = await json("[".repeat(2_000) + "]".repeat(2_000));
      await expect(request({ url: deep })).rejects.toMatchObject({
        code: "TOO_DEEP",
        retryable: false,
      });
    });
  });

  it("says why there was no response", async () => {
    const gone = await serving((incoming) => incoming.socket.destroy());
    await expect(request({ url: gone })).rejects.toMatchObject({ code: "HTTP_UNREACHABLE" });
    await expect(request({ url: "http://127.0.0.1:1" })).rejects.toMatchObject({
      code: "HTTP_UNREACHABLE",
      message: expect.stringMatching(/ECONNREFUSED|bad port/) as string,
    });
  });

  it("rejects with the reason of the signal", async () => {
    const url = await serving(() => {});
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 50);
    await expect(request({ url }, controller.signal)).rejects.toThrow("enough");
    await expect(request({ url }, controller.signal)).rejects.toThrow("enough");
  });

  it.each([
    [{}],
    [{ url: "file:///etc/passwd" }],
    [{ url: "http://user:secret@localhost" }],
    [{ url: "http://localhost", body: "x" }],
    [{ url: "http://localhost", method: "P OST" }],
    [{ url: "http://localhost", method: "POST", body: "x", json: 1 }],
    [{ url: "http://localhost", method: "POST", body: { a: 1 } }],
    [{ url: "http://localhost", headers: { "a b": "c" } }],
    [{ url: "http://localhost", headers: { a: null } }],
    [{ url: "http://localhost", timeout: 0 }],
    [{ url: "http://localhost", "max-bytes": -1 }],
    [{ url: "http://localhost", "max-bytes": 1e12 }],
    [{ url: "http://localhost", "large-integers": "round" }],
    [{ url: "http://localhost", redirect: "perhaps" }],
    [{ url: "http://localhost", expect: "ok" }],
    [{ url: "http://localhost", verb: "GET" }],
  ])("refuses %j permanently", async (input) => {
    await expect(request(input)).rejects.toMatchObject({ code: "INVALID_INPUT", retryable: false });
  });

  it("can be retried by the document, depending on the code", async () => {
    let asked = 0;
    const url = await serving((_, response) => {
      response.statusCode = ++asked < 3 ? 503 : 200;
      response.end("done");
    });
    const { status, stdout } = await sheafRun(
      `parameters: { url: { type: string, required: true } }
tasks:
  - name: ask
    action: http.request
    input: { url: "{{ parameters.url }}" }
    retry: { count: 5, when: "{{ error.code? == 'HTTP_503' }}" }
`,
      "--json",
      `--param=url=${url}`,
    );
    expect(printed(stdout).tasks["ask"]).toMatchObject({ output: { status: 200, body: "done" } });
    expect({ status, asked }).toEqual({ status: 0, asked: 3 });
  });
});
