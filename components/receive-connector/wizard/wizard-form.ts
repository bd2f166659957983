import type { ReceiveUsage } from '@/lib/mail/routing/receive-connector-choices';

/**
 * Owns: what the wizard asks of a receive connector, and the parameters of New-ReceiveConnector.
 * Promises: New writes what Exchange's wizard writes, in its order; what is a default is not written.
 */
export interface NewConnectorForm {
  Name: string;
  Usage: ReceiveUsage;
  Server: string;
  Bindings: string[];
  ImplicitTLSPorts: string[];
  Fqdn: string;
  /** One a line. */
  RemoteIPRanges: string;
}

export const STEP_IDS = ['introduction', 'local', 'remote', 'summary', 'completion'] as const;
export type StepId = (typeof STEP_IDS)[number];

/** What each page asks; a problem elsewhere is another page's. */
export const STEP_FIELDS: Readonly<Record<StepId, readonly (keyof NewConnectorForm)[]>> = {
  introduction: ['Name', 'Usage', 'Server'],
  local: ['Bindings', 'ImplicitTLSPorts', 'Fqdn'],
  remote: ['RemoteIPRanges'],
  summary: [],
  completion: [],
};

/** Anybody: the Internet is not asked who. */
export function stepsOf(usage: ReceiveUsage): readonly StepId[] {
  return STEP_IDS.filter((step) => step !== 'remote' || usage !== 'Internet');
}

const SMTPS = '465';
const EVERYBODY = '0.0.0.0/0\n::/0';

/** Who relays without signing in, and who is a partner, has to be said. */
export function presetOf(usage: ReceiveUsage): Pick<NewConnectorForm, 'Bindings' | 'RemoteIPRanges'> {
  return {
    Bindings: [usage === 'Client' ? '0.0.0.0:587' : '0.0.0.0:25'],
    RemoteIPRanges: usage === 'Internal' || usage === 'Partner' ? '' : EVERYBODY,
  };
}

export function newForm(server: string, usage: ReceiveUsage): NewConnectorForm {
  return {
    Name: '',
    Usage: usage,
    Server: server,
    ImplicitTLSPorts: [SMTPS],
    Fqdn: '',
    ...presetOf(usage),
  };
}

/** @param hasServers there are several, of which one is meant */
export function newParameters(form: NewConnectorForm, hasServers: boolean): Record<string, unknown> {
  const isUsual = form.ImplicitTLSPorts.join() === SMTPS;
  return {
    Name: form.Name,
    Usage: form.Usage,
    ...(hasServers && { Server: form.Server }),
    Bindings: form.Bindings,
    ...(isUsual ? {} : { ImplicitTLSPorts: form.ImplicitTLSPorts.map(Number) }),
    ...(form.Fqdn.trim() === '' ? {} : { Fqdn: form.Fqdn.trim() }),
    ...(form.Usage === 'Internet' ? {} : { RemoteIPRanges: linesOf(form.RemoteIPRanges) }),
  };
}

export function linesOf(text: string): string[] {
  return text
    .split(/[\n,;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
