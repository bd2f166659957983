import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { currentActor } from '@/app/console-auth';
import { FrameMessages } from '@/app/frame-messages';
import { Console } from '@/components/nodes/console';
import { readThemeChoice, THEME_COOKIE } from '@/components/ui/theme/theme-choice';
import { commandManifest } from '@/lib/commands/manifest';
import { runCommand } from './actions';

/** Whoever is signed in gets the frame; anyone else is led to the door and back. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const requestHeaders = await headers();
  const actor = await currentActor(requestHeaders, 'console');
  if (!actor) redirect(`/login?from=${encodeURIComponent(requestHeaders.get('x-path') ?? '/')}`);
  const theme = readThemeChoice((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <FrameMessages frame="console">
      <Console userName={actor.userName} theme={theme} manifest={commandManifest(actor)} change={runCommand}>
        {children}
      </Console>
    </FrameMessages>
  );
}
