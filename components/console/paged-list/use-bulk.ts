'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { useRunCommand } from '@/components/console/command/command-context';
import { useOnNextStep } from '@/components/console/pane/use-view-state';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { type BulkRequest, type BulkResult, runBulk } from './bulk-run';

/** Key of the catalogue `queueViewer.bulk.done`. */
export type BulkDoneKey = TextKeyIn<'queueViewer.bulk.done'>;

interface BulkJob {
  /** The action's name. */
  readonly title: string;
  /** What it does and to how many; null: it starts at once. */
  readonly question: string | null;
  readonly cmdlet: string;
  readonly requests: readonly BulkRequest[];
  readonly doneKey: BulkDoneKey;
}

type BulkPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking'; readonly job: BulkJob }
  | { readonly kind: 'working'; readonly job: BulkJob; readonly done: number; readonly total: number }
  | { readonly kind: 'finished'; readonly job: BulkJob; readonly result: BulkResult };

export type BulkUnderWay = Extract<BulkPhase, { readonly kind: 'asking' | 'working' }>;

export interface Bulk {
  readonly phase: BulkPhase;
  readonly start: (job: BulkJob) => void;
  readonly confirm: () => void;
  readonly stop: () => void;
  readonly dismiss: () => void;
}

const IDLE: BulkPhase = { kind: 'idle' };

/** @param onFinished the list is worth reading again */
export function useBulk(onFinished: () => void): Bulk {
  const run = useRunCommand();
  const [phase, setPhase] = useState<BulkPhase>(IDLE);
  const stopper = useRef<AbortController | null>(null);
  const finished = useRef(onFinished);
  useEffect(() => {
    finished.current = onFinished;
  });

  const work = useCallback(
    async (job: BulkJob) => {
      const controller = new AbortController();
      stopper.current = controller;
      const total = job.requests.reduce((sum, request) => sum + request.identities.length, 0);
      setPhase({ kind: 'working', job, done: 0, total });
      const report = (done: number) => setPhase({ kind: 'working', job, done, total });
      const result = await runBulk(run, job.cmdlet, job.requests, report, controller.signal);
      setPhase({ kind: 'finished', job, result });
      finished.current();
    },
    [run],
  );

  useOnNextStep(() => setPhase((present) => (present.kind === 'finished' ? IDLE : present)));

  return {
    phase,
    start: (job) => {
      if (job.question === null) void work(job);
      else setPhase({ kind: 'asking', job });
    },
    confirm: () => {
      if (phase.kind === 'asking') void work(phase.job);
    },
    stop: () => stopper.current?.abort(),
    dismiss: () => setPhase(IDLE),
  };
}
