'use client';

import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { FormProvider } from 'react-hook-form';
import { useMay } from '@/components/console/command/command-context';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { PropertySheet } from '@/components/console/dialog/property-sheet';
import { ReadOnly } from '@/components/console/dialog/read-only';
import { SettingSection } from '@/components/settings/setting-section';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { TextField } from '@/components/ui/form-fields/text-field';
import { setAdminAuditLogConfigParameters } from '@/lib/commands/admin-audit-log/parameters';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { setOrganizationConfigParameters } from '@/lib/commands/organization-config/parameters';
import {
  type AuditLogForm,
  type AuditLogRow,
  auditLogChange,
  auditLogFormOf,
  auditLogRow,
  type SessionsForm,
  type SessionsRow,
  sessionsChange,
  sessionsFormOf,
  sessionsRow,
} from './form';
import { useSettingsPart } from './use-settings-part';

export interface OrganizationSheetProps {
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

const NOTHING = {};

/** The settings of the organization: Sessions, Audit Log; a tab for whoever may read what is on it. */
export function OrganizationSheet(props: OrganizationSheetProps) {
  const t = useTranslations('organization');
  const may = useMay();
  const maySeeSessions = may('Get-OrganizationConfig');
  const maySeeAuditLog = may('Get-AdminAuditLogConfig');
  const sessions = useCommandQuery('Get-OrganizationConfig', maySeeSessions ? NOTHING : null);
  const auditLog = useCommandQuery('Get-AdminAuditLogConfig', maySeeAuditLog ? NOTHING : null);
  const isKnown =
    (!maySeeSessions || sessions.report !== null) && (!maySeeAuditLog || auditLog.report !== null);
  if (isKnown) {
    return (
      <LoadedSheet
        {...props}
        sessions={sessions.report && sessionsRow.parse(sessions.report.output[0])}
        auditLog={auditLog.report && auditLogRow.parse(auditLog.report.output[0])}
      />
    );
  }
  const problems = [...(sessions.problems ?? []), ...(auditLog.problems ?? [])];
  return (
    <PropertySheet
      title={t('title')}
      icon={<BuildingRegular />}
      tabs={[
        { id: 'sessions', label: t('tabs.sessions'), content: problems.length === 0 && <DelayedSkeleton /> },
      ]}
      tab="sessions"
      onTab={props.onTab}
      changed={false}
      problems={problems}
      onClose={props.onClose}
    />
  );
}

interface LoadedProps extends OrganizationSheetProps {
  /** Null: they may not be seen. */
  readonly sessions: SessionsRow | null;
  readonly auditLog: AuditLogRow | null;
}

/** Where a tab is not shown, its part holds nothing. */
const NO_SESSIONS: SessionsRow = { ActivityBasedAuthenticationTimeoutInterval: '', MaxSessionLifetime: '' };
const NO_AUDIT_LOG: AuditLogRow = { AdminAuditLogAgeLimit: '', SyslogServer: null };

function LoadedSheet({ sessions, auditLog, tab, onTab, onSaved, onClose }: LoadedProps) {
  const t = useTranslations('organization');
  const ofSessions = useSettingsPart<SessionsRow, SessionsForm>({
    cmdlet: 'Set-OrganizationConfig',
    schema: setOrganizationConfigParameters,
    row: sessions ?? NO_SESSIONS,
    readRow: (output) => sessionsRow.parse(output),
    formOf: sessionsFormOf,
    changeOf: sessionsChange,
    onSaved,
  });
  const ofAuditLog = useSettingsPart<AuditLogRow, AuditLogForm>({
    cmdlet: 'Set-AdminAuditLogConfig',
    schema: setAdminAuditLogConfigParameters,
    row: auditLog ?? NO_AUDIT_LOG,
    readRow: (output) => auditLogRow.parse(output),
    formOf: auditLogFormOf,
    changeOf: auditLogChange,
    onSaved,
  });
  const parts = [
    ...(sessions ? [{ id: 'sessions', part: ofSessions }] : []),
    ...(auditLog ? [{ id: 'audit-log', part: ofAuditLog }] : []),
  ];
  const texts = parts.flatMap(({ part }) => part.commandText ?? []);
  const isReadOnly = parts.every(({ part }) => part.isReadOnly);

  /** A tab after the other: what is saved stays saved when the next one is refused. */
  async function apply(): Promise<boolean> {
    for (const { id, part } of parts) {
      if (await part.save()) continue;
      onTab(id);
      return false;
    }
    return true;
  }

  return (
    <PropertySheet
      title={t('title')}
      icon={<BuildingRegular />}
      tabs={[
        ...(sessions
          ? [
              {
                id: 'sessions',
                label: t('tabs.sessions'),
                changed: ofSessions.commandText !== null,
                invalid: ofSessions.isInvalid,
                content: (
                  <FormProvider {...ofSessions.form}>
                    <Part isReadOnly={ofSessions.isReadOnly}>
                      <SessionsFields />
                    </Part>
                  </FormProvider>
                ),
              },
            ]
          : []),
        ...(auditLog
          ? [
              {
                id: 'audit-log',
                label: t('tabs.auditLog'),
                changed: ofAuditLog.commandText !== null,
                invalid: ofAuditLog.isInvalid,
                content: (
                  <FormProvider {...ofAuditLog.form}>
                    <Part isReadOnly={ofAuditLog.isReadOnly}>
                      <AuditLogFields />
                    </Part>
                  </FormProvider>
                ),
              },
            ]
          : []),
      ]}
      tab={tab}
      onTab={onTab}
      changed={texts.length > 0}
      problems={parts.flatMap(({ part }) => part.problems)}
      commandText={isReadOnly ? undefined : texts.length === 0 ? null : texts.join('\n')}
      onApply={isReadOnly ? undefined : apply}
      onClose={onClose}
    />
  );
}

function Part({ isReadOnly, children }: { readonly isReadOnly: boolean; readonly children: ReactNode }) {
  return isReadOnly ? <ReadOnly>{children}</ReadOnly> : children;
}

function SessionsFields() {
  const t = useTranslations('organization.sessions');
  return (
    <SettingSection note={t('note')}>
      <TextField<SessionsForm>
        name="ActivityBasedAuthenticationTimeoutInterval"
        label={t('idle.label')}
        hint={t('idle.hint')}
        inputMode="numeric"
        width={160}
      />
      <TextField<SessionsForm>
        name="MaxSessionLifetime"
        label={t('lifetime.label')}
        hint={t('lifetime.hint')}
        inputMode="numeric"
        width={160}
      />
    </SettingSection>
  );
}

function AuditLogFields() {
  const t = useTranslations('organization.auditLog');
  return (
    <SettingSection note={t('note')}>
      <TextField<AuditLogForm>
        name="AdminAuditLogAgeLimit"
        label={t('age.label')}
        hint={t('age.hint')}
        inputMode="numeric"
        width={160}
      />
      <TextField<AuditLogForm> name="SyslogServer" label={t('syslog.label')} hint={t('syslog.hint')} />
    </SettingSection>
  );
}
