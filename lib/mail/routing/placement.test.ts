import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Envelope, receiveConnectorNameOf, sourceNameOf } from '@/lib/mail/message/envelope';
import type { IncomingRecipient } from '@/lib/mail/message/incoming-message';
import { parseAddressSpace } from './address-space';
import { groupPlaced } from './group-placed';
import { type Placed, type PlacementContext, placedIn, placeRecipient } from './placement';
import { distinguishes, envelopeOfClass, placementKey, senderClass, sizeClass } from './placement-class';
import { Placer } from './placer';
import { route } from './route';
import {
  ACCEPTED_DOMAIN_TYPES,
  type RoutingAcceptedDomain,
  type RoutingConnector,
  type RoutingTable,
} from './routing-table';

// Few domains, sizes and servers, so that tables and mail meet often.
const DOMAINS = ['a.example', 'b.a.example', 'b.example', '[192.0.2.1]'];
const SPACES = ['*', '*.example', '*.a.example', 'a.example;5', 'b.example', 'a.example;1'];
const SERVERS = ['s1', 's2', 's3'];
const LIMITS = [1000, 2000, 5000];
const SENDERS = ['', 'a@a.example', 'A@A.example', 'b@other.example', 'c@b.a.example'];
const ONLY = ['a@a.example', 'other.example', '*.a.example', 'nobody@x.example'];

const subset = <T>(of: readonly T[]) => fc.subarray([...of]);

const connectors: fc.Arbitrary<RoutingConnector[]> = fc
  .array(
    fc.record({
      enabled: fc.boolean(),
      addressSpaces: subset(SPACES).map((texts) =>
        texts.map((text) => {
          const parsed = parseAddressSpace(text);
          if (!parsed.ok) throw new Error(`bad test data: ${text}`);
          return parsed.value;
        }),
      ),
      maxMessageSizeBytes: fc.constantFrom(null, ...LIMITS),
      dnsRoutingEnabled: fc.boolean(),
      sourceServerIds: subset(SERVERS),
      acceptMessagesOnlyFrom: fc.oneof(fc.constant([]), subset(ONLY)),
    }),
    { maxLength: 5 },
  )
  .map((all) => all.map((one, at) => ({ ...one, id: `id-${at}`, name: `connector ${at}` })));

const acceptedDomains: fc.Arbitrary<RoutingAcceptedDomain[]> = fc.array(
  fc.record({
    name: fc.constant('accepted'),
    domainName: fc.constantFrom('a.example', '*.a.example', 'b.example'),
    domainType: fc.constantFrom(...ACCEPTED_DOMAIN_TYPES),
  }),
  { maxLength: 2 },
);

const table: fc.Arbitrary<RoutingTable> = fc
  .tuple(connectors, acceptedDomains)
  .map(([connectors, acceptedDomains]) => ({ version: 1n, connectors, acceptedDomains }));

const context: fc.Arbitrary<PlacementContext> = fc
  .tuple(table, fc.constantFrom(...SERVERS), subset(SERVERS))
  .map(([table, serverId, liveServerIds]) => ({ table, serverId, liveServerIds }));

/** What decides on size alone: our own domains and limits to senders come before it. */
const unlimited = (table: RoutingTable): RoutingTable => ({
  ...table,
  acceptedDomains: [],
  connectors: table.connectors.map((one) => ({ ...one, acceptMessagesOnlyFrom: [] })),
});

const sizeBytes = fc.oneof(fc.nat(6000), fc.constantFrom(...LIMITS.flatMap((limit) => [limit, limit + 1])));
const envelope: fc.Arbitrary<Envelope> = fc.record({
  sender: fc.constantFrom(...SENDERS),
  sizeBytes,
  receiveConnectorName: fc.constantFrom(null, 'Default S1', 'Relay S1'),
  smtpUtf8: fc.boolean(),
});
const recipient: fc.Arbitrary<IncomingRecipient> = fc
  .tuple(fc.constantFrom('x', 'y', 'postmaster'), fc.constantFrom(...DOMAINS))
  .map(([local, domain]) => ({ address: `${local}@${domain}`, domain }));

/** A failure is told with the mail's own size and address: alike is the kind of it. */
const outcomeOf = (placed: Placed) =>
  placed.key === null ? { failed: placed.error.key } : { in: placed.keyText, error: placed.error };

const keyOf = (envelope: Envelope, { domain }: IncomingRecipient, { table }: PlacementContext) =>
  placementKey(envelope, { address: `someone@${domain}`, domain }, distinguishes(table));

