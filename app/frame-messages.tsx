import { NextIntlClientProvider } from 'next-intl';
import { getMessages } from 'next-intl/server';
import type { ReactNode } from 'react';
import { type Frame, frameMessages } from '@/lib/i18n/frames';

interface Props {
  readonly frame: Frame;
  readonly children: ReactNode;
}

/** Brings the texts of one frame to the browser, and none of the others'. */
export async function FrameMessages({ frame, children }: Props) {
  const messages = frameMessages(await getMessages(), frame);
  return <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>;
}
