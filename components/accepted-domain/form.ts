import { fieldNamed } from '@/components/console/command/field-named';
import { toDisplayDomain } from '@/lib/mail/address/domain';
import type { AcceptedDomainRow } from './domain-row';

/** An accepted domain as its form holds it, and the parameters of New- and Set-AcceptedDomain. */
export interface AcceptedDomainForm {
  readonly Name: string;
  readonly DomainName: string;
  readonly DomainType: AcceptedDomainRow['DomainType'];
}

/** As long as there are no mailboxes an authoritative domain refuses every recipient: nobody means that. */
export const EMPTY_FORM: AcceptedDomainForm = { Name: '', DomainName: '', DomainType: 'InternalRelay' };

export function formOf(row: AcceptedDomainRow): AcceptedDomainForm {
  return { Name: row.Name, DomainName: toDisplayDomain(row.DomainName), DomainType: row.DomainType };
}

/** The name may be left out: an entry is then called after its domain, as most are. */
export function newParameters(form: AcceptedDomainForm): Record<string, unknown> {
  return {
    Name: form.Name.trim() || form.DomainName.trim(),
    DomainName: form.DomainName,
    DomainType: form.DomainType,
  };
}

/** Where a problem of a new entry is shown: of a name that was left out, at no field. */
export function newFieldOf(parameter: string | null, form: AcceptedDomainForm): string | null {
  return parameter === 'Name' && form.Name.trim() === '' ? null : fieldNamed(parameter, form);
}

/** What was changed; null when nothing was. The domain itself cannot change: it is another entry. */
export function setParameters(
  form: AcceptedDomainForm,
  stored: AcceptedDomainRow,
): Record<string, unknown> | null {
  const changes = {
    ...(form.Name === stored.Name ? {} : { Name: form.Name }),
    ...(form.DomainType === stored.DomainType ? {} : { DomainType: form.DomainType }),
  };
  return Object.keys(changes).length === 0 ? null : { Identity: stored.Identity, ...changes };
}
