import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { returnPath } from '@/components/sign-in/return-path';
import { SignInForm } from '@/components/sign-in/sign-in-form';
import { currentUser } from '../console-auth';

export default async function LoginPage({
  searchParams,
}: {
  searchParams: Promise<{ from?: string | string[] }>;
}) {
  const target = returnPath((await searchParams).from);
  if (await currentUser(await headers())) redirect(target);
  return <SignInForm target={target} />;
}
