import type { PrismaClient } from '@/lib/store/generated/client';
import { runMarked } from './while-wanted';

/**
 * Owns: the values of one statement, each written as a typed placeholder.
 * Promises: no value ever becomes SQL text, lists of ids excepted, which are numbers already (bigintList); text is compared
 *   by byte, as the columns are, and is free of what PostgreSQL cannot hold.
 * Does not: know any table.
 */

/** Where the reads of this room run: Prisma's client or the transaction of a command. */
export type SqlReader = Pick<PrismaClient, '$queryRawUnsafe'>;

export class SqlParameters {
  readonly values: unknown[];

  constructor(values: readonly unknown[] = []) {
    this.values = [...values];
  }

  /** For a statement that says more than this one. */
  clone(): SqlParameters {
    return new SqlParameters(this.values);
  }

  text(value: string): string {
    return `${this.#add(value.replace(UNSTORABLE, '\ufffd'))} COLLATE "C"`;
  }

  /** Whole numbers as bigint, which an index serves; others as numeric. */
  number(value: number): string {
    return `${this.#add(String(value))}::${Number.isSafeInteger(value) ? 'bigint' : 'numeric'}`;
  }

  bigint(value: bigint): string {
    return `${this.#add(value.toString())}::bigint`;
  }

  /** ISO 8601. */
  date(value: string): string {
    return `${this.#add(value)}::timestamptz`;
  }

  uuid(value: string): string {
    return `${this.#add(value)}::uuid`;
  }

  /** `cast` is a type's name from our own tables, never input. */
  typed(value: string, cast: string): string {
    return cast === 'text' ? this.text(value) : `${this.#add(value)}::${cast}`;
  }

  #add(value: unknown): string {
    this.values.push(value);
    // Every value goes over the wire as text: the cast beside it says what it is.
    return `$${this.values.length}::text`;
  }
}

/**
 * Written into the statement: as a parameter it would be text whose cast PostgreSQL repeats for each row (the counters of
 * 1,000 queues: 110 ms, so 0.5 ms), and whose values neither the statistics nor a hash of the list could be asked about.
 */
export function bigintList(values: readonly bigint[]): string {
  return `'{${values.join(',')}}'::bigint[]`;
}

/** NUL and lone surrogates: text with one equals nothing that is stored, and U+FFFD keeps it so. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what it finds
const UNSTORABLE = /[\u0000\ud800-\udfff]/gu;

export async function query<Row>(
  db: SqlReader,
  sql: string,
  parameters: SqlParameters = new SqlParameters(),
): Promise<Row[]> {
  return await runMarked(sql, (marked) => db.$queryRawUnsafe<Row[]>(marked, ...parameters.values));
}
