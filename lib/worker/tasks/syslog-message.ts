/**
 * Owns: a message as RFC 5424 has it, of facility 13 (log audit).
 * Promises: whatever its parts hold, it is one message: what a part may not hold is replaced. Pure.
 */
export interface SyslogFields {
  readonly severity: 'error' | 'warning' | 'notice';
  readonly at: Date;
  readonly host: string | null;
  readonly messageId: string;
  readonly data: Readonly<Record<string, string>>;
  /** UTF-8. */
  readonly text: string;
}

export function syslogMessage({ severity, at, host, messageId, data, text }: SyslogFields): string {
  const priority = FACILITY * 8 + SEVERITIES[severity];
  const values = Object.entries(data).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const head = [
    `<${priority}>1`,
    at.toISOString(),
    printable(host ?? '', 255),
    'postern',
    '-',
    printable(messageId, 32),
    `[audit@${ENTERPRISE}${values.join('')}]`,
  ];
  return `${head.join(' ')} \uFEFF${text.replace(/[\r\n\0]/g, ' ')}`;
}

const FACILITY = 13;
const SEVERITIES = { error: 3, warning: 4, notice: 5 } as const;
/** RFC 5612: of examples; we have no number of our own. */
const ENTERPRISE = 32_473;

/** PRINTUSASCII of at most so many characters; nothing is `-`. */
function printable(text: string, max: number): string {
  return text.replace(/[^\x21-\x7e]/g, '_').slice(0, max) || '-';
}

function escaped(value: string): string {
  return value.replace(/[\r\n\0]/g, ' ').replace(/[\\"\]]/g, '\\$&');
}
