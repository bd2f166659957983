import { placeOf, type TestRow } from './test-row';

/** A test as text, to hand on. @param words of its state, and of what went wrong in a step, as the dialog says them */
export function testText(
  row: TestRow,
  words: {
    readonly state: string;
    readonly stepOf: (step: TestRow['Steps'][number]) => string;
    readonly errorOf: (of: { LastError: string | null } & TestRow['Steps'][number]) => string;
  },
): string {
  const steps = row.Steps.flatMap((step) => {
    const head = [words.stepOf(step), placeOf(step), `${step.ElapsedMs} ms`];
    const certificate = step.Certificate;
    return [
      '',
      head.filter((word) => word !== null).join('  '),
      ...(step.LastError === null ? [] : [words.errorOf(step)]),
      ...(certificate === null
        ? []
        : [
            `${certificate.Subject}; ${certificate.Names.join(', ')}; ${certificate.Issuer}`,
            `${certificate.ValidFrom} - ${certificate.ValidTo}; ${certificate.TlsVersion} ${certificate.TlsCipher}`,
            ...(certificate.LastError === null ? [] : [certificate.LastError]),
          ]),
      ...(step.Dialogue === null ? [] : [step.Dialogue]),
    ];
  });
  return [`${row.Connector}, ${row.SourceServer}, ${row.StartTime}`, words.state, ...steps, ''].join('\n');
}
