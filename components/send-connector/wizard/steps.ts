import type { FormField, SendConnectorForm } from '@/components/send-connector/form';
import { usesBasicAuth } from '@/lib/mail/routing/send-connector-choices';

/** The pages before the command runs. */
export const ASKING_STEP_IDS = [
  'introduction',
  'addressSpace',
  'network',
  'authentication',
  'sourceServer',
  'summary',
] as const;

/** The wizard's pages in Exchange's order; labels and help are keys of `sendConnector.wizard`. */
const STEP_IDS = [...ASKING_STEP_IDS, 'completion'] as const;
export type StepId = (typeof STEP_IDS)[number];

/** What each page asks; a problem elsewhere is another page's. */
export const STEP_FIELDS: Readonly<Record<StepId, readonly FormField[]>> = {
  introduction: ['Name', 'Usage'],
  addressSpace: ['AddressSpaces', 'AcceptMessagesOnlyFrom'],
  network: ['DNSRoutingEnabled', 'SmartHosts', 'Port', 'UseExternalDNSServersEnabled'],
  authentication: ['SmartHostAuthMechanism', 'UserName', 'Password', 'SmtpCredential'],
  sourceServer: ['SourceTransportServers'],
  summary: [],
  completion: [],
};

/** Authentication is asked with smart hosts only. */
export function stepsOf(form: Pick<SendConnectorForm, 'DNSRoutingEnabled'>): readonly StepId[] {
  return STEP_IDS.filter((step) => step !== 'authentication' || !form.DNSRoutingEnabled);
}

/** After a reload the password is gone: back to where it is asked. */
export function resumeStep(step: StepId, form: SendConnectorForm): StepId {
  const asksPassword =
    !form.DNSRoutingEnabled && usesBasicAuth(form.SmartHostAuthMechanism) && form.Password === '';
  const beyond = STEP_IDS.indexOf(step) > STEP_IDS.indexOf('authentication');
  return asksPassword && beyond ? 'authentication' : step;
}
