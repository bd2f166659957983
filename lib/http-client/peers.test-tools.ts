import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createProxyServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/**
 * Owns: the other sides of a call: an authority of one's own, an HTTPS server that it vouches for, a proxy (CONNECT).
 * Promises: all on loopback, on free ports; stop() ends their connections too.
 */
export interface Authority {
  readonly caFile: string;
  issue(
    hosts: string | readonly string[],
    validity?: { notBefore: Date; notAfter: Date },
  ): Promise<{ key: string; cert: string }>;
  remove(): Promise<void>;
}

export async function createAuthority(): Promise<Authority> {
  const directory = await mkdtemp(join(tmpdir(), 'postern-authority-'));
  const ca = await generate([{ name: 'commonName', value: `Contoso ${randomUUID()}` }], {
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const caFile = join(directory, 'authority.pem');
  await writeFile(caFile, ca.cert);
  return {
    caFile,
    issue: async (hosts, validity) => {
      const names = typeof hosts === 'string' ? [hosts] : hosts;
      const issued = await generate([{ name: 'commonName', value: names[0] ?? 'x' }], {
        ca: { key: ca.private, cert: ca.cert },
        ...(validity && { notBeforeDate: validity.notBefore, notAfterDate: validity.notAfter }),
        extensions: [
          { name: 'basicConstraints', cA: false },
          { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) },
        ],
      });
      return { key: issued.private, cert: issued.cert };
    },
    remove: () => rm(directory, { recursive: true }),
  };
}

export interface Peer {
  readonly port: number;
  /** How many connections it has had. */
  readonly connections: number;
  stop(): Promise<void>;
}

export async function startHttpsServer(
  identity: { key: string; cert: string },
  handle: RequestListener,
): Promise<Peer> {
  return listen(createServer(identity, handle));
}

export interface HttpProxy extends Peer {
  /** `host:port` of each CONNECT. */
  readonly asked: readonly string[];
}

/** @param leadTo the port of loopback that stands for the asked host, or the status by which it refuses. */
export async function startProxy(
  leadTo: (host: string, authorization: string | undefined) => { port: number } | { status: number },
): Promise<HttpProxy> {
  const asked: string[] = [];
  const server = createProxyServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request, client: Socket) => {
    asked.push(request.url ?? '');
    const way = leadTo(request.url ?? '', request.headers['proxy-authorization']);
    if ('status' in way) {
      client.end(`HTTP/1.1 ${way.status} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const target = connect(way.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    for (const socket of [client, target]) socket.on('error', () => target.destroy());
    client.on('close', () => target.destroy());
  });
  const peer = await listen(server);
  return {
    asked,
    port: peer.port,
    get connections() {
      return peer.connections;
    },
    stop: () => peer.stop(),
  };
}

async function listen(server: Server): Promise<Peer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens by TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    get connections() {
      return connections;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
