import { startRegistration } from '@simplewebauthn/browser';
import * as z from 'zod/mini';
import type { Problem } from '@/lib/commands/command/errors';

type Made =
  | { readonly ok: true; readonly response: unknown }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const refusal = z.object({ code: z.string() });

/** Has the device make a passkey for this console, as the server asks for it (app/api/auth, passkey.ts). */
export async function makePasskey(): Promise<Made> {
  try {
    const asked = await fetch('/api/auth/passkey/new', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    if (!asked.ok) {
      const read = refusal.safeParse(await asked.json().catch(() => null));
      return failed(read.data?.code === 'passkeyNoName' ? 'PasskeyNeedsName' : 'PasskeyNotMade');
    }
    return { ok: true, response: await startRegistration({ optionsJSON: await asked.json() }) };
  } catch {
    return failed('PasskeyNotMade');
  }
}

function failed(id: 'PasskeyNeedsName' | 'PasskeyNotMade'): Made {
  return { ok: false, problems: [{ id, parameter: null, args: {} }] };
}
