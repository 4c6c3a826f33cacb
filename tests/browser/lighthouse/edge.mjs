/**
 * What stands between the Worker and a phone in production: an edge that speaks HTTP/2 over TLS and
 * compresses text. The local server does neither, and would be measured for what nobody meets.
 */
import { createSecureServer } from "node:http2";
import { request } from "node:http";
import { connect } from "node:net";
import { createGzip } from "node:zlib";

const TEXT = /^(text\/|application\/(javascript|json|manifest\+json)|image\/svg)/;
/** Headers of one connection, which HTTP/2 does not have. */
const OF_A_CONNECTION = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade", "host"]);

function ordinary(headers) {
  const kept = ([name]) => !name.startsWith(":") && !OF_A_CONNECTION.has(name);
  return Object.fromEntries(Object.entries(headers).filter(kept));
}

function pass(target, incoming, outgoing) {
  const { method, url } = incoming;
  const onward = request(new URL(url, target), { method, headers: ordinary(incoming.headers) }, (answer) => {
    const headers = ordinary(answer.headers);
    const compress = method === "GET" && TEXT.test(headers["content-type"] ?? "") && !headers["content-encoding"];
    if (compress) {
      delete headers["content-length"];
      Object.assign(headers, { "content-encoding": "gzip", vary: "accept-encoding" });
    }
    outgoing.writeHead(answer.statusCode, headers);
    (compress ? answer.pipe(createGzip()) : answer).pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  outgoing.on("close", () => onward.destroy());
  incoming.pipe(onward);
}

/** A WebSocket's handshake and frames, byte for byte but for the name of the host. */
function upgrade(target, incoming, socket, head) {
  const { hostname, port, host, origin } = new URL(target);
  const own = { ...incoming.headers, host, origin };
  const lines = Object.entries(own).map(([name, value]) => `${name}: ${value}`);
  const onward = connect(Number(port), hostname, () => {
    onward.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    onward.write(head);
    onward.pipe(socket).pipe(onward);
  });
  for (const end of [onward, socket]) end.on("error", () => (onward.destroy(), socket.destroy()));
}

/** Serve `target` (a URL) on a free port of loopback; `certificate` is { key, cert } in PEM. */
export async function startEdge(target, certificate) {
  const options = { ...certificate, allowHTTP1: true };
  const server = createSecureServer(options, (incoming, outgoing) => pass(target, incoming, outgoing));
  server.on("upgrade", (incoming, socket, head) => upgrade(target, incoming, socket, head));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `https://localhost:${server.address().port}` };
}
