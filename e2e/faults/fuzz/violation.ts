/** What the server must never do, found by the fuzz; everything that helps to see it stands in the message. */
export class Violation extends Error {
  override readonly name = 'Violation';

  constructor(what: string, seen: string | Buffer = '') {
    super(seen.length === 0 ? what : `${what}: ${shown(seen)}`);
  }
}

/** Octets as a string literal, not too many of them. */
function shown(octets: string | Buffer): string {
  const text = typeof octets === 'string' ? octets : octets.toString('latin1');
  return JSON.stringify(text.length > 400 ? `${text.slice(0, 300)} ... ${text.slice(-80)}` : text);
}
