'use client';

import { Button, makeStyles, ProgressBar } from '@fluentui/react-components';
import { SendRegular } from '@fluentui/react-icons/svg/send';
import { useTranslations } from 'next-intl';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { Problem } from '@/lib/commands/command/errors';
import type { TestMessage } from './test-message-form';

interface Props {
  readonly sending: boolean;
  readonly sentBefore: boolean;
  /** Problems that belong to no field. */
  readonly problems: readonly Problem[];
}

export function TestMessageFields({ sending, sentBefore, problems }: Props) {
  const styles = useStyles();
  const t = useTranslations('testMessage');
  return (
    <>
      <TextField<TestMessage> name="From" label={t('from')} hint={t('fromHint')} required />
      <TextField<TestMessage> name="To" label={t('to')} hint={t('toHint')} required />
      <TextField<TestMessage> name="Subject" label={t('subject')} />
      <TextAreaField<TestMessage> name="Body" label={t('body')} rows={6} />
      {problems.length > 0 && <ErrorPanel problems={problems} />}
      {sending && <ProgressBar aria-label={t('sending')} />}
      <Button
        type="submit"
        appearance="primary"
        className={styles.send}
        icon={<SendRegular />}
        disabledFocusable={sending}
      >
        {sentBefore ? t('sendAnother') : t('send')}
      </Button>
    </>
  );
}

const useStyles = makeStyles({ send: { justifySelf: 'start' } });