describe('what a routing table distinguishes', () => {
  it('is enough: whatever has the same key is placed alike', () => {
    fc.assert(
      fc.property(
        context,
        fc.array(fc.tuple(envelope, recipient), { minLength: 2, maxLength: 12 }),
        (context, mail) => {
          const outcomes = new Map<string, unknown>();
          for (const [envelope, recipient] of mail) {
            const key = keyOf(envelope, recipient, context);
            const outcome = outcomeOf(placeRecipient(envelope, recipient, context));
            if (outcomes.has(key)) expect(outcome).toEqual(outcomes.get(key));
            outcomes.set(key, outcome);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is no more than that: each limit changes what some connector does with some domain', () => {
    fc.assert(
      fc.property(table, (table) => {
        for (const limit of distinguishes(table).sizeLimitsBytes) {
          const isTooSmall = (sizeBytes: number) =>
            DOMAINS.flatMap((domain) =>
              route(
                { address: `x@${domain}`, sender: '', domain, sizeBytes },
                unlimited(table),
              ).reasons.filter(({ outcome }) => outcome === 'tooSmall'),
            ).length;
          expect(isTooSmall(limit + 1)).toBeGreaterThan(isTooSmall(limit));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is not to which local part, or how it came, nor who sent the mail while no connector is limited to some', () => {
    fc.assert(
      fc.property(context, envelope, envelope, recipient, (context, one, other, recipient) => {
        const alike = { ...other, sizeBytes: one.sizeBytes, sender: one.sender };
        expect(keyOf(alike, recipient, context)).toBe(keyOf(one, recipient, context));
        const anyone = { ...context, table: unlimited(context.table) };
        const sameSize = { ...other, sizeBytes: one.sizeBytes };
        expect(keyOf(sameSize, recipient, anyone)).toBe(keyOf(one, recipient, anyone));
      }),
    );
  });

  it('is of senders only on which of the lists they are', () => {
    const limited = (name: string, acceptMessagesOnlyFrom: readonly string[]) => ({
      acceptMessagesOnlyFrom,
      id: name,
      name,
      enabled: true,
      addressSpaces: [{ type: 'SMTP' as const, address: '*', cost: 1 }],
      maxMessageSizeBytes: null,
      dnsRoutingEnabled: true,
      sourceServerIds: ['s1'],
    });
    const distinctions = distinguishes({
      version: 1n,
      connectors: [
        limited('a', ['a@a.example']),
        limited('b', ['*.a.example', 'a@a.example']),
        limited('c', ['a@a.example', '*.a.example']),
        limited('d', []),
      ],
      acceptedDomains: [],
    });
    expect(SENDERS.map((sender) => senderClass(sender, distinctions))).toEqual([
      '00',
      '11',
      '11',
      '00',
      '01',
    ]);
  });

  it('is the size only where a connector that can carry mail has a limit', () => {
    const [space] = SPACES.map((text) => parseAddressSpace(text));
    if (!space?.ok) throw new Error('bad test data');
    const usable: RoutingConnector = {
      id: 'c',
      name: 'c',
      enabled: true,
      addressSpaces: [space.value],
      maxMessageSizeBytes: 1000,
      dnsRoutingEnabled: true,
      sourceServerIds: ['s1'],
      acceptMessagesOnlyFrom: [],
    };
    const limits = (over: Partial<RoutingConnector>) =>
      distinguishes({ version: 1n, connectors: [{ ...usable, ...over }], acceptedDomains: [] })
        .sizeLimitsBytes;
    expect(limits({})).toEqual([1000]);
    expect(limits({ enabled: false })).toEqual([]);
    expect(limits({ sourceServerIds: [] })).toEqual([]);
    expect(limits({ addressSpaces: [] })).toEqual([]);
    expect(limits({ maxMessageSizeBytes: null })).toEqual([]);
  });

  it('puts a size into the class of the limits that it exceeds, a limit itself being no excess', () => {
    const distinctions = { sizeLimitsBytes: [1000, 2000], senderLimits: [] };
    expect([0, 1000, 1001, 2000, 2001].map((size) => sizeClass(size, distinctions))).toEqual([0, 0, 1, 1, 2]);
  });

  it('lets an envelope of the class stand for each mail of it', () => {
    fc.assert(
      fc.property(context, envelope, recipient, (context, envelope, recipient) => {
        const stand = envelopeOfClass(envelope.sizeBytes, envelope.sender);
        const { domain } = recipient;
        const anybody = { address: `postmaster@${domain}`, domain };
        expect(outcomeOf(placeRecipient(stand, anybody, context))).toEqual(
          outcomeOf(placeRecipient(envelope, recipient, context)),
        );
      }),
    );
  });
});

describe('a placer', () => {
  it('answers as placeRecipient does, whatever it was asked before', () => {
    fc.assert(
      fc.property(context, fc.array(fc.tuple(envelope, recipient), { maxLength: 20 }), (context, mail) => {
        const placer = new Placer(context);
        for (const [envelope, recipient] of mail) {
          expect(placer.place(envelope, recipient)).toEqual(placeRecipient(envelope, recipient, context));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('recipients of one queue', () => {
  it('travel together, each once, in the order of their first ones', () => {
    const queue = (domain: string) =>
      placedIn({
        homeServerId: 's1',
        kind: 'Delivery',
        deliveryType: 'DnsConnectorDelivery',
        connectorId: 'c',
        domain,
      });
    const { groups, failed } = groupPlaced(['b1', 'a1', 'x', 'b2', 'a2'], (recipient) =>
      recipient === 'x' ? { key: null, error: ERROR } : queue(recipient[0] ?? ''),
    );
    expect(groups.map(({ key, recipients }) => [key.domain, recipients])).toEqual([
      ['b', ['b1', 'b2']],
      ['a', ['a1', 'a2']],
    ]);
    expect(failed).toEqual([{ recipient: 'x', error: ERROR }]);
  });
});

const ERROR = { key: 'noMatchingConnector', args: {}, reply: null, enhancedCode: null } as const;

describe('the name of a source', () => {
  it('gives the receive connector back, and none for a report of ours', () => {
    expect(receiveConnectorNameOf(sourceNameOf('Relay SMTP:1'))).toBe('Relay SMTP:1');
    expect(receiveConnectorNameOf('DSN')).toBeNull();
  });
});
