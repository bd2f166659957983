import { describe, expect, it } from 'vitest';
import type { RunCommand } from '@/components/console/command/command-context';
import type { ItemResult } from '@/lib/commands/command/report';
import { inPortions, runBulk } from './bulk-run';

const identities = Array.from({ length: 250 }, (_none, index) => `HUB1\\17\\${index + 1}`);

/** A server that answers for each identity by its rule. */
function answering(rule: (identity: string) => ItemResult): RunCommand {
  return async (cmdlet, parameters) => ({
    ok: true,
    report: {
      cmdlet,
      commandText: '',
      elapsedMs: 1,
      whatIf: false,
      output: [],
      columns: [],
      warnings: [],
      queueEffect: null,
      items: Array.isArray(parameters.Identity) ? parameters.Identity.map(rule) : [],
      page: null,
      undo: null,
    },
  });
}

const done = (identity: string): ItemResult => ({ identity, state: 'done', problem: null });

describe('an act on many', () => {
  it('goes in portions, each with the same parameters, and tells how far it is', async () => {
    const requests = inPortions(identities, { WithNDR: false });
    expect(requests.map((request) => request.identities.length)).toEqual([100, 100, 50]);
    expect(requests[2]?.parameters).toEqual({ WithNDR: false, Identity: identities.slice(200) });
    const progress: number[] = [];
    const result = await runBulk(
      answering(done),
      'Remove-Message',
      requests,
      (count) => progress.push(count),
      new AbortController().signal,
    );
    expect(progress).toEqual([100, 200, 250]);
    expect(result).toEqual({ done: 250, pending: [], refused: [], untouched: 0 });
  });

  it('lists what is in transit and what was refused', async () => {
    const rule = (identity: string): ItemResult => {
      if (identity.endsWith('\\1')) return { identity, state: 'pending', problem: null };
      if (identity.endsWith('\\2')) {
        return { identity, state: 'refused', problem: { id: 'MessageNotFound', parameter: null, args: {} } };
      }
      return done(identity);
    };
    const requests = inPortions(identities.slice(0, 5), {});
    const result = await runBulk(
      answering(rule),
      'Remove-Message',
      requests,
      () => {},
      new AbortController().signal,
    );
    expect(result.done).toBe(3);
    expect(result.pending.map((item) => item.identity)).toEqual(['HUB1\\17\\1']);
    expect(result.refused.map((item) => item.problem?.id)).toEqual(['MessageNotFound']);
  });

  it('stops between portions and counts what it did not touch', async () => {
    const stop = new AbortController();
    const requests = inPortions(identities, {});
    const result = await runBulk(
      answering(done),
      'Remove-Message',
      requests,
      () => stop.abort(),
      stop.signal,
    );
    expect(result).toEqual({ done: 100, pending: [], refused: [], untouched: 150 });
  });

  it('goes on when one portion is refused as a whole', async () => {
    const problem = { id: 'MessageNotFound', parameter: 'Identity', args: {} };
    const run: RunCommand = async () => ({ ok: false, status: 404, problems: [problem], commandText: null });
    const requests = inPortions(['HUB1\\17\\9'], {});
    const result = await runBulk(run, 'Remove-Message', requests, () => {}, new AbortController().signal);
    expect(result.refused).toEqual([{ identity: 'HUB1\\17\\9', state: 'refused', problem }]);
  });
});
