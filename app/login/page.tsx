import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { currentActor } from '@/app/console-auth';
import { FrameMessages } from '@/app/frame-messages';
import { returnPath } from '@/components/sign-in/return-path';
import { SignInForm } from '@/components/sign-in/sign-in-form';

export default async function LoginPage({
  searchParams,
}: {
  searchParams: Promise<{ from?: string | string[]; said?: string | string[] }>;
}) {
  const { from, said } = await searchParams;
  const target = returnPath(from);
  if (await currentActor(await headers(), 'console')) redirect(target);
  return (
    <FrameMessages frame="signIn">
      <SignInForm target={target} said={said === 'passwordChanged' ? said : null} />
    </FrameMessages>
  );
}
