'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import Link from 'next/link';

/** A link to another view of the console. */
export function PlaceLink({ href, children }: { href: string; children: string }) {
  const styles = useStyles();
  return (
    <Link href={href} className={styles.link} prefetch={false}>
      {children}
    </Link>
  );
}

const useStyles = makeStyles({
  link: {
    justifySelf: 'start',
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: 'none',
    ':hover': { textDecorationLine: 'underline' },
  },
});
