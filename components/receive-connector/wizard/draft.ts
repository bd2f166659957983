import * as z from 'zod/mini';
import { RECEIVE_USAGES } from '@/lib/mail/routing/receive-connector-choices';
import { type NewConnectorForm, STEP_IDS, type StepId } from './wizard-form';

/**
 * Owns: the wizard's draft in this tab, so that a reload loses nothing.
 * Promises: a draft of another version is forgotten.
 */
interface Draft {
  readonly form: NewConnectorForm;
  readonly step: StepId;
}

const KEY = 'postern.wizard.new-receive-connector';

const kept = z.object({
  form: z.object({
    Name: z.string(),
    Usage: z.enum(RECEIVE_USAGES),
    Server: z.string(),
    Bindings: z.array(z.string()),
    ImplicitTLSPorts: z.array(z.string()),
    Fqdn: z.string(),
    RemoteIPRanges: z.string(),
  }),
  step: z.enum(STEP_IDS),
});

export function saveDraft(storage: Storage, draft: Draft): void {
  storage.setItem(KEY, JSON.stringify(draft));
}

export function readDraft(storage: Storage): Draft | null {
  try {
    return kept.parse(JSON.parse(storage.getItem(KEY) ?? ''));
  } catch {
    return null;
  }
}

export function clearDraft(storage: Storage): void {
  storage.removeItem(KEY);
}
