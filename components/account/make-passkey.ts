import { startRegistration } from '@simplewebauthn/browser';
import * as z from 'zod/mini';
import type { Problem } from '@/lib/commands/command/errors';

type Made =
  | { readonly ok: true; readonly response: unknown }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const refusal = z.object({ code: z.string() });

/** Has the device make a passkey for this console, as the server asks for it (app/api/auth, passkey.ts). */
export async function makePasskey(password: string): Promise<Made> {
  try {
    const asked = await fetch('/api/auth/passkey/new', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password }),
    });
    if (!asked.ok) {
      const read = refusal.safeParse(await asked.json().catch(() => null));
      return failed(PROBLEMS[read.data?.code ?? ''] ?? OTHER);
    }
    return { ok: true, response: await startRegistration({ optionsJSON: await asked.json() }) };
  } catch {
    return failed(OTHER);
  }
}

const OTHER: Problem = { id: 'PasskeyNotMade', parameter: null, args: {} };

const PROBLEMS: Readonly<Record<string, Problem>> = {
  passkeyNoName: { id: 'PasskeyNeedsName', parameter: null, args: {} },
  passwordWrong: { id: 'PasswordWrong', parameter: 'Password', args: {} },
  // Of the present password; as long as they are counted at most.
  tooMany: { id: 'TooManyTries', parameter: 'Password', args: { seconds: 600 } },
};

function failed(problem: Problem): Made {
  return { ok: false, problems: [problem] };
}
