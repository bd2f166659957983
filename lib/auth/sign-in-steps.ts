import { createHash, randomBytes } from 'node:crypto';

/**
 * Owns: what the server keeps between the requests of one sign-in: rows, named by a random text that goes round by somebody else, and
 *   bound to one browser by a cookie.
 * Promises: both are stored as hashes; a step is taken once, by the browser that began it, and within minutes; steps that nobody
 *   came back to are swept with each new one.
 * Does not: count who begins (password-tries.ts).
 */
export interface StepDatabase {
  signInStep: {
    create(query: {
      data: {
        id: Uint8Array<ArrayBuffer>;
        browserHash: Uint8Array<ArrayBuffer>;
        purpose: string;
        data: object;
        expiresAt: Date;
      };
    }): PromiseLike<unknown>;
    findFirst(query: { where: StepWhere; select: { data: true } }): PromiseLike<{ data: unknown } | null>;
    deleteMany(query: { where: StepWhere | { expiresAt: { lte: Date } } }): PromiseLike<{ count: number }>;
  };
}

interface StepWhere {
  readonly id: Uint8Array<ArrayBuffer>;
  readonly browserHash: Uint8Array<ArrayBuffer>;
  readonly purpose: string;
  readonly expiresAt: { readonly gt: Date };
}

type StepPurpose = 'oidc' | 'oidcProved' | 'passkey' | 'newPasskey';

interface StepRef {
  readonly purpose: StepPurpose;
  /** What came back: a state, or the browser's own secret. */
  readonly text: string;
  /** The cookie's; of who is signed in, their session's id. */
  readonly browser: string;
}

/** 256 bits. */
export function randomStepText(): string {
  return randomBytes(32).toString('base64url');
}

export async function keepStep(
  database: StepDatabase,
  step: StepRef,
  data: object,
  { now, lifetimeMs }: { readonly now: Date; readonly lifetimeMs: number },
): Promise<void> {
  await database.signInStep.deleteMany({ where: { expiresAt: { lte: now } } });
  const expiresAt = new Date(now.getTime() + lifetimeMs);
  await database.signInStep.create({
    data: {
      id: hashOf(step.text),
      browserHash: hashOf(step.browser),
      purpose: step.purpose,
      data,
      expiresAt,
    },
  });
}

/** @returns what was kept; null: there is no such step of this browser (any more) */
export async function findStep(database: StepDatabase, step: StepRef, now: Date): Promise<unknown> {
  const found = await database.signInStep.findFirst({ where: whereOf(step, now), select: { data: true } });
  return found?.data ?? null;
}

/** @returns whether it was there: of several who take it at once one hears so */
export async function takeStep(database: StepDatabase, step: StepRef, now: Date): Promise<boolean> {
  return (await database.signInStep.deleteMany({ where: whereOf(step, now) })).count > 0;
}

function whereOf({ text, browser, purpose }: StepRef, now: Date): StepWhere {
  return { id: hashOf(text), browserHash: hashOf(browser), purpose, expiresAt: { gt: now } };
}

function hashOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(text).digest());
}
