import type { BenchOptions } from '../options';

/**
 * Owns: the loads of the relay bench: how many messages, how large, to how many recipients each.
 */
export interface Load {
  /** As `--loads` takes it. */
  readonly name: string;
  readonly title: string;
  readonly sizeBytes: number;
  readonly recipients: number;
  readonly messages: number;
  readonly rounds: number;
  /** Handed over by whoever signs in first (AUTH PLAIN over STARTTLS), not by an address that may relay. */
  readonly isSignedIn: boolean;
}

export const SESSIONS = 20;

interface Shape extends Pick<Load, 'name' | 'title' | 'sizeBytes' | 'recipients'> {
  readonly full: number;
  readonly quick: number;
  readonly isSignedIn?: true;
}

const shapes = [
  { name: '4kb', title: '4 KB messages', sizeBytes: 4096, recipients: 1, full: 20_000, quick: 3000 },
  { name: '64kb', title: '64 KB messages', sizeBytes: 65_536, recipients: 1, full: 4000, quick: 400 },
  { name: '5mb', title: '5 MB messages', sizeBytes: 5_242_880, recipients: 1, full: 100, quick: 20 },
  {
    name: '50rcpt',
    title: '4 KB messages to 50 recipients each',
    sizeBytes: 4096,
    recipients: 50,
    full: 2000,
    quick: 200,
  },
  {
    name: 'signed-in',
    title: '4 KB messages, signed in over TLS',
    sizeBytes: 4096,
    recipients: 1,
    full: 10_000,
    quick: 2000,
    isSignedIn: true,
  },
] as const satisfies readonly Shape[];

export const loadNames: readonly string[] = shapes.map(({ name }) => name);

/** `--messages` speaks of the 4 KB load; the others follow in proportion. */
export function loadsOf({ quick, messages, rounds, loads }: BenchOptions): readonly Load[] {
  const [{ full: whole }] = shapes;
  return shapes
    .filter(({ name }) => loads === null || loads.includes(name))
    .map(({ full, quick: few, name, isSignedIn, ...shape }: Shape) => ({
      ...shape,
      name,
      isSignedIn: isSignedIn === true,
      messages:
        messages === null ? (quick ? few : full) : Math.max(10, Math.round((messages * full) / whole)),
      rounds: rounds ?? (quick && name !== '4kb' ? 1 : 3),
    }));
}
