import { EventEmitter } from 'node:events';
import type { AddressInfo } from 'node:net';
import dns2, { type Packet } from 'dns2';

/**
 * Owns: a real DNS server on loopback, UDP and TCP on one port, for the demo and the tests.
 * Promises: answers as a recursive resolver does (CNAMEs followed within its own records); a name that is not listed
 *   is NXDOMAIN, a name that is listed but lacks the type is NODATA; faults are scripted per name.
 * Does not: ask other servers, cache, or know DNSSEC.
 */

/** What is known of one name. `fault` wins over records. */
export interface DnsName {
  readonly mx?: readonly { readonly exchange: string; readonly preference: number }[];
  readonly a?: readonly string[];
  readonly aaaa?: readonly string[];
  readonly cname?: string;
  /** `timeout`: never answers. */
  readonly fault?: 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'timeout';
}

/** By lower-case name without a final dot; `*` answers for every name that is not listed. */
export type DnsRecords = Readonly<Record<string, DnsName>>;

export interface DnsServerOptions {
  readonly records: DnsRecords;
  /** 0 or absent takes a free one. */
  readonly port?: number;
  readonly host?: string;
}

export interface DnsServer {
  /** `address:port`, as InternalDNSServers takes it. */
  readonly address: string;
  setRecords(records: DnsRecords): void;
  /** `query` with (name, type) for every question, before it is answered. */
  readonly events: EventEmitter<{ query: [name: string, type: string] }>;
  stop(): Promise<void>;
}

const RCODE = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;
const MAX_CNAME_CHAIN = 8;
const PORT_ATTEMPTS = 20;
const TTL_SECONDS = 5;

/** Starts the server; rejects when the port is taken. */
export async function startDnsServer(options: DnsServerOptions): Promise<DnsServer> {
  const host = options.host ?? '127.0.0.1';
  const events: DnsServer['events'] = new EventEmitter();
  let records = options.records;
  const answer = (request: Packet, send: (response: Packet) => Promise<Buffer>) => {
    const response = respond(request, records, events);
    // A reply to a client that has gone meanwhile has nobody to go to.
    if (response) send(response).catch(() => undefined);
  };
  const { tcp, udp, port } = await listenOnBoth(host, options.port ?? 0, answer);
  return {
    address: `${host}:${port}`,
    setRecords: (next) => {
      records = next;
    },
    events,
    stop: async () => {
      await Promise.all([
        new Promise<void>((resolve) => udp.close(() => resolve())),
        new Promise<void>((resolve) => tcp.close(() => resolve())),
      ]);
    },
  };
}

type Answer = (request: Packet, send: (response: Packet) => Promise<Buffer>) => void;

/** UDP and TCP need the same number: a free TCP port may be taken on UDP, so a chosen one is tried again. */
async function listenOnBoth(host: string, wantedPort: number, answer: Answer) {
  for (let attempt = 1; ; attempt += 1) {
    const tcp = dns2.createTCPServer(answer);
    await new Promise<void>((resolve, reject) => {
      tcp.once('error', reject);
      tcp.listen(wantedPort, host, resolve);
    });
    const { port } = tcp.address() as AddressInfo; // a TCP listener's address is never a pipe name
    const udp = dns2.createUDPServer({ type: host.includes(':') ? 'udp6' : 'udp4' });
    udp.on('request', answer);
    try {
      await new Promise<void>((resolve, reject) => {
        udp.once('error', reject);
        udp.bind(port, host, resolve);
      });
      return { tcp, udp, port };
    } catch (error) {
      tcp.close();
      if (wantedPort !== 0 || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

/** The answer to a request; null when the script says never to answer. */
function respond(request: Packet, records: DnsRecords, events: DnsServer['events']): Packet | null {
  const response = dns2.Packet.createResponseFromRequest(request);
  response.header.ra = 1;
  const question = request.questions[0];
  if (!question) return response;
  const type = Object.entries(dns2.Packet.TYPE).find(([, code]) => code === question.type)?.[0] ?? 'ANY';
  events.emit('query', question.name.toLowerCase(), type);

  let name = question.name.toLowerCase();
  for (let hop = 0; hop <= MAX_CNAME_CHAIN; hop += 1) {
    const entry = records[name] ?? records['*'];
    const fault = entry ? entry.fault : 'NXDOMAIN';
    if (fault === 'timeout') return null;
    if (fault) {
      response.header.rcode = RCODE[fault];
      return response;
    }
    if (!entry?.cname) {
      response.answers.push(...resourcesOf(name, type, entry ?? {}));
      return response;
    }
    response.answers.push(resource(name, dns2.Packet.TYPE.CNAME, { domain: entry.cname }));
    if (type === 'CNAME') return response;
    name = entry.cname.toLowerCase();
  }
  response.header.rcode = RCODE.SERVFAIL; // a loop of CNAMEs, as resolvers answer it
  return response;
}

function resourcesOf(name: string, type: string, entry: DnsName): Packet['answers'] {
  const { TYPE } = dns2.Packet;
  switch (type) {
    case 'MX':
      return (entry.mx ?? []).map(({ exchange, preference }) =>
        resource(name, TYPE.MX, { exchange, priority: preference }),
      );
    case 'A':
      return (entry.a ?? []).map((address) => resource(name, TYPE.A, { address }));
    case 'AAAA':
      return (entry.aaaa ?? []).map((address) => resource(name, TYPE.AAAA, { address: expandIpv6(address) }));
    default:
      return [];
  }
}

function resource(name: string, type: number, data: Partial<Packet['answers'][number]>) {
  const made = new dns2.Packet.Resource(name, type, dns2.Packet.CLASS.IN, TTL_SECONDS);
  return Object.assign(made, data);
}

/** dns2 writes `::1` as nine groups: give it all eight. */
function expandIpv6(address: string): string {
  const [head = '', tail] = address.split('::');
  const left = head ? head.split(':') : [];
  if (tail === undefined) return address;
  const right = tail ? tail.split(':') : [];
  const zeros = new Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].join(':');
}
