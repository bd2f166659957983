import * as z from 'zod/mini';
import { sendConnectorRow } from '@/components/send-connector/connector-row';
import type { SendConnectorForm } from '@/components/send-connector/form';
import type { AuthMechanism } from '@/lib/mail/routing/send-connector-choices';
import { ASKING_STEP_IDS, type StepId } from './steps';

/**
 * Owns: the wizard's draft in this tab, so that a reload loses nothing.
 * Promises: no password is kept; a draft of another version is forgotten.
 */
export interface Draft {
  readonly form: SendConnectorForm;
  readonly step: StepId;
  /** The domain it was opened for: opened for another one, the wizard starts anew. */
  readonly domain: string | null;
}

const KEY = 'postern.wizard.new-send-connector';

/** Exchange Server Authentication is refused, so no page offers it. */
const OFFERED_MECHANISMS = [
  'None',
  'BasicAuth',
  'BasicAuthRequireTLS',
  'XOAuth2',
  'ExternalAuthoritative',
] as const satisfies readonly AuthMechanism[];

const kept = z.object({
  form: z.extend(
    z.pick(sendConnectorRow, {
      Name: true,
      Usage: true,
      AddressSpaces: true,
      DNSRoutingEnabled: true,
      SmartHosts: true,
      SourceTransportServers: true,
    }),
    {
      SmartHostAuthMechanism: z.enum(OFFERED_MECHANISMS),
      AcceptMessagesOnlyFrom: z.string(),
      UserName: z.string(),
      SmtpCredential: z.string(),
      Port: z.string(),
      UseExternalDNSServersEnabled: z.boolean(),
    },
  ),
  step: z.enum(ASKING_STEP_IDS),
  domain: z.nullable(z.string()),
});

export function saveDraft(storage: Storage, draft: Draft): void {
  storage.setItem(KEY, JSON.stringify({ ...draft, form: { ...draft.form, Password: undefined } }));
}

/** @param blank the form of a new wizard: what the draft does not hold */
export function readDraft(storage: Storage, domain: string | null, blank: SendConnectorForm): Draft | null {
  const parsed = kept.safeParse(parse(storage.getItem(KEY)));
  if (!parsed.success || parsed.data.domain !== domain) return null;
  return { ...parsed.data, form: { ...blank, ...parsed.data.form } };
}

export function clearDraft(storage: Storage): void {
  storage.removeItem(KEY);
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
