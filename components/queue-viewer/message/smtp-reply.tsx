'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { monoText } from '@/components/ui/text/mono-text';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';
import { parseReply } from '@/lib/mail/outcome/reply';
import { statusMeaning } from '@/lib/mail/outcome/status-code';

/** A reply as it came, whole, and beside it what its enhanced status code means in the user's language. */
export function SmtpReply({ reply, enhancedCode }: { reply: string; enhancedCode?: string | null }) {
  const styles = useStyles();
  const code = parseReply(reply)?.enhancedCode ?? enhancedCode ?? null;
  return (
    <div className={styles.reply}>
      <code className={styles.text} lang="en">
        {reply}
      </code>
      {code !== null && <StatusMeaning code={code} />}
    </div>
  );
}

export function StatusMeaning({ code }: { code: string }) {
  const styles = useStyles();
  const textIfKnown = useTextIfKnown();
  const meaning = statusMeaning(code);
  if (meaning === null) return null;
  const words = (key: string) => textIfKnown(`smtpStatus.${key}`) ?? '';
  // "Other or undefined" says less than nothing beside the class.
  const says = UNDEFINED.includes(meaning.meaningKey)
    ? words(meaning.classKey)
    : `${words(meaning.meaningKey)} (${words(meaning.classKey)})`;
  return (
    <span className={styles.meaning}>
      <b>{code}</b> {says}
    </span>
  );
}

const UNDEFINED = ['X_0', 'X_0_0'];

const useStyles = makeStyles({
  reply: { display: 'grid', gap: '4px', justifyItems: 'start', minWidth: 0 },
  text: monoText,
  meaning: { color: tokens.colorNeutralForeground2, fontSize: '12px', lineHeight: '18px' },
});
