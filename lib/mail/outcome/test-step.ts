import type { LastError } from './last-error';

/**
 * Owns: what a test of a send connector comes to, step by step, as it is stored and shown.
 * Promises: pure data. A dialogue is the attempts' own: no secret in it.
 * Does not: test (lib/worker/connector-test/test-connector.ts).
 */

/** In the order in which a delivery comes to them; `TLS` before the greeting, `STARTTLS` behind it. */
export const TEST_STEPS = [
  'Credential',
  'DNS',
  'Connect',
  'TLS',
  'Greeting',
  'EHLO',
  'STARTTLS',
  'AUTH',
  'MAIL',
  'RCPT',
  'DATA',
] as const;
export type TestStepName = (typeof TEST_STEPS)[number];

/** `Warning`: it failed, and a delivery goes on all the same. */
export const STEP_RESULTS = ['Running', 'Succeeded', 'Warning', 'Failed'] as const;
export type StepResult = (typeof STEP_RESULTS)[number];

export interface TestStep {
  readonly step: TestStepName;
  readonly result: StepResult;
  /** Null before a host has its turn. */
  readonly host: string | null;
  readonly address: string | null;
  readonly port: number | null;
  readonly elapsedMs: number;
  readonly dialogue: string;
  readonly error: LastError | null;
  readonly certificate: CertificateFacts | null;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** Some of them; `moreNames` are left out. */
  readonly names: readonly string[];
  readonly moreNames: number;
  /** ISO 8601, or as the certificate has it. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly tlsVersion: string | null;
  readonly tlsCipher: string | null;
  /** Why it does not prove the host's name; null: it does. */
  readonly fault: LastError | null;
  /** By the connector's settings it must. */
  readonly isRequired: boolean;
}

export const TEST_STATES = [
  'Waiting',
  'Running',
  'Succeeded',
  'Failed',
  'Cancelled',
  'TimedOut',
  /** The source server did not take it, or ended in the middle. */
  'Lost',
] as const;
export type TestState = (typeof TEST_STATES)[number];

export function isOver(state: TestState): boolean {
  return state !== 'Waiting' && state !== 'Running';
}
