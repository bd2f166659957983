import type { FluentIcon } from '../../utils/createFluentIcon.js';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const DocumentColor: FluentIcon;
export declare const DocumentFilled: FluentIcon;
export declare const DocumentRegular: FluentIcon;
export declare const Document16Regular: FluentIcon;
export declare const Document16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Document16Color: FluentIcon;
export declare const Document20Regular: FluentIcon;
export declare const Document20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Document20Color: FluentIcon;
export declare const Document24Regular: FluentIcon;
export declare const Document24Filled: FluentIcon;
export declare const Document24Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Document24Color: FluentIcon;
export declare const Document28Regular: FluentIcon;
export declare const Document28Filled: FluentIcon;
export declare const Document28Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Document28Color: FluentIcon;
export declare const Document32Regular: FluentIcon;
export declare const Document32Filled: FluentIcon;
export declare const Document32Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Document32Color: FluentIcon;
export declare const Document48Regular: FluentIcon;
export declare const Document48Filled: FluentIcon;
export declare const Document48Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Document48Color: FluentIcon;
export declare const Document100Regular: FluentIcon;
export declare const Document100Filled: FluentIcon;
export declare const Document10016Regular: FluentIcon;
export declare const Document10016Filled: FluentIcon;
export declare const Document10020Regular: FluentIcon;
export declare const Document10020Filled: FluentIcon;
export declare const Document10024Regular: FluentIcon;
export declare const Document10024Filled: FluentIcon;
