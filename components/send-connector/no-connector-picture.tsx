'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';

/** SMTP in -> queue -> no connector -> Unreachable: why no mail leaves, in one look. */
export function NoConnectorPicture() {
  const styles = useStyles();
  const t = useTranslations('sendConnector.empty.picture');
  return (
    <svg viewBox="0 0 520 128" className={styles.picture} role="img" aria-label={t('label')}>
      <g className={styles.box}>
        <rect x="4" y="20" width="96" height="40" rx="4" />
        <rect x="140" y="20" width="96" height="40" rx="4" />
        <rect x="276" y="20" width="108" height="40" rx="4" className={styles.missing} />
        <rect x="140" y="88" width="96" height="36" rx="4" className={styles.waiting} />
      </g>
      <g className={styles.arrow}>
        <path d="M100 40h34m-6-5 6 5-6 5" />
        <path d="M236 40h34m-6-5 6 5-6 5" className={styles.dashed} />
        <path d="M384 40h40m-6-5 6 5-6 5" className={styles.dashed} />
        <path d="M188 60v22m-5-6 5 6 5-6" />
      </g>
      <g className={styles.cross}>
        <path d="m324 64 12 12m0-12-12 12" />
      </g>
      <g className={styles.text}>
        <text x="52" y="45">
          {t('smtp')}
        </text>
        <text x="188" y="45">
          {t('queue')}
        </text>
        <text x="330" y="45" className={styles.quiet}>
          {t('noConnector')}
        </text>
        <text x="188" y="111">
          {t('unreachable')}
        </text>
        <text x="432" y="45" className={styles.destination}>
          {t('internet')}
        </text>
      </g>
    </svg>
  );
}

/** Forced colours reach a picture's texts, not its shapes: without this, light boxes under light text. */
const FORCED = '@media (forced-colors: active)';

const useStyles = makeStyles({
  picture: {
    width: '520px',
    maxWidth: '100%',
    [FORCED]: {
      '& rect': { fill: 'Canvas', stroke: 'CanvasText' },
      '& path': { stroke: 'CanvasText' },
      '& text': { fill: 'CanvasText' },
    },
  },
  box: { fill: tokens.colorNeutralBackground2, stroke: tokens.colorNeutralStroke1 },
  missing: { fill: 'none', stroke: tokens.colorStatusDangerBorder2, strokeDasharray: '4 3' },
  waiting: { fill: tokens.colorStatusWarningBackground1, stroke: tokens.colorStatusWarningBorder1 },
  arrow: { fill: 'none', stroke: tokens.colorNeutralForeground3, strokeWidth: '1.5' },
  dashed: { strokeDasharray: '4 3', stroke: tokens.colorNeutralStroke1 },
  cross: { fill: 'none', stroke: tokens.colorStatusDangerForeground1, strokeWidth: '2' },
  text: {
    fill: tokens.colorNeutralForeground1,
    fontSize: '12px',
    textAnchor: 'middle',
    fontFamily: tokens.fontFamilyBase,
  },
  destination: { fill: tokens.colorNeutralForeground3, textAnchor: 'start' },
  quiet: { fill: tokens.colorNeutralForeground3 },
});
