/** A question to the server: what is asked by the same text has the same answer. */
export function questionText(cmdlet: string, parameters: Readonly<Record<string, unknown>>): string {
  return `${cmdlet} ${JSON.stringify(parameters)}`;
}
