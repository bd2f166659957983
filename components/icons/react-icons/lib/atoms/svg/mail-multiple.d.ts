import type { FluentIcon } from '../../utils/createFluentIcon.js';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const MailMultipleColor: FluentIcon;
export declare const MailMultipleFilled: FluentIcon;
export declare const MailMultipleRegular: FluentIcon;
export declare const MailMultiple16Regular: FluentIcon;
export declare const MailMultiple16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const MailMultiple16Color: FluentIcon;
export declare const MailMultiple20Regular: FluentIcon;
export declare const MailMultiple20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const MailMultiple20Color: FluentIcon;
export declare const MailMultiple24Regular: FluentIcon;
export declare const MailMultiple24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const MailMultiple24Color: FluentIcon;
export declare const MailMultiple28Regular: FluentIcon;
export declare const MailMultiple28Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const MailMultiple28Color: FluentIcon;
export declare const MailMultiple32Regular: FluentIcon;
export declare const MailMultiple32Filled: FluentIcon;
export declare const MailMultiple32Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const MailMultiple32Color: FluentIcon;
