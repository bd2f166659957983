import { z } from 'zod/mini';
import type { Site } from './ceremony';

/** What is kept between the requests of a ceremony, by its challenge (lib/auth/sign-in-steps.ts). */
const site = z.object({ origin: z.string(), rpId: z.string() });
/** The handle is chosen when the options are made: the device keeps it, and says it at each sign-in. */
const newPasskeyStep = z.object({ userId: z.string(), handle: z.string(), site });
const passkeyStep = z.object({ site });

type NewPasskeyStep = z.output<typeof newPasskeyStep>;

export function readNewPasskeyStep(data: unknown): NewPasskeyStep | null {
  const read = newPasskeyStep.safeParse(data);
  return read.success ? read.data : null;
}

export function readPasskeyStep(data: unknown): { readonly site: Site } | null {
  const read = passkeyStep.safeParse(data);
  return read.success ? read.data : null;
}
