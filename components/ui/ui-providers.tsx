'use client';

import {
  createDOMRenderer,
  FluentProvider,
  RendererProvider,
  renderToStyleElements,
  SSRProvider,
} from '@fluentui/react-components';
import { useServerInsertedHTML } from 'next/navigation';
import { type ReactNode, useRef, useState } from 'react';

/**
 * Fluent for server rendering under a Content-Security-Policy: its styles carry the page's nonce. The theme's tokens are
 * CSS variables on the root element (theme.css), chosen by data-theme and the system's preference, so that a dark page
 * never flashes light and a switch renders nothing anew; FluentProvider itself gets an empty theme and inherits them.
 */
export function UiProviders({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [renderer] = useState(() =>
    createDOMRenderer(undefined, { styleElementAttributes: nonce ? { nonce } : {} }),
  );
  const inserted = useRef(false);

  useServerInsertedHTML(() => {
    if (inserted.current) return null;
    inserted.current = true;
    return <>{renderToStyleElements(renderer)}</>;
  });

  return (
    <RendererProvider
      renderer={renderer}
      targetDocument={typeof document === 'object' ? document : undefined}
    >
      <SSRProvider>
        <FluentProvider theme={INHERITED_THEME}>{children}</FluentProvider>
      </SSRProvider>
    </RendererProvider>
  );
}

const INHERITED_THEME = {};
