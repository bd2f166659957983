import type tls from 'node:tls';
import type { LastError } from '@/lib/mail/outcome/last-error';
import type { DeliveryStage, Fault } from '@/lib/mail/outcome/outcome';
import type { CertificateFacts, StepResult, TestStep, TestStepName } from '@/lib/mail/outcome/test-step';
import { certificateFacts } from '@/lib/smtp/send/certificate-facts';
import type { ConnectionTarget } from '@/lib/smtp/send/open-connection';
import type { TlsExpectations } from '@/lib/smtp/send/tls';
import type { DeliveryWatch, JudgedHost } from '@/lib/worker/deliver/smtp-agent';

/**
 * Owns: the steps of a test, made of what is heard while a delivery's way is gone.
 * Promises: a step begins with the command that begins it and ends with its answer; what is heard later (the farewell) stands with the
 *   last one and is not counted in its time.
 * Does not: go the way (connector-test).
 */
const STEP_OF_COMMAND: Readonly<Record<string, TestStepName>> = {
  EHLO: 'EHLO',
  HELO: 'EHLO',
  STARTTLS: 'STARTTLS',
  AUTH: 'AUTH',
  MAIL: 'MAIL',
  RCPT: 'RCPT',
  DATA: 'DATA',
};
const FAREWELLS: ReadonlySet<string> = new Set(['RSET', 'QUIT']);

interface OpenStep {
  readonly step: TestStepName;
  readonly target: ConnectionTarget | null;
  readonly startedMs: number;
  endedMs: number | null;
  result: StepResult;
  readonly lines: string[];
  error: LastError | null;
  certificate: CertificateFacts | null;
  /** The server has answered that it will not. */
  isRefused: boolean;
}

export class TestRecord implements DeliveryWatch {
  readonly #steps: OpenStep[] = [];
  readonly #refused: string[] = [];
  #target: ConnectionTarget | null = null;
  readonly #isTlsAtOnce: boolean;
  readonly #ending: AbortSignal;
  readonly #onChange: () => void;

  /** @param ending aborted when the test is broken off: what fails from then on is no fault of the server's */
  constructor(isTlsAtOnce: boolean, ending: AbortSignal, onChange: () => void) {
    this.#isTlsAtOnce = isTlsAtOnce;
    this.#ending = ending;
    this.#onChange = onChange;
  }

  get steps(): readonly TestStep[] {
    return this.#steps.map(({ step, target, startedMs, endedMs, result, lines, error, certificate }) => ({
      step,
      result,
      host: target?.host ?? null,
      address: target?.address ?? null,
      port: target?.port ?? null,
      elapsedMs: Math.round((endedMs ?? performance.now()) - startedMs),
      dialogue: lines.join('\n'),
      error,
      certificate,
    }));
  }

  get result(): { readonly steps: readonly TestStep[]; readonly refused: readonly string[] } {
    return { steps: this.steps, refused: this.#refused };
  }

  begin(step: TestStepName, startedMs = performance.now()): void {
    this.#end('Succeeded');
    this.#steps.push({
      step,
      target: this.#target,
      startedMs,
      endedMs: null,
      result: 'Running',
      lines: [],
      error: null,
      certificate: null,
      isRefused: false,
    });
    this.#onChange();
  }

  note(line: string): void {
    this.#steps.at(-1)?.lines.push(`* ${line}`);
  }

  /** Of the step that a server refused, else of the last; a step that failed keeps its own. */
  fail(error: LastError): void {
    const step = this.#steps.findLast(({ isRefused }) => isRefused) ?? this.#steps.at(-1);
    if (step === undefined || step.error !== null) return;
    this.#close(step, 'Failed');
    step.error = this.#ending.aborted ? null : error;
    this.#onChange();
  }

  done(): void {
    this.#end('Succeeded');
  }

  resolves(): void {
    this.begin('DNS');
  }

  resolved(hosts: readonly JudgedHost[]): void {
    for (const host of hosts) this.note(hostLine(host));
    this.#refused.push(...hosts.filter(({ leftOut }) => leftOut === 'private').map(({ address }) => address));
  }

  connects(target: ConnectionTarget): void {
    this.#end('Succeeded');
    this.#target = target;
    this.begin('Connect');
  }

  connected(): void {
    this.begin(this.#isTlsAtOnce ? 'TLS' : 'Greeting');
  }

  readonly said = (who: 'C' | 'S' | '*', lines: readonly string[]): void => {
    const [first = ''] = lines;
    const verb = who === 'C' ? (/^C: ([A-Z]+)/.exec(first)?.[1] ?? '') : '';
    const next = STEP_OF_COMMAND[verb];
    if (next !== undefined && next !== this.#steps.at(-1)?.step) this.begin(next);
    const step = this.#steps.at(-1);
    if (step === undefined) return;
    if (FAREWELLS.has(verb)) step.endedMs ??= performance.now();
    if (step.endedMs === null && IN_TRANSACTION.has(step.step) && /^S: [45]/.test(lines.at(-1) ?? ''))
      step.isRefused = true;
    step.lines.push(...lines);
  };

  secured(socket: tls.TLSSocket, expectations: TlsExpectations, fault: Fault | null): void {
    const step = this.#steps.at(-1);
    if (step === undefined || this.#target === null) return;
    step.certificate = certificateFacts(socket, expectations, fault, this.#target);
    if (step.step === 'TLS' && fault === null) this.begin('Greeting');
  }

  failed(error: LastError, _stage: DeliveryStage, goesOn: boolean): void {
    const step = this.#steps.at(-1);
    if (step === undefined) return;
    this.#close(step, goesOn ? 'Warning' : 'Failed');
    step.error = this.#ending.aborted ? null : error;
    this.#onChange();
  }

  #end(result: StepResult): void {
    const step = this.#steps.at(-1);
    if (step?.result === 'Running') this.#close(step, result);
  }

  #close(step: OpenStep, result: StepResult): void {
    step.result = result;
    step.endedMs ??= performance.now();
  }
}

const IN_TRANSACTION: ReadonlySet<string> = new Set(['MAIL', 'RCPT', 'DATA']);

function hostLine({ host, address, preference, leftOut }: JudgedHost): string {
  const name = host === address ? `[${address}]` : `${host} [${address}]`;
  return `${name}, preference ${preference}${leftOut === null ? '' : `: left out, ${LEFT_OUT[leftOut]}`}`;
}

const LEFT_OUT = {
  ourselves: 'it leads back to this installation, or is no better than what does',
  private: 'it is no public address, and the connector has RejectPrivateAddresses',
} as const satisfies Record<NonNullable<JudgedHost['leftOut']>, string>;
