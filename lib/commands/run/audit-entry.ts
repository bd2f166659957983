import { hostname } from 'node:os';
import type { ProvedActor } from '@/lib/auth/proved-actor';
import type { CommandDefinition } from '@/lib/commands/command/define';
import { CommandError } from '@/lib/commands/command/errors';
import type { AuditChange, AuditProblem, AuditRecord } from '@/lib/store/audit/entry';
import type { Trail } from './audit-trail';
import type { DescribedInvocation } from './command-text';

/**
 * Owns: one run of a command as an audit record.
 * Promises: no secret, neither in the parameters nor in what a problem says of them.
 */
export interface AuditedRun {
  readonly definition: CommandDefinition;
  readonly actor: ProvedActor;
  readonly invocation: DescribedInvocation;
  readonly elapsedMs: number;
}

export function succeededRecord(run: AuditedRun, trail: Trail): AuditRecord {
  const { changes, sealed, matched } = trail;
  return { ...recordOf(run), changes, sealed, matched, outcome: 'succeeded', errorId: null, problems: [] };
}

/** @param raw the parameters as they were given */
export function failedRecord(
  run: AuditedRun,
  raw: Readonly<Record<string, unknown>>,
  error: unknown,
): AuditRecord {
  const problems = error instanceof CommandError ? error.problems : [];
  return {
    ...recordOf(run),
    changes: namesIn(run.invocation),
    matched: null,
    sealed: {},
    outcome: error instanceof CommandError ? 'refused' : 'failed',
    errorId: error instanceof CommandError ? (problems[0]?.id ?? null) : 'Unexpected',
    problems: problems.slice(0, MAX_PROBLEMS).map((problem) => withoutSecrets(problem, run.invocation, raw)),
  };
}

function recordOf({ definition, actor, invocation, elapsedMs }: AuditedRun) {
  return {
    actor: actor.name,
    userId: actor.userId,
    face: actor.origin?.face ?? null,
    clientAddress: actor.origin?.clientAddress ?? null,
    sessionId: actor.origin?.sessionId ?? null,
    tokenId: actor.origin?.tokenId ?? null,
    server: hostname(),
    cmdlet: definition.name,
    command: invocation.text,
    parameters: invocation.parameters,
    elapsedMs,
  };
}

/** What was meant by a command that did not get as far as to find it: as it was typed. */
function namesIn({ parameters }: DescribedInvocation): AuditChange[] {
  const given = [parameters.Identity ?? parameters.Name ?? []].flat();
  return given
    .filter((name) => typeof name === 'string')
    .map((name) => ({ type: '', id: null, name, action: 'named', properties: [] }));
}

/** An argument that repeats what was given is kept where the command's text shows it too. */
function withoutSecrets(
  { id, parameter, args }: AuditProblem,
  { text }: DescribedInvocation,
  raw: Readonly<Record<string, unknown>>,
): AuditProblem {
  const given = textsIn(raw).filter((one) => !text.includes(one));
  const isSecret = (value: string | number) =>
    typeof value === 'string' &&
    value.length >= MIN_SECRET &&
    given.some((one) => one.includes(value) || value.includes(one));
  const shown = Object.entries(args).map(([name, value]) => [name, isSecret(value) ? '(hidden)' : value]);
  return { id, parameter, args: Object.fromEntries(shown) };
}

/** Texts that are long enough to be a secret. What is nested too deeply was refused, and is not followed. */
function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return value.length < MIN_SECRET ? [] : [value];
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return [];
  return Object.values(value)
    .slice(0, MAX_FOLLOWED)
    .flatMap((item) => textsIn(item, depth + 1));
}

const MAX_PROBLEMS = 20;
const MIN_SECRET = 4;
const MAX_DEPTH = 8;
const MAX_FOLLOWED = 200;
