/** A gate with a letter going through: the one picture that stands for Postern. */
export function ProductMark({ size }: { size: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      aria-hidden="true"
      focusable="false"
      style={{ flexShrink: 0 }}
    >
      <path d="M4 30V14a12 12 0 0 1 24 0v16Z" fill="var(--colorCompoundBrandBackground)" />
      <path d="M8 30V14.5a8 8 0 0 1 16 0V30Z" fill="var(--colorNeutralBackground1)" />
      <rect x="10.5" y="15" width="15" height="10" rx="1.5" fill="var(--colorCompoundBrandBackground)" />
      <path
        d="m11.5 16.5 6.5 4.6 6.5-4.6"
        fill="none"
        stroke="var(--colorNeutralForegroundOnBrand)"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
