import type { OutboundEnvelope } from '@/lib/mail/message/outbound-message';
import { rewriteContent } from '@/lib/mail/message/rewrite-senders';
import type { LastError } from '@/lib/mail/outcome/last-error';
import type { TestState, TestStep } from '@/lib/mail/outcome/test-step';
import type { OutboundConnection } from '@/lib/smtp/send/connection';
import type { ConnectorSettings } from '@/lib/store/configuration/delivery-settings';
import type { ConnectorCredentials } from '@/lib/worker/deliver/credentials';
import { rewritingOf } from '@/lib/worker/deliver/sender-rewriting';
import { type DeliveryWays, SmtpAgent } from '@/lib/worker/deliver/smtp-agent';
import { TestRecord } from './test-record';

/**
 * Owns: a test of a send connector: a delivery's own way, by a delivery's own agent, with somebody who looks on.
 * Promises: the agent is new, so nothing that others' deliveries found out (a host that was silent, a mechanism, an address) is taken
 *   for granted. Without a message nothing is said behind RCPT but RSET. No connection is left.
 * Does not: store anything, or know who asked.
 */
export interface ConnectorTest {
  readonly connector: ConnectorSettings;
  /** Of a connector that routes by DNS. */
  readonly domain: string;
  readonly envelope: { readonly from: string; readonly to: string } | null;
  /** A message as it leaves; null: none does. */
  readonly content: Buffer | null;
}

export interface TestMeans {
  readonly ways: DeliveryWays;
  readonly signal: AbortSignal;
  /** Whenever a step begins or fails. */
  readonly onSteps: (steps: readonly TestStep[]) => void;
}

export interface TestResult {
  readonly state: Extract<TestState, 'Succeeded' | 'Failed'>;
  /** What a delivery's queue, or its message, would wait or fail for. */
  readonly error: LastError | null;
  readonly steps: readonly TestStep[];
  /** Addresses that the connector's rules left out. */
  readonly refused: readonly string[];
}

export async function testConnector(test: ConnectorTest, means: TestMeans): Promise<TestResult> {
  const { connector, domain } = test;
  const { ways, signal, onSteps } = means;
  const record: TestRecord = new TestRecord(connector.useImplicitTls, signal, () => onSteps(record.steps));
  const agent = new SmtpAgent(
    {
      ...ways,
      settings: () => ({ ...ways.settings(), connectors: new Map([[connector.id, connector]]) }),
      credentials: watched(ways.credentials, record),
    },
    signal,
    record,
  );
  const close = () => agent.closeAll();
  signal.addEventListener('abort', close, { once: true });
  try {
    const opened = await agent.openTo({
      connectorId: connector.id,
      deliveryType: connector.dnsRoutingEnabled ? 'DnsConnectorDelivery' : 'SmartHostConnectorDelivery',
      domain,
    });
    if (opened.kind !== 'connected') {
      record.fail(opened.error);
      return { state: 'Failed', error: opened.error, ...record.result };
    }
    const error = await transact(opened.session, test);
    if (error === null) record.done();
    else record.fail(error);
    await opened.session.quit();
    return { state: error === null ? 'Succeeded' : 'Failed', error, ...record.result };
  } finally {
    signal.removeEventListener('abort', close);
    agent.closeAll();
  }
}

/** @returns null: it was taken, as far as it was said. */
async function transact(
  session: OutboundConnection,
  { connector, envelope, content }: ConnectorTest,
): Promise<LastError | null> {
  if (envelope === null) return null;
  const rewriting = rewritingOf(connector);
  const rewritten =
    content && rewriting && rewriteContent(content, rewriting.rewriter, rewriting.keepsReplyTo);
  const leaving = rewritten ? [rewritten.header, rewritten.rest] : content && [content];
  const said: OutboundEnvelope = {
    from: rewriting?.rewriter.rewrite(envelope.from) ?? envelope.from,
    recipients: [envelope.to],
    sizeBytes: leaving?.reduce((sum, { length }) => sum + length, 0) ?? 0,
    smtpUtf8: rewritten?.needsSmtpUtf8 ?? false,
    eightBitMime: false,
  };
  if (leaving === null) {
    const refusal = await session.probe(said);
    return refusal === null || refusal.kind === 'delivered' ? null : refusal.error;
  }
  const [outcome] = (await session.send(said, leaving)).outcomes;
  return outcome === undefined || outcome.kind === 'delivered' ? null : outcome.error;
}

/** What is signed in with is a step by itself, where the connector signs in. */
function watched(credentials: ConnectorCredentials, record: TestRecord): ConnectorCredentials {
  return {
    of: (connector) => {
      const { smartHostAuthMechanism: mechanism } = connector;
      if (mechanism === 'XOAuth2' || mechanism.startsWith('BasicAuth')) record.begin('Credential');
      return credentials.of(connector);
    },
    others: async (connector, refused) => {
      const startedMs = performance.now();
      const others = await credentials.others(connector, refused);
      if (others === null) return null;
      record.begin('Credential', startedMs);
      record.note('the server refused it: another was asked for');
      return others;
    },
  };
}
