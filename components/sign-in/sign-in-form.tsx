'use client';

import {
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { RecoveryCodes } from '@/components/second-factor/recovery-codes';
import { useInitialFocus } from '@/components/ui/focus/use-initial-focus';
import { LanguageSwitch } from '@/components/ui/language-switch';
import { ProductMark } from '@/components/ui/product-mark';
import { useHydrated } from '@/components/ui/use-hydrated';
import { MoreFields } from './more-fields';
import { ProviderButtons } from './provider-buttons';
import {
  finishAtProvider,
  leaveForProvider,
  type ProviderRefusal,
  type ShownProvider,
} from './provider-sign-in';
import { askAfter, NAME_AND_PASSWORD, type SignInAnswer, type SignInOutcome, signIn } from './sign-in';

interface Props {
  /** Where it leads. */
  readonly target: string;
  /** Why one stands here again. */
  readonly said: 'passwordChanged' | null;
  readonly providers: readonly ShownProvider[];
  /** What a provider has proved, to be ended here; null: nobody comes from one. */
  readonly step: string | null;
  /** Why a provider's sign-in came to nothing. */
  readonly refused: ProviderRefusal | null;
  /** Its name, where it is known. */
  readonly refusedBy: string | null;
}

/** Browsers have them for names, and where nobody listens (Web Authentication 5.1). */
function isPasskeyPossible(): boolean {
  const isName = !/^[\d.]+$|^\[/.test(window.location.hostname);
  return isName && window.isSecureContext && 'PublicKeyCredential' in window;
}

/** The door: name and password, nothing that tells which of the two was wrong; or a provider, which proves both. */
export function SignInForm({ target, said, providers, step, refused, refusedBy }: Props) {
  const styles = useStyles();
  const t = useTranslations('signIn');
  const [outcome, setOutcome] = useState<SignInOutcome | 'working' | null>(
    step === null ? refused : 'working',
  );
  /** Null: no provider has proved anybody, so name and password are asked for. */
  const [proved, setProved] = useState(step);
  const [provider, setProvider] = useState(refusedBy);
  const [asked, setAsked] = useState(NAME_AND_PASSWORD);
  /** Who is asked for more. */
  const [named, setNamed] = useState('');
  const [recoveryCodes, setRecoveryCodes] = useState<readonly string[] | null>(null);
  const userName = useInitialFocus<HTMLInputElement>();
  const password = useRef<HTMLInputElement>(null);
  const hydrated = useHydrated();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const textOf = (name: string) => String(form.get(name) ?? '');
    if (asked.newPassword && textOf('newPassword') !== textOf('newPasswordAgain')) {
      setOutcome('newPasswordsDiffer');
      return;
    }
    setOutcome('working');
    const factor = {
      ...(asked.factor === 'none' ? {} : { code: textOf('code') }),
      ...(asked.factor === 'enrolment' ? { newKey: textOf('newKey') } : {}),
    };
    if (proved !== null) {
      answered(await finishAtProvider({ step: proved, ...factor }), named);
      return;
    }
    const username = textOf('username').trim();
    const result = await signIn({
      username,
      password: textOf('password'),
      ...(asked.newPassword ? { newPassword: textOf('newPassword') } : {}),
      ...factor,
    });
    answered(result, username);
  }

  function answered(result: SignInAnswer, userName: string) {
    setOutcome(result.outcome);
    if (result.outcome === 'signedIn') {
      if (result.recoveryCodes === null) enter();
      else setRecoveryCodes(result.recoveryCodes);
      return;
    }
    setNamed(result.userName ?? userName);
    const more = askAfter(asked, result.outcome);
    setAsked(more);
    if (more !== NAME_AND_PASSWORD) return;
    setProved(null);
    password.current?.focus();
    password.current?.select();
  }

  async function enterByPasskey() {
    setOutcome('working');
    const { signInByPasskey } = await import('./passkey-sign-in');
    answered(await signInByPasskey(), '');
  }

  async function leaveFor({ id, name }: ShownProvider) {
    setOutcome('working');
    setProvider(name);
    const result = await leaveForProvider(id, target);
    if (result !== null) setOutcome(result.outcome);
  }

  // Who comes back from a provider need not press anything.
  const finish = useEffectEvent(async (text: string) => answered(await finishAtProvider({ step: text }), ''));
  const begun = useRef(false);
  useEffect(() => {
    if (step === null || begun.current) return;
    begun.current = true;
    void finish(step);
  }, [step]);

  // A whole load: the console is rendered for the session that has just begun.
  function enter() {
    window.location.assign(target);
  }

  function startAgain() {
    setProved(null);
    setAsked(NAME_AND_PASSWORD);
    setOutcome(null);
  }

  if (recoveryCodes !== null) {
    return (
      <main className={styles.page}>
        <div className={styles.card}>
          <RecoveryCodes codes={recoveryCodes} heading="h1" />
          <Button appearance="primary" onClick={enter}>
            {t('savedCodes')}
          </Button>
        </div>
      </main>
    );
  }

  const busy = outcome === 'working' || outcome === 'signedIn';
  return (
    <main className={styles.page}>
      <div className={styles.corner}>
        <LanguageSwitch />
      </div>
      {/* Before the page's program runs a key would be lost, and Enter would write the password into an address. */}
      <form
        className={styles.card}
        inert={!hydrated}
        method="post"
        onSubmit={submit}
        aria-labelledby="sign-in-title"
      >
        <div className={styles.brand}>
          <ProductMark size={40} />
          <div>
            <h1 id="sign-in-title" className={styles.title}>
              {t('title')}
            </h1>
            <p className={styles.subtitle}>{t('subtitle')}</p>
          </div>
        </div>
        {outcome && !busy && (
          <MessageBar intent={outcome === 'refused' ? 'error' : 'warning'} layout="multiline" role="alert">
            <MessageBarBody>{t(outcome, { provider: provider ?? t('theProvider') })}</MessageBarBody>
          </MessageBar>
        )}
        {said !== null && outcome === null && (
          <MessageBar intent="success" layout="multiline" role="status">
            <MessageBarBody>{t(said)}</MessageBarBody>
          </MessageBar>
        )}
        {/* Kept while more is asked for: all of it is sent together. */}
        <div className={styles.fields} hidden={asked.factor !== 'none' || proved !== null}>
          <Field label={t('userName')}>
            <Input
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required={proved === null}
              input={{ ref: userName }}
            />
          </Field>
          <Field label={t('password')}>
            <Input
              name="password"
              type="password"
              autoComplete="current-password"
              required={proved === null}
              input={{ ref: password }}
            />
          </Field>
        </div>
        <MoreFields asked={asked} userName={named} />
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={busy}
          icon={busy ? <Spinner size="tiny" /> : null}
        >
          {busy ? t('working') : t('submit')}
        </Button>
        {asked.factor === 'none' && (
          <ProviderButtons
            providers={providers}
            busy={busy}
            onChosen={leaveFor}
            onPasskey={hydrated && isPasskeyPossible() ? enterByPasskey : null}
          />
        )}
        {asked.factor === 'none' ? (
          <p className={styles.hint}>{t('firstStart')}</p>
        ) : (
          <Button appearance="transparent" onClick={startAgain}>
            {t('startAgain', { userName: named })}
          </Button>
        )}
      </form>
    </main>
  );
}

const useStyles = makeStyles({
  page: {
    height: '100%',
    overflow: 'auto',
    display: 'grid',
    placeItems: 'center',
    padding: '24px',
    backgroundColor: tokens.colorNeutralBackground3,
    backgroundImage: `radial-gradient(80rem 40rem at 50% -20rem, ${tokens.colorBrandBackground2}, transparent)`,
  },
  corner: { position: 'fixed', top: '12px', right: '16px' },
  card: {
    width: '100%',
    maxWidth: '384px',
    display: 'grid',
    gap: '16px',
    padding: '32px',
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow8,
  },
  fields: { display: 'grid', gap: '16px', '&[hidden]': { display: 'none' } },
  brand: { display: 'flex', gap: '16px', alignItems: 'center', marginBottom: '8px' },
  title: { margin: 0, fontSize: '20px', lineHeight: '28px', fontWeight: tokens.fontWeightSemibold },
  subtitle: { margin: 0, color: tokens.colorNeutralForeground2 },
  hint: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
});
