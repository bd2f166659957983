import type { FluentIcon } from '../../utils/createFluentIcon.js';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const EditColor: FluentIcon;
export declare const EditFilled: FluentIcon;
export declare const EditRegular: FluentIcon;
export declare const Edit12Regular: FluentIcon;
export declare const Edit12Filled: FluentIcon;
export declare const Edit16Regular: FluentIcon;
export declare const Edit16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Edit16Color: FluentIcon;
export declare const Edit20Regular: FluentIcon;
export declare const Edit20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Edit20Color: FluentIcon;
export declare const Edit24Regular: FluentIcon;
export declare const Edit24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Edit24Color: FluentIcon;
export declare const Edit28Regular: FluentIcon;
export declare const Edit28Filled: FluentIcon;
export declare const Edit32Regular: FluentIcon;
export declare const Edit32Filled: FluentIcon;
export declare const Edit32Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Edit32Color: FluentIcon;
export declare const Edit48Regular: FluentIcon;
export declare const Edit48Filled: FluentIcon;
