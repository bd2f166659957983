'use client';

import { makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef, useState } from 'react';

/** What stands above a list, as high as it is and at most half of the pane. Where that is too little it scrolls, by keys too. */
export function ListNotice({ children }: { readonly children: ReactNode }) {
  const styles = useStyles();
  const t = useTranslations('console.list');
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [isCut, setCut] = useState(false);
  useEffect(() => {
    const [outer, inner] = [box.current, content.current];
    if (outer === null || inner === null) return;
    const observer = new ResizeObserver(() => setCut(outer.scrollHeight > outer.clientHeight));
    observer.observe(outer);
    observer.observe(inner);
    return () => observer.disconnect();
  }, []);
  const reached = { tabIndex: 0, role: 'region', 'aria-label': t('notices') };
  return (
    <div ref={box} className={styles.box} {...(isCut && reached)}>
      <div ref={content}>{children}</div>
    </div>
  );
}

const useStyles = makeStyles({
  box: { flexShrink: 0, maxHeight: '50%', overflow: 'auto' },
});
