import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { currentActor } from '@/app/console-auth';
import { FrameMessages } from '@/app/frame-messages';
import { isProviderRefusal, type ShownProvider } from '@/components/sign-in/provider-sign-in';
import { returnPath } from '@/components/sign-in/return-path';
import { SignInForm } from '@/components/sign-in/sign-in-form';
import { log } from '@/lib/log';
import { listOidcProviders } from '@/lib/store/configuration/oidc-providers';
import { getPrisma } from '@/lib/store/database/client';

type Query = Readonly<
  Record<'from' | 'said' | 'step' | 'refused' | 'provider', string | string[] | undefined>
>;

export default async function LoginPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { from, said, step, refused, provider } = await searchParams;
  const target = returnPath(from);
  if (await currentActor(await headers(), 'console')) redirect(target);
  const providers = await shownProviders();
  return (
    <FrameMessages frame="signIn">
      <SignInForm
        target={target}
        said={said === 'passwordChanged' ? said : null}
        providers={providers}
        step={typeof step === 'string' ? step : null}
        refused={isProviderRefusal(refused) ? refused : null}
        refusedBy={providers.find(({ id }) => id === provider)?.name ?? null}
      />
    </FrameMessages>
  );
}

/** Without a database there is no sign-in of any kind, which the form says when it is tried. */
async function shownProviders(): Promise<ShownProvider[]> {
  try {
    const providers = await listOidcProviders(getPrisma());
    return providers
      .filter(({ enabled, audience }) => enabled && audience === 'console')
      .map(({ id, name }) => ({ id, name }));
  } catch (error) {
    log.error({ err: error }, 'the sign-in providers could not be read');
    return [];
  }
}
