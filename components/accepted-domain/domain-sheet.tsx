'use client';

import { GlobeRegular } from '@fluentui/react-icons/svg/globe';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useRunCommand } from '@/components/console/command-context';
import { PropertySheet } from '@/components/console/property-sheet';
import { setAcceptedDomainParameters } from '@/lib/commands/accepted-domain/parameters';
import type { Problem } from '@/lib/commands/errors';
import { toProblem } from '@/lib/commands/issue-problem';
import type { CommandAnswer } from '@/lib/commands/report';
import { renderCommand } from '@/lib/shell/render';
import { toDisplayDomain } from '@/lib/transport/domain';
import { DOMAIN_FIELDS, DomainFields } from './domain-fields';
import { type AcceptedDomainForm, setParameters } from './form';
import { type AcceptedDomainRow, toAcceptedDomainRows } from './row';

interface Props {
  readonly domain: AcceptedDomainRow;
  readonly onSaved: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

export function DomainSheet({ domain, onSaved, onClose }: Props) {
  const t = useTranslations('acceptedDomain');
  const sheet = useTranslations('console.sheet');
  const run = useRunCommand();
  const [stored, setStored] = useState(domain);
  const [form, setForm] = useState<AcceptedDomainForm>({
    ...domain,
    DomainName: toDisplayDomain(domain.DomainName),
  });
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const change = setParameters(form, stored);

  async function apply(): Promise<boolean> {
    if (!change) return true;
    const checked = setAcceptedDomainParameters.safeParse(change);
    if (!checked.success) {
      setProblems(checked.error.issues.map((issue) => toProblem(issue, 'Set-AcceptedDomain', change)));
      return false;
    }
    const answer = await run('Set-AcceptedDomain', change);
    setProblems(answer.ok ? [] : answer.problems);
    if (!answer.ok) return false;
    const [saved] = toAcceptedDomainRows(answer.report.output);
    if (saved) setStored(saved);
    onSaved(answer);
    return true;
  }

  return (
    <PropertySheet
      title={sheet('title', { name: stored.Name })}
      icon={<GlobeRegular />}
      tabs={[
        {
          id: 'general',
          label: t('general'),
          content: <DomainFields form={form} onChange={setForm} problems={problems} domainFixed />,
          changed: change !== null,
          invalid: problems.length > 0,
        },
      ]}
      tab="general"
      onTab={() => undefined}
      changed={change !== null}
      problems={problems.filter((problem) => !DOMAIN_FIELDS.includes(problem.parameter ?? ''))}
      commandText={change && renderCommand('Set-AcceptedDomain', JSON.parse(JSON.stringify(change)), [])}
      onApply={apply}
      onClose={onClose}
    />
  );
}
