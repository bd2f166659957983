'use server';

import { headers } from 'next/headers';
import { clientGone } from '@/app/client-gone';
import { currentActor, publicUrl } from '@/app/console-auth';
import { MAX_RESULT_SIZE } from '@/app/result-size';
import { isOwnOrigin } from '@/lib/auth/origin';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { answer } from '@/lib/commands/run/run';

/**
 * The console's one server action: every change a person makes here is a cmdlet.
 * What arrives is as foreign as any HTTP body: types are checked here, parameters by the cmdlet's schema, and whoever is
 * not signed in is refused by run().
 */
export async function runCommand(cmdlet: unknown, parameters: unknown): Promise<CommandAnswer> {
  const requestHeaders = await headers();
  if (!isOwnOrigin(requestHeaders, publicUrl())) return refused('ForeignOrigin', 403);
  if (typeof cmdlet !== 'string' || !isRecord(parameters)) return refused('BodyInvalid', 400);
  const actor = await currentActor(requestHeaders, 'console');
  const wanted = clientGone(requestHeaders);
  return answer({ cmdlet, parameters, actor, maxResultSize: MAX_RESULT_SIZE, wanted });
}

function refused(id: string, status: 400 | 403): CommandAnswer {
  return { ok: false, status, problems: [{ id, parameter: null, args: {} }], commandText: null };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
