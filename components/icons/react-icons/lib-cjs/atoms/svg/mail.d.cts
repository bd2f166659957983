import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const MailColor: FluentIcon;
export declare const MailFilled: FluentIcon;
export declare const MailRegular: FluentIcon;
export declare const Mail12Regular: FluentIcon;
export declare const Mail12Filled: FluentIcon;
export declare const Mail16Regular: FluentIcon;
export declare const Mail16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Mail16Color: FluentIcon;
export declare const Mail20Regular: FluentIcon;
export declare const Mail20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Mail20Color: FluentIcon;
export declare const Mail24Regular: FluentIcon;
export declare const Mail24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Mail24Color: FluentIcon;
export declare const Mail28Regular: FluentIcon;
export declare const Mail28Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Mail28Color: FluentIcon;
export declare const Mail32Regular: FluentIcon;
export declare const Mail32Filled: FluentIcon;
export declare const Mail32Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Mail32Color: FluentIcon;
export declare const Mail48Regular: FluentIcon;
export declare const Mail48Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Mail48Color: FluentIcon;
