import type { OutputRow } from '@/lib/commands/command/report';
import { lastErrorProperties } from '@/lib/commands/handler/last-error';
import type { LastError } from '@/lib/mail/outcome/last-error';
import type { CertificateFacts, TestStep } from '@/lib/mail/outcome/test-step';
import type { StoredConnectorTest } from '@/lib/store/connector-test/connector-tests';

/**
 * Owns: a test of a send connector as the cmdlets show it: whole, or a row a step.
 */
export const STEP_COLUMNS = ['Step', 'Result', 'Host', 'ElapsedMs', 'LastError'] as const;
export const TEST_COLUMNS = ['Identity', 'Connector', 'SourceServer', 'State'] as const;

export function toTestRow(test: StoredConnectorTest): OutputRow {
  return {
    Identity: Number(test.id),
    Connector: test.connectorName,
    SourceServer: test.serverName,
    State: test.state,
    Actor: test.actor,
    StartTime: test.startedAt.toISOString(),
    EndTime: test.endedAt?.toISOString() ?? null,
    Steps: test.steps.map(toStepRow),
  };
}

export function toStepRow(step: TestStep): OutputRow {
  return {
    Step: step.step,
    Result: step.result,
    Host: step.host,
    Address: step.address,
    Port: step.port,
    ElapsedMs: step.elapsedMs,
    ...errorOf(step.error),
    Certificate: step.certificate && toCertificate(step.certificate),
    Dialogue: step.dialogue === '' ? null : step.dialogue,
  };
}

function toCertificate(certificate: CertificateFacts) {
  const { LastError: fault, LastErrorDetail: faultDetail } = errorOf(certificate.fault);
  return {
    Subject: certificate.subject,
    Issuer: certificate.issuer,
    Names: [...certificate.names],
    MoreNames: certificate.moreNames,
    ValidFrom: certificate.validFrom,
    ValidTo: certificate.validTo,
    TlsVersion: certificate.tlsVersion,
    TlsCipher: certificate.tlsCipher,
    IsRequired: certificate.isRequired,
    LastError: fault,
    LastErrorDetail: faultDetail,
  };
}

function errorOf(error: LastError | null) {
  return lastErrorProperties({
    last_error_key: error?.key ?? null,
    last_error_args: error?.args,
    last_error_reply: error?.reply ?? null,
  });
}
